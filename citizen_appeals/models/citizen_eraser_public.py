from odoo import api, models


class CitizenEraser(models.AbstractModel):
    """Texts for the site and the destruction of their appeal (F1, I3)."""

    _inherit = "citizen.eraser"

    @api.model
    def _erase(self, appeals, act):
        self.env["citizen.public.answer"]._leave_appeals(appeals)
        return super()._erase(appeals, act)
