from odoo import api, models
from odoo.tools import SQL


class CitizenOfficial(models.Model):
    """Which posts a user stands for, and whose appeals these posts may see."""

    _inherit = "citizen.official"

    @api.model
    def _get_own_posts_sql(self, uid, today):
        """Posts the user holds on a day, and posts he acts for on that day."""
        fields_read = (
            *(
                self.env["citizen.official.holder"]._fields[name]
                for name in ("official_id", "user_id", "date_from", "date_to")
            ),
            *(
                self.env["citizen.official.acting"]._fields[name]
                for name in (
                    "official_id",
                    "acting_official_id",
                    "date_from",
                    "date_to",
                )
            ),
        )
        return SQL(
            """SELECT h.official_id AS id
                 FROM citizen_official_holder h
                WHERE h.user_id = %(uid)s
                  AND h.date_from <= %(today)s
                  AND (h.date_to IS NULL OR h.date_to >= %(today)s)
                UNION
               SELECT a.official_id
                 FROM citizen_official_acting a
                 JOIN citizen_official_holder h ON h.official_id = a.acting_official_id
                WHERE h.user_id = %(uid)s
                  AND h.date_from <= %(today)s
                  AND (h.date_to IS NULL OR h.date_to >= %(today)s)
                  AND a.date_from <= %(today)s
                  AND (a.date_to IS NULL OR a.date_to >= %(today)s)""",
            uid=uid,
            today=today,
            to_flush=fields_read,
        )

    @api.model
    def _posts_sql(self, uid, today=None):
        """Subquery of ids: posts whose appeals the user may see on a day.

        Own posts; posts these assist; every post of the units these head and of
        the units below. A successor or an acting official inherits all of it.

        The array tells the planner that they are few: it would guess hundreds.
        """
        fields_read = (
            *(
                self._fields[name]
                for name in ("department_id", "is_unit_head", "assistant_ids")
            ),
            self.env["hr.department"]._fields["parent_path"],
        )
        return SQL(
            """SELECT unnest(ARRAY(
               WITH own AS (%(own)s)
               SELECT own.id FROM own
                UNION
               SELECT rel.official_id
                 FROM citizen_official_assistant_rel rel
                 JOIN own ON own.id = rel.assistant_id
                UNION
               SELECT post.id
                 FROM own
                 JOIN citizen_official head ON head.id = own.id AND head.is_unit_head
                 JOIN hr_department top ON top.id = head.department_id
                 JOIN hr_department unit
                   ON starts_with(unit.parent_path, top.parent_path)
                 JOIN citizen_official post ON post.department_id = unit.id
               )) AS id""",
            own=self._get_own_posts_sql(uid, today or self.env.company._today()),
            to_flush=fields_read,
        )

    def _get_acted_for(self):
        """Of the user's posts of today those he acts for without holding them."""
        if not self:
            return self
        held = self._get_holders_on(self.env.company._today())
        uid = self.env.uid
        return self.filtered(
            lambda post: held.get(post.id, held[None]).user_id.id != uid
        )

    @api.model
    def _get_current(self):
        """Posts the user holds or acts for today, his own before the others'."""
        today = self.env.company._today()
        rows = self.env.execute_query(self._get_own_posts_sql(self.env.uid, today))
        posts = self.browse(sorted(row[0] for row in rows))
        held = posts._get_holders_on(today)
        uid = self.env.uid
        return posts.sorted(
            lambda post: held.get(post.id, held[None]).user_id.id != uid
        ).filtered(lambda post: post.company_id in self.env.companies)
