from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What a body sets for its published answers."""

    _inherit = "res.config.settings"

    public_four_eyes = fields.Boolean(
        related="company_id.public_four_eyes", readonly=False
    )
