from odoo import fields, models


class ResCompany(models.Model):
    """How much may be enclosed to a letter of the body."""

    _inherit = "res.company"

    enclosure_limit_sheets = fields.Integer(
        string="Enclosed Sheets at Most",
        default=100,
        help="Above it the author of a letter is warned; 0 warns of nothing.",
    )
    enclosure_limit_mb = fields.Integer(
        string="Enclosures of an E-mail, MB",
        default=20,
        help="Above it a letter by e-mail does not go to review; 0 sets no limit.",
    )
