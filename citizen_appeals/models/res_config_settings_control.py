from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What a body sets for the control after the answer."""

    _inherit = "res.config.settings"

    verify_calls = fields.Boolean(related="company_id.verify_calls", readonly=False)
    verify_sample_percent = fields.Integer(
        related="company_id.verify_sample_percent", readonly=False
    )
    verify_tries = fields.Integer(related="company_id.verify_tries", readonly=False)
    verify_retry_hours = fields.Integer(
        related="company_id.verify_retry_hours", readonly=False
    )
    verify_script = fields.Text(related="company_id.verify_script", readonly=False)
