from odoo import api, models


class CitizenMyDay(models.AbstractModel):
    """Tiles of what applicants ask in their accounts (I1)."""

    _inherit = "citizen.my.day"

    def _get_registrar_tiles(self, posts):
        return [
            *super()._get_registrar_tiles(posts),
            *self._get_applicant_tiles(""),
        ]

    def _get_office_head_tiles(self, posts):
        return [
            *super()._get_office_head_tiles(posts),
            *self._get_applicant_tiles("head_"),
        ]

    @api.model
    def _get_applicant_tiles(self, prefix):
        """Requests of applicants, and answers they call no solution."""
        waiting = [("state", "=", "new")]
        return [
            self._tile(
                f"{prefix}applicant_requests",
                self.env._("Applicants ask: to answer"),
                "citizen.applicant.request",
                waiting,
                tone="warning",
            ),
            self._tile(
                f"{prefix}unsolved",
                self.env._("“Not solved”: to decide"),
                "citizen.feedback",
                waiting,
                tone="danger",
            ),
        ]
