from odoo import api, models


class CitizenAppealQuestion(models.Model):
    """Measures entered after the dispatch bring the call with them (C10)."""

    _inherit = "citizen.appeal.question"

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        if any(vals.get("measures_taken") for vals in vals_list):
            # Sudo: calls are made by the system
            questions.sudo().appeal_id._sync_verifications()
        return questions

    def write(self, vals):
        result = super().write(vals)
        if "measures_taken" in vals:
            self.sudo().appeal_id._sync_verifications()
        return result
