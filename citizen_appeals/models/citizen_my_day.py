from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.query import execute_large

LISTED = 5  # how many of a tile's records are named
PAST_DATES = frozenset({"date_answered", "date_registered"})


class CitizenMyDay(models.AbstractModel):
    """Start page: what each role of the user has to do today, by date (H1, K1).

    Tiles carry numbers, dates and topics, no personal data. Every tile of every role is
    counted in one statement under the user's own record rules; a tile opens the list
    of exactly what it counts. Which tiles a role has: ``citizen_my_day_tiles.py``.
    """

    _name = "citizen.my.day"
    _description = "My Day"

    @api.model
    @api.readonly
    def get_tiles(self):
        """Tiles of the user's roles, grouped by role.

        :return: list of dicts ``role``, ``name``, ``tiles``, ``figures``, ``links``; a
            tile has ``key``, ``title``, ``tone``, ``count`` and ``items`` (the next by
            date), and either ``model`` with ``domain`` or the xml id of an ``action``
        :raise AccessError: the user has no role here
        """
        user = self.env.user
        if not user.has_group("citizen_appeals.group_user"):
            raise AccessError(self.env._("You have no role in citizens' appeals."))
        posts = self.env["citizen.official"]._get_current()
        acting = self._get_acting_roles(posts)
        groups = [
            {
                "role": role,
                "name": name,
                "tiles": tiles,
                "figures": self._get_role_figures(role, posts),
                "links": self._get_role_links(role, posts),
            }
            for role, name in self._get_role_names().items()
            if (role in acting or user.has_group(f"citizen_appeals.group_{role}"))
            and (tiles := self._get_role_tiles(role, posts))
        ]
        self._fill_counts([tile for group in groups for tile in group["tiles"]])
        self._fill_figures([figure for group in groups for figure in group["figures"]])
        for group in groups:
            for tile in group["tiles"]:
                tile.pop("date", None)
                tile["domain"] = list(tile["domain"])
        return groups

    @api.model
    def _get_acting_roles(self, posts):
        """Roles that come with the posts the user acts for, on these days only."""
        levels = set(posts._get_acted_for().mapped("signing_level"))
        roles = {"executor"} if levels else set()
        if any(level >= "2_unit_head" for level in levels if level):
            roles.add("signatory")
        if any(level >= "3_deputy_head" for level in levels if level):
            roles.add("supervisor")
        return roles

    @api.model
    def _get_role_tiles(self, role, posts):
        """Tiles of one role, without counts; extended by other modules."""
        return [
            tile
            for tile in getattr(self, f"_get_{role}_tiles")(posts)
            if not tile["model"] or self.env[tile["model"]].has_access("read")
        ]

    @api.model
    def _fill_counts(self, tiles):
        """Count all tiles and name their next records in one statement."""
        counted = [tile for tile in tiles if tile["model"]]
        if not counted:
            return
        names = [f"tile_{position}" for position in range(len(counted))]
        rows = execute_large(
            self.env,
            SQL(
                "WITH %s %s",
                SQL(", ").join(
                    SQL("%s AS MATERIALIZED (%s)", SQL.identifier(name), query)
                    for name, query in zip(
                        names, map(self._select_tile, counted), strict=True
                    )
                ),
                SQL(" UNION ALL ").join(map(self._summarise_tile, names)),
            ),
        )
        found = {name: (count, items) for name, count, items in rows}
        for name, tile in zip(names, counted, strict=True):
            tile["count"], items = found[name]
            tile["items"] = self._prepare_items(tile, items or [])

    @api.model
    def _select_tile(self, tile):
        """Query of the tile's records as the user may read them."""
        model = self.env[tile["model"]]
        query = model._search(Domain(tile["domain"]))
        table = query.table
        appeal, label = SQL.identifier(table, "id"), SQL("NULL::varchar")
        if "appeal_id" in model._fields:
            appeal = SQL.identifier(table, "appeal_id")
        elif tile["model"] != "citizen.appeal":
            # Of several appeals, or of none: it has a number of its own
            appeal = SQL("NULL::int")
            label = model._field_to_sql(table, model._rec_name, query)
        day = SQL("(SELECT date_next_due FROM citizen_appeal WHERE id = %s)", appeal)
        if tile["date"]:
            day = SQL(
                "COALESCE(%s, %s)",
                model._field_to_sql(table, tile["date"], query),
                day,
            )
        return query.select(
            SQL("%s AS id", SQL.identifier(table, "id")),
            SQL("%s AS appeal_id", appeal),
            SQL("%s AS label", label),
            SQL("%s AS day", day),
        )

    @api.model
    def _summarise_tile(self, name):
        """Count of a tile and its next records; of the appeal number, date and topic.

        The join needs no rule of its own: who may read an assignment or a letter may
        know the number and the topic of its appeal.
        """
        return SQL(
            "SELECT %(name)s, (SELECT count(*) FROM %(tile)s),"
            " (SELECT json_agg(json_build_array(id, name, day, ("
            "     SELECT topic.name FROM citizen_appeal_question question"
            "       JOIN citizen_topic topic ON topic.id = question.topic_id"
            "      WHERE question.appeal_id = listed.appeal_id"
            "   ORDER BY question.sequence, question.id LIMIT 1))) FROM ("
            "   SELECT first.id, first.appeal_id, first.day,"
            "          COALESCE(first.label, appeal.name) AS name"
            "     FROM (SELECT * FROM %(tile)s"
            "         ORDER BY day NULLS LAST, id LIMIT %(listed)s) first"
            " LEFT JOIN citizen_appeal appeal ON appeal.id = first.appeal_id"
            " ORDER BY first.day NULLS LAST, first.id) listed)",
            name=name,
            tile=SQL.identifier(name),
            listed=LISTED,
        )

    @api.model
    def _prepare_items(self, tile, rows):
        """Number and date; days are told of dates that are due, not of past deeds."""
        today = self.env.company._today()
        is_due = tile["date"] not in PAST_DATES
        return [
            {
                "id": res_id,
                "name": name or False,
                "topic": topic or "",
                "date": day,
                "days_left": is_due
                and bool(day)
                and (fields.Date.to_date(day) - today).days,
            }
            for res_id, name, day, topic in rows
        ]
