from odoo import models


class CitizenAppeal(models.Model):
    """What the quality check of its answer does to an appeal (S4 2.4.8-2.4.10)."""

    _inherit = "citizen.appeal"

    def _on_rework(self, letter, review):
        """Hook: an answer was returned for rework with this review."""
        self.ensure_one()
