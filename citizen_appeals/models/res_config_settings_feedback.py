from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What a body sets for the ratings of its applicants."""

    _inherit = "res.config.settings"

    feedback_change_days = fields.Integer(
        related="company_id.feedback_change_days", readonly=False
    )
