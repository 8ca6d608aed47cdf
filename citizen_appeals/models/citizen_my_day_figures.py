from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

WEEK = 7
MONTH = 4  # weeks a figure is taken over
WEEKS = 12  # weeks of its line


class CitizenMyDay(models.AbstractModel):
    """Figures above the tiles: discipline, quality, promises (H1, H2, E1).

    A share is taken over four weeks and compared with the four before; its line are
    twelve weeks. All figures of all roles are one statement under the user's rules.
    """

    _inherit = "citizen.my.day"

    @api.model
    def _get_role_figures(self, role, posts):
        """Figures of the whole body, for a curator those of his appeals."""
        if role in ("office_head", "oversight"):
            return self._get_figures("")
        if role == "supervisor":
            return self._get_figures("supervisor_id", posts)
        return []

    @api.model
    def _get_role_links(self, role, posts):
        """The heat map, under the role it belongs to; heads of units see theirs."""
        sees = role in ("office_head", "supervisor", "oversight")
        if role in ("executor", "signatory"):
            sees = any(posts.mapped("is_unit_head"))
        if not sees:
            return []
        title = self.env._("Heat map of deadlines")
        return [{"title": title, "action": "citizen_appeals.citizen_heat_map_action"}]

    @api.model
    def _get_figures(self, field, posts=None):
        def of(path):
            return [(f"{path}{field}", "in", posts.ids)] if field else []

        today = self.env.company._today()
        since = today - timedelta(MONTH * WEEK - 1)
        start = fields.Datetime.to_string(self.env.company._day_start(since))
        return [
            self._figure(
                "discipline",
                self.env._("Answered in time"),
                "citizen.appeal",
                [*of(""), ("date_answered", ">=", since)],
                bad=[("is_closed_late", "=", True)],
                bad_title=self.env._("Late"),
                query=self._select_answered(of(""), today),
            ),
            self._figure(
                "quality",
                self.env._("Passed the first time"),
                "citizen.quality.report",
                [*of("appeal_id."), ("date", ">=", start)],
                bad=[("passed_first", "=", 0)],
                bad_title=self.env._("Returned"),
                query=self._select_reviewed(of("letter_id.appeal_id."), today),
            ),
            self._figure(
                "promises",
                self.env._("Promises not kept"),
                "citizen.commitment",
                [*of("appeal_id."), ("is_overdue", "=", True)],
                bad=None,
                bad_title="",
                query=self._select_promised(of("appeal_id.")),
            ),
        ]

    @api.model
    def _figure(self, key, title, model, domain, **values):
        figure = {"key": key, "title": title, "model": model, "domain": domain}
        return figure | {"views": [[False, "list"], [False, "form"]]} | values

    # ------------------------------------------------------------------
    # queries: rows of week (0 is the last one) and whether it was bad
    # ------------------------------------------------------------------

    @api.model
    def _select_answered(self, scope, today):
        first = today - timedelta(WEEKS * WEEK - 1)
        model = self.env["citizen.appeal"]
        query = model._search([*scope, ("date_answered", ">=", first)])
        day = model._field_to_sql(query.table, "date_answered", query)
        late = model._field_to_sql(query.table, "is_closed_late", query)
        return query.select(
            SQL("(%s - %s) / %s AS week", today, day, WEEK),
            SQL("COALESCE(%s, FALSE) AS is_bad", late),
        )

    @api.model
    def _select_reviewed(self, scope, today):
        """Letters by the week they were first looked at; bad: ever returned."""
        body = self.env.company
        first = body._day_start(today - timedelta(WEEKS * WEEK - 1))
        model = self.env["citizen.letter.review"]
        query = model._search([*scope, ("date", ">=", first)])
        letter = SQL.identifier(query.table, "letter_id")
        query.add_where(
            SQL(
                "NOT EXISTS (SELECT FROM citizen_letter_review earlier"
                " WHERE earlier.letter_id = %s AND earlier.id < %s)",
                letter,
                SQL.identifier(query.table, "id"),
            )
        )
        return query.select(
            SQL(
                "(%s - (%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date) / %s AS week",
                today,
                model._field_to_sql(query.table, "date", query),
                body.tz or "UTC",
                WEEK,
            ),
            SQL(
                "EXISTS (SELECT FROM citizen_letter_review back"
                " WHERE back.letter_id = %s AND back.result = 'return') AS is_bad",
                letter,
            ),
        )

    @api.model
    def _select_promised(self, scope):
        """Promised works under way; bad: overdue."""
        model = self.env["citizen.commitment"]
        late = model._search([*scope, ("is_overdue", "=", True)])
        return SQL("SELECT 0 AS week, TRUE AS is_bad FROM (%s) late", late.select())

    # ------------------------------------------------------------------
    # one statement
    # ------------------------------------------------------------------

    @api.model
    def _fill_figures(self, figures):
        """Numbers of all figures in one statement."""
        if not figures:
            return
        parts = [
            SQL(
                "SELECT %s, week, count(*), count(*) FILTER (WHERE is_bad)"
                " FROM (%s) counted GROUP BY week",
                place,
                figure.pop("query"),
            )
            for place, figure in enumerate(figures)
        ]
        weeks = [[(0, 0)] * WEEKS for _figure in figures]
        for place, week, total, bad in self.env.execute_query(
            SQL(" UNION ALL ").join(parts)
        ):
            if 0 <= week < WEEKS:
                weeks[place][week] = (total, bad)
        for figure, line in zip(figures, weeks, strict=True):
            figure.update(self._sum_up(figure["bad"], line))

    @api.model
    def _sum_up(self, is_share, line):
        """Value, change against the month before, and the line of a figure."""
        total, bad = map(sum, zip(*line[:MONTH], strict=True))
        if not is_share:
            figure = {"value": total, "total": total, "bad_count": 0, "points": []}
            return figure | {"is_share": False, "change": False}
        now = self._get_share(total, bad)
        before = self._get_share(*map(sum, zip(*line[MONTH : 2 * MONTH], strict=True)))
        known = now is not None and before is not None
        return {
            "value": now if now is not None else False,
            "total": total,
            "bad_count": bad,
            "is_share": True,
            "change": now - before if known else False,
            "points": [
                share if share is not None else False
                for share in (self._get_share(*week) for week in reversed(line))
            ],
        }

    @api.model
    def _get_share(self, total, bad):
        """Whole percent; never rounded up to a hundred nor down to nothing."""
        if not total:
            return None
        share = (total - bad) * 100 / total
        return min(max(round(share), bool(total - bad)), 99 if bad else 100)
