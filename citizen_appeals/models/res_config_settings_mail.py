from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """E-mail boxes and what becomes of their letters."""

    _inherit = "res.config.settings"

    takes_mail_as_appeal = fields.Boolean(
        related="company_id.takes_mail_as_appeal", readonly=False
    )
    mail_appeal_clause = fields.Char(
        related="company_id.mail_appeal_clause", readonly=False
    )
    mail_auth_server = fields.Char(
        related="company_id.mail_auth_server", readonly=False
    )
    mail_kept_days = fields.Integer(related="company_id.mail_kept_days", readonly=False)
