from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.query import execute_large

DAYS = 30
MAX_DAYS = 62
WEEKS = 12  # over which the usual capacity is taken
OVERDUE = -1
# Roles that see the map, apart from the heads of units, who see their own
SEES_BODY = ("office_head", "oversight")
SEES = (*SEES_BODY, "supervisor")
CAPACITY = """
(WITH working (body, tz, day) AS (VALUES %(days)s),
      done AS MATERIALIZED (%(done)s),
      daily AS (
      SELECT done.body, key, unit,
             (moment AT TIME ZONE 'UTC' AT TIME ZONE zone.tz)::date AS day,
             count(*) AS count
        FROM done
        JOIN (SELECT DISTINCT body, tz FROM working) zone ON zone.body = done.body
    GROUP BY 1, 2, 3, 4),
      begun AS (SELECT body, min(day) AS day FROM daily GROUP BY body)
    SELECT line.body, line.key, NULL::int, NULL::bigint,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY COALESCE(daily.count, 0)),
           avg(COALESCE(daily.count, 0))::float
      FROM (SELECT DISTINCT body, key FROM daily WHERE %(shown)s) line
      JOIN begun ON begun.body = line.body
      JOIN working ON working.body = line.body AND working.day >= begun.day
 LEFT JOIN daily ON daily.body = line.body AND daily.key = line.key
       AND daily.day = working.day
  GROUP BY line.body, line.key)
"""


