from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What a body sets for its register and its letters."""

    _inherit = "res.config.settings"

    appeals_tz = fields.Selection(
        related="company_id.tz", readonly=False, required=True
    )
    scan_limit_mb = fields.Integer(related="company_id.scan_limit_mb", readonly=False)
    email_limit_mb = fields.Integer(related="company_id.email_limit_mb", readonly=False)
    post_item_kind = fields.Selection(
        related="company_id.post_item_kind", readonly=False, required=True
    )
    notify_examiner = fields.Boolean(
        related="company_id.notify_examiner", readonly=False
    )
    requires_commission = fields.Boolean(
        related="company_id.requires_commission", readonly=False
    )
    quality_before_number = fields.Boolean(
        related="company_id.quality_before_number", readonly=False
    )
    rework_letter_before_sign = fields.Boolean(
        related="company_id.rework_letter_before_sign", readonly=False
    )
    rework_letter_at_sign = fields.Boolean(
        related="company_id.rework_letter_at_sign", readonly=False
    )
    rework_letter_after_decision = fields.Boolean(
        related="company_id.rework_letter_after_decision", readonly=False
    )
    rework_signatory_id = fields.Many2one(
        related="company_id.rework_signatory_id", readonly=False
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
