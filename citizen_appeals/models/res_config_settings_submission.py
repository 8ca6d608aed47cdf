from odoo import fields, models

from .citizen_appeal_draft import TERM, TERM_PARAMETER


class ResConfigSettings(models.TransientModel):
    """How a body takes appeals on the portal."""

    _inherit = "res.config.settings"

    accepts_portal = fields.Boolean(related="company_id.accepts_portal", readonly=False)
    portal_confirmed_only = fields.Boolean(
        related="company_id.portal_confirmed_only", readonly=False
    )
    portal_file_count = fields.Integer(
        related="company_id.portal_file_count", readonly=False
    )
    portal_total_mb = fields.Integer(
        related="company_id.portal_total_mb", readonly=False
    )
    draft_days = fields.Integer(
        string="Drafts Are Kept, Days",
        config_parameter=TERM_PARAMETER,
        default=TERM,
    )
