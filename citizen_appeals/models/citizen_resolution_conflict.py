from odoo import models


class CitizenResolution(models.Model):
    """A resolution goes to nobody the appeal complains about (S4 2.1.23)."""

    _inherit = "citizen.resolution"

    def _check_can_be_given(self):
        result = super()._check_can_be_given()
        self.appeal_id._check_conflict(**self._get_recipients())
        return result

    def _get_recipients(self):
        """Whom the resolution sends the appeal to, and who examines it by that."""
        tasks = self.assignment_ids
        return {
            "officials": self.author_id | tasks.official_id,
            "partners": tasks.partner_id,
        }
