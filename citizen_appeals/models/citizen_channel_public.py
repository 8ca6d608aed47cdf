from odoo import fields, models


class CitizenChannel(models.Model):
    """The channels citizens choose from on the public pages (I3)."""

    _inherit = "citizen.channel"

    public_name = fields.Char(
        string="Name for Citizens",
        help="How the public pages call this way to us, in plain words. Empty: not"
        " offered there.",
    )
