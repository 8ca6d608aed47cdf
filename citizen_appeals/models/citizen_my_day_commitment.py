from datetime import timedelta

from odoo import api, fields, models

from .citizen_commitment import OPEN_STATES

WEEK = 7

TO_CHECK = ["|", ("state", "=", "reported"), ("is_denied", "=", True)]
OVERDUE = [("is_overdue", "=", True)]
OVERDUE_OR_DENIED = ["|", ("is_overdue", "=", True), ("is_denied", "=", True)]
TO_CALL = [("state", "=", "to_call")]
TO_DECIDE = [("state", "=", "decide")]


class CitizenMyDay(models.AbstractModel):
    """Calls before closing and promised works on the start page (C10, E1)."""

    _inherit = "citizen.my.day"

    @api.model
    def _commitments(self, key, title, domain, tone="info"):
        return self._tile(key, title, "citizen.commitment", domain, tone, "date_due")

    def _get_registrar_tiles(self, posts):
        return [*super()._get_registrar_tiles(posts), *self._get_call_tiles("")]

    def _get_office_head_tiles(self, posts):
        return [
            *super()._get_office_head_tiles(posts),
            *self._get_call_tiles("head_"),
            self._commitments(
                "commitments_check",
                self.env._("Promised works to check"),
                TO_CHECK,
                tone="warning",
            ),
            self._commitments(
                "commitments_overdue",
                self.env._("Promised works, overdue"),
                OVERDUE,
                tone="danger",
            ),
        ]

    @api.model
    def _get_call_tiles(self, prefix):
        now = fields.Datetime.to_string(fields.Datetime.now())
        body = self.env.company
        if not body.verify_calls:
            return []
        due = [
            *TO_CALL,
            "|",
            ("date_next_call", "=", False),
            ("date_next_call", "<=", now),
        ]
        return [
            self._tile(
                f"{prefix}calls",
                self.env._("Applicants to call"),
                "citizen.verification",
                due,
                tone="warning",
                date="date_due",
            ),
            self._tile(
                f"{prefix}calls_decide",
                self.env._("Calls to decide on"),
                "citizen.verification",
                TO_DECIDE,
                tone="danger",
                date="date_due",
            ),
        ]

    def _get_supervisor_tiles(self, posts):
        mine = [("appeal_id.supervisor_id", "in", posts.ids), *OVERDUE_OR_DENIED]
        return [
            *super()._get_supervisor_tiles(posts),
            self._commitments(
                "curated_commitments",
                self.env._("Promised works of my appeals, overdue or denied"),
                mine,
                tone="danger",
            ),
        ]

    def _get_executor_tiles(self, posts):
        soon = self.env.company._today() + timedelta(WEEK)
        mine = [
            ("official_id", "in", posts.ids),
            ("state", "in", [s for s in OPEN_STATES if s != "reported"]),
            ("date_due", "<=", soon),
        ]
        return [
            *super()._get_executor_tiles(posts),
            self._commitments(
                "my_commitments",
                self.env._("Promised works I answer for, due within 7 days or late"),
                mine,
                tone="warning",
            ),
        ]
