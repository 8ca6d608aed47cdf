from datetime import timedelta

from odoo import api, models

WEEK = 7


class CitizenMyDay(models.AbstractModel):
    """Tiles of control: intake nobody opened, late ones, violations (H1, H2)."""

    _inherit = "citizen.my.day"

    def _get_registrar_tiles(self, posts):
        electronic = [("state", "=", "received"), ("medium", "=", "electronic")]
        return [
            *super()._get_registrar_tiles(posts),
            self._appeals(
                "mailbox",
                self.env._("Portal and mail, to register"),
                domain=electronic,
            ),
            *self._get_unopened_tiles(""),
        ]

    def _get_office_head_tiles(self, posts):
        today, _soon = self._get_days()
        late = [("state", "=", "received"), ("date_next_due", "<", today)]
        return [
            *super()._get_office_head_tiles(posts),
            self._appeals(
                "registration_late",
                self.env._("Not registered in time"),
                domain=late,
                tone="danger",
            ),
            *self._get_unopened_tiles("head_"),
            *self._get_measure_tiles(today),
        ]

    @api.model
    def _get_unopened_tiles(self, prefix):
        """S4 2.1.13: the Internet reception is looked at daily, in each body."""
        bodies = self.env.companies
        several = len(bodies) > 1
        return [
            self._appeals(
                f"{prefix}unopened_{body.id}" if several else f"{prefix}unopened",
                self.env._("Portal and mail not opened: %(body)s", body=body.name)
                if several
                else self.env._("Portal and mail not opened since yesterday"),
                domain=[("company_id", "=", body.id), ("is_unopened", "=", True)],
                tone="danger",
            )
            for body in bodies
        ]

    @api.model
    def _get_measure_tiles(self, today):
        """Nonconformities and violations that wait for the sector (D7, H2)."""
        return [
            self._tile(
                "nonconformities",
                self.env._("Nonconformities to act on"),
                "citizen.nonconformity",
                [
                    "|",
                    ("state", "in", ["draft", "submitted"]),
                    "|",
                    "&",
                    ("state", "=", "open"),
                    ("date_due", "<", today),
                    "&",
                    ("state", "=", "done"),
                    ("date_check", "<=", today),
                ],
                tone="warning",
            ),
            self._tile(
                "violations",
                self.env._("Violations: to ask about, reply overdue"),
                "citizen.violation",
                [
                    "|",
                    ("state", "=", "found"),
                    "&",
                    ("state", "=", "asked"),
                    ("date_reply_due", "<", today),
                ],
                tone="warning",
                date="date",
            ),
        ]

    def _get_supervisor_tiles(self, posts):
        """What the digest of the week names: own appeals by date."""
        today, _soon = self._get_days()
        week = [
            ("supervisor_id", "in", posts.ids),
            ("is_open", "=", True),
            ("date_next_due", ">=", today),
            ("date_next_due", "<", today + timedelta(WEEK)),
        ]
        return [
            *super()._get_supervisor_tiles(posts),
            self._appeals(
                "my_week", self.env._("Mine, due within 7 days"), domain=week
            ),
        ]

    def _get_executor_tiles(self, posts):
        parts = [
            ("official_id", "in", posts.ids),
            ("state", "=", "open"),
            ("is_lead", "=", False),
        ]
        return [
            *super()._get_executor_tiles(posts),
            self._assignments(
                "my_parts", self.env._("Parts asked of me"), domain=parts
            ),
        ]
