from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What a body sets for its register and its letters."""

    _inherit = "res.config.settings"

    appeals_tz = fields.Selection(
        related="company_id.tz", readonly=False, required=True
    )
    scan_limit_mb = fields.Integer(related="company_id.scan_limit_mb", readonly=False)
    notify_examiner = fields.Boolean(
        related="company_id.notify_examiner", readonly=False
    )
    requires_commission = fields.Boolean(
        related="company_id.requires_commission", readonly=False
    )
    place_name = fields.Char(related="company_id.place_name", readonly=False)
    letterhead_title = fields.Text(
        related="company_id.letterhead_title", readonly=False
    )
    letterhead_details = fields.Text(
        related="company_id.letterhead_details", readonly=False
    )
    letterhead_emblem = fields.Image(
        related="company_id.letterhead_emblem", readonly=False
    )
