from odoo import fields, models


class ResCompany(models.Model):
    """Answers for everybody on the body's pages (I3)."""

    _inherit = "res.company"

    public_four_eyes = fields.Boolean(
        string="Another Person Approves",
        default=True,
        help="A text for the site is approved by another person than its author.",
    )
