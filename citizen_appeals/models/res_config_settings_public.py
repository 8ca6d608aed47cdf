from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What a body sets for the pages open to everybody."""

    _inherit = "res.config.settings"

    questionnaire_days = fields.Integer(
        related="company_id.questionnaire_days", readonly=False
    )