class CitizenHeatMap(models.AbstractModel):
    """Heat map of deadlines: units × days to come (H1).

    A number is what falls due that day: assignments in the hands of a unit, and in a
    row of their own appeals nobody has an open assignment for. It is set against what
    the unit usually does on a working day. All of it is one statement under the user's
    own record rules, the capacity too: what is due of his against what was done of his.
    """

    _name = "citizen.heat.map"
    _description = "Heat Map of Deadlines"

    # ------------------------------------------------------------------
    # what the screen asks
    # ------------------------------------------------------------------

    @api.model
    @api.readonly
    def get_map(self, company_ids=None, days=DAYS):
        """The units of the user's bodies and what falls due with them.

        :param company_ids: bodies, of those the user works in; all of them by default
        :return: dict of ``start``, ``days`` (date and whether it is off), ``bodies``;
            ``cells`` maps a column to a number: -1 overdue, then days, then later
        """
        self._check_may_see()
        bodies = self.env.companies
        if company_ids:
            bodies = bodies.filtered(lambda body: body.id in company_ids)
        today = self.env.company._today()
        columns = self._get_columns(today, days)
        found = self._read_cells(bodies, today, len(columns), "department_id")
        return {
            "start": fields.Date.to_string(today),
            "days": [fields.Date.to_string(day) for day in columns],
            "weeks": WEEKS,
            "can_move": self._may_move(),
            "bodies": [
                {
                    "id": body.id,
                    "name": body.name,
                    "days_off": [
                        place
                        for place, day in enumerate(columns)
                        if day in self._get_days_off(body, columns)
                    ],
                    "units": self._prepare_units(found, body),
                    "bare": found.get((body.id, None), {}).get("cells", {}),
                }
                for body in bodies
            ],
        }

    @api.model
    @api.readonly
    def get_unit(self, company_id, department_id, days=DAYS):
        """The executors of a unit, those without work too: one may be given to them.

        :param department_id: id of the unit, 0 for posts outside units
        """
        self._check_may_see()
        body = self._browse_body(company_id)
        today = self.env.company._today()
        length = len(self._get_columns(today, days))
        unit = department_id or 0
        found = self._read_cells(body, today, length, "official_id", unit)
        ids = {key for company, key in found if company == body.id and key}
        posts = self.env["citizen.official"].browse(ids)
        if unit:
            ours = [("department_id", "=", unit), ("company_id", "=", body.id)]
            posts |= posts.search(ours)
        return [
            {"id": post.id, "name": post.holder_name or post.name, "title": post.name}
            | self._get_row(found, body, post.id)
            for post in posts.sorted(lambda p: (not p.is_unit_head, p.sequence, p.id))
        ]

    @api.model
    def open_cell(self, cell):
        """Action of the list of exactly what a cell counts.

        :param cell: dict of ``company_id``, ``column``, ``start`` and ``days`` of the
            map, and the row: ``department_id``, ``official_id`` or ``bare``
        """
        self._check_may_see()
        model, domain = self._get_cell_domain(cell)
        return {
            "type": "ir.actions.act_window",
            "name": self._get_cell_title(cell),
            "res_model": model,
            "domain": list(domain),
            "views": [[False, "list"], [False, "form"]],
            "context": {"create": False},
        }

    @api.model
    def open_move(self, cell, official_id=False, department_id=False):
        """Dialog that gives the assignments of a cell to another executor.

        :param official_id: the executor they were dragged to, if any
        :param department_id: the unit they were dragged to: its head is proposed
        """
        self._check_may_see()
        self._check_may_move()
        model, domain = self._get_cell_domain(cell)
        if model != "citizen.assignment":
            raise UserError(
                self.env._(
                    "Nobody has an assignment for these appeals yet: give a resolution."
                )
            )
        Move = self.env["citizen.assignment.move"]
        values = Move._prepare_move(self.env[model].search(domain))
        if department_id and not official_id:
            heads = [("department_id", "=", department_id), ("is_unit_head", "=", True)]
            official_id = self.env["citizen.official"].search(heads, limit=1).id
        move = Move.create(values | {"official_id": official_id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give to Another Executor"),
            "res_model": move._name,
            "res_id": move.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    # ------------------------------------------------------------------
    # who sees what
    # ------------------------------------------------------------------

    @api.model
    def _get_headed_units(self):
        """Units the user's posts head, with those below."""
        heads = self.env["citizen.official"]._get_current().filtered("is_unit_head")
        units = heads.department_id
        return units and units.search([("id", "child_of", units.ids)])

    @api.model
    def _may_see(self):
        Appeal = self.env["citizen.appeal"]
        return Appeal._has_role(*SEES) or bool(self._get_headed_units())

    @api.model
    def _check_may_see(self):
        if not self._may_see():
            raise AccessError(
                self.env._(
                    "The heat map is for the head of the appeals office, the"
                    " supervising deputy head, curators and heads of units."
                )
            )

    @api.model
    def _may_move(self):
        """Whether the user gives resolutions at all; each move is checked by itself."""
        return self.env["citizen.assignment.move"].has_access("create")

    @api.model
    def _check_may_move(self):
        if not self._may_move():
            raise AccessError(
                self.env._(
                    "Executors are replaced by the author of the resolution, the"
                    " assistant or the appeals office (S4 2.3.8)."
                )
            )

    @api.model
    def _get_scopes(self):
        """Of what the user reads the part of the map that is his.

        :return: domains of assignments and of appeals
        """
        if self.env["citizen.appeal"]._has_role(*SEES_BODY):
            return Domain.TRUE, Domain.TRUE
        tasks = appeals = Domain.FALSE
        if self.env["citizen.appeal"]._has_role("supervisor"):
            posts = self.env["citizen.official"]._get_current()
            tasks = Domain("is_curated", "=", True)
            appeals = Domain("supervisor_id", "in", posts.ids)
        units = Domain("department_id", "in", self._get_headed_units().ids)
        return tasks | units, appeals | units

    # ------------------------------------------------------------------
    # days and rows
    # ------------------------------------------------------------------

    @api.model
    def _get_columns(self, start, days):
        days = min(max(int(days), 1), MAX_DAYS)
        return [start + timedelta(place) for place in range(days)]

    @api.model
    def _get_days_off(self, body, days):
        calendar = self.env["citizen.calendar.day"]._get_calendar(body)
        return {day for day in days if not calendar.is_working(day)}

    @api.model
    def _browse_body(self, company_id):
        body = self.env.companies.filtered(lambda body: body.id == company_id)
        if not body:
            raise AccessError(self.env._("You do not work in this body."))
        return body

    @api.model
    def _get_row(self, found, body, key):
        row = {"capacity": 0.0, "is_average": False, "cells": {}}
        return row | found.get((body.id, key), {})

    @api.model
    def _prepare_units(self, found, body):
        """Rows of a body: units by their tree, posts outside units last."""
        ids = {key for company, key in found if company == body.id and key}
        # Sudo: the names of units are no secret, some may be archived
        units = self.env["hr.department"].sudo().browse(ids)
        rows = [
            {
                "id": unit.id,
                "name": unit.name,
                "title": unit.complete_name,
                "level": len(
                    set(unit.parent_path.split("/")[:-2]) & set(map(str, ids))
                ),
            }
            | self._get_row(found, body, unit.id)
            for unit in units.sorted("complete_name")
        ]
        if (body.id, 0) in found:
            name = self.env._("Posts outside units")
            row = {"id": 0, "name": name, "title": name, "level": 0}
            rows.append(row | self._get_row(found, body, 0))
        return rows

    # ------------------------------------------------------------------
    # cells
    # ------------------------------------------------------------------

    @api.model
    def _get_held_domain(self, scope):
        return Domain("is_in_hand", "=", True) & scope

    @api.model
    def _get_bare_domain(self, scope):
        """Open appeals for which nobody has an open assignment."""
        task = Domain("state", "=", "open")
        return (
            Domain("is_open", "=", True)
            & Domain("date_next_due", "!=", False)
            & Domain("assignment_ids", "not any", task)
            & scope
        )

    @api.model
    def _get_cell_domain(self, cell):
        """Model and domain of what a cell of the map counts."""
        body = self._browse_body(cell["company_id"])
        tasks, appeals = self._get_scopes()
        if cell.get("bare"):
            model, field = "citizen.appeal", "date_next_due"
            domain = self._get_bare_domain(appeals)
        else:
            model, field = "citizen.assignment", "date_due"
            domain = self._get_held_domain(tasks)
            if cell.get("official_id"):
                domain &= Domain("official_id", "=", cell["official_id"])
            unit = cell.get("department_id")
            domain &= Domain("department_id", "=", unit or False)
        domain &= Domain("company_id", "=", body.id)
        return model, domain & self._get_column_domain(cell, field)

    @api.model
    def _get_column_domain(self, cell, field):
        start = fields.Date.to_date(cell["start"])
        column, days = int(cell["column"]), int(cell["days"])
        if not OVERDUE <= column <= days <= MAX_DAYS:
            raise ValidationError(self.env._("There is no such day on the heat map."))
        if column == OVERDUE:
            return Domain(field, "<", start)
        day = start + timedelta(column)
        return Domain(field, ">=" if column == days else "=", day)

    @api.model
    def _get_cell_title(self, cell):
        if cell["column"] == OVERDUE:
            return self.env._("Past due")
        start = fields.Date.to_date(cell["start"])
        day = (start + timedelta(cell["column"])).strftime("%d.%m.%Y")
        if cell["column"] == cell["days"]:
            return self.env._("Due from %(date)s on", date=day)
        return self.env._("Due %(date)s", date=day)

    # ------------------------------------------------------------------
    # the statement
    # ------------------------------------------------------------------

    @api.model
    def _read_cells(self, bodies, start, length, key, unit=None):
        """Numbers of all rows and their capacity in one statement.

        :param key: field the rows stand for, ``department_id`` or ``official_id``
        :param unit: only of this unit, 0 for posts outside units
        :return: dict of (body, key) → ``cells``, ``capacity``, ``is_average``; the key
            of appeals without an open assignment is None, that of no unit 0
        """
        if not bodies:
            return {}
        ours = Domain("company_id", "in", bodies.ids)
        tasks, appeals = self._get_scopes()
        held = self._get_held_domain(tasks) & ours
        if unit is not None:
            held &= Domain("department_id", "=", unit or False)
        parts = [
            self._select_due(
                "citizen.assignment",
                held,
                "date_due",
                (key, start, length),
            ),
            self._select_capacity(bodies, start, (key, unit), tasks),
        ]
        if unit is None:
            parts.append(
                self._select_due(
                    "citizen.appeal",
                    self._get_bare_domain(appeals) & ours,
                    "date_next_due",
                    (None, start, length),
                )
            )
        rows = execute_large(self.env, SQL(" UNION ALL ").join(parts))
        found = {}
        for company, row_key, column, count, median, average in rows:
            row = found.setdefault((company, row_key), {"cells": {}})
            if column is not None:
                row["cells"][str(column)] = count
            else:
                row["capacity"] = round(float(median or average or 0), 2)
                row["is_average"] = not median
        return found

    @api.model
    def _select_due(self, model, domain, field, grid):
        """Rows (body, key, column, count) of what falls due."""
        key, start, length = grid
        records = self.env[model]
        query = records._search(domain)
        table = query.table
        due = records._field_to_sql(table, field, query)
        company = records._field_to_sql(table, "company_id", query)
        row = (
            SQL("COALESCE(%s, 0)", records._field_to_sql(table, key, query))
            if key
            else SQL("NULL::int")
        )
        column = SQL("GREATEST(-1, LEAST(%s, %s - %s::date))", length, due, start)
        return SQL(
            "(SELECT body, key, place, count(*), NULL::float, NULL::float FROM (%s) due"
            " WHERE place IS NOT NULL GROUP BY body, key, place)",
            query.select(
                SQL("%s AS body", company),
                SQL("%s AS key", row),
                SQL("%s AS place", column),
            ),
        )

    @api.model
    def _select_capacity(self, bodies, start, row, scope):
        """Rows (body, key, median, average): what is done on a working day.

        The median of the working days of the last weeks, those with nothing done among
        them; where it is 0, as on most days nothing is done, the average. The days
        before the body's first one do not count: it had not begun to work here.
        """
        key, unit = row
        since = start - timedelta(weeks=WEEKS)
        tasks = self.env["citizen.assignment"]
        query = tasks._search(
            Domain("state", "=", "done")
            & Domain("date_done", ">=", since)
            & Domain("resolution_ids", "not any!", [("state", "=", "given")])
            & Domain("company_id", "in", bodies.ids)
            & scope
        )
        table = query.table
        days = [
            SQL("(%s, %s, %s)", body.id, body.tz or "UTC", day)
            for body in bodies
            for day in self._get_working_days(body, since, start)
        ]
        done = query.select(
            SQL("%s AS body", tasks._field_to_sql(table, "company_id", query)),
            SQL("COALESCE(%s, 0) AS key", tasks._field_to_sql(table, key, query)),
            SQL("COALESCE(%s, 0) AS unit", SQL.identifier(table, "department_id")),
            SQL("%s AS moment", tasks._field_to_sql(table, "date_done", query)),
        )
        shown = SQL("TRUE") if unit is None else SQL("unit = %s", unit)
        return SQL(CAPACITY, days=SQL(", ").join(days), done=done, shown=shown)

    @api.model
    def _get_working_days(self, body, since, until):
        """Days from ``since`` to the day before ``until`` on which the body works."""
        days = [since + timedelta(place) for place in range((until - since).days)]
        off = self._get_days_off(body, days)
        return [day for day in days if day not in off]
