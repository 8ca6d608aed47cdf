from odoo import api, models


class CitizenDocument(models.Model):
    """No paper is added to a case that was destroyed (K2)."""

    _inherit = "citizen.document"

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents.appeal_id._check_not_destroyed()
        return documents
