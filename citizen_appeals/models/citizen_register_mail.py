from odoo import fields, models


class CitizenRegister(models.Model):
    """The e-mail boxes whose letters the register numbers (I2)."""

    _inherit = "citizen.register"

    mailbox_ids = fields.One2many(
        "citizen.mailbox", "register_id", string="E-mail Boxes"
    )
