from odoo import api, models


class CitizenOfficial(models.Model):
    """Officials by name alone, where a column has no room for the post."""

    _inherit = "citizen.official"

    @api.depends_context("short_official")
    def _compute_display_name(self):
        if not self.env.context.get("short_official"):
            return super()._compute_display_name()
        for official in self:
            official.display_name = official.holder_name or official.name
        return None
