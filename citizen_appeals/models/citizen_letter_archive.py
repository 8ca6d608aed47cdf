from odoo import api, models


class CitizenLetter(models.Model):
    """No letter is written in a case that was destroyed (K2)."""

    _inherit = "citizen.letter"

    @api.model_create_multi
    def create(self, vals_list):
        letters = super().create(vals_list)
        letters.appeal_id._check_not_destroyed()
        return letters
