from odoo import fields, models


class CitizenAppealMark(models.Model):
    """Which marks tell of a nonconformity is data (S4 2.1.9, 2.5.6)."""

    _inherit = "citizen.appeal.mark"

    opens_nonconformity = fields.Boolean(
        string="Opens a Nonconformity",
        help="An appeal with this mark gets a sheet of a nonconformity (S4 2.5.6).",
    )
