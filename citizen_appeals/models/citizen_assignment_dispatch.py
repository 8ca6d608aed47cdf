from odoo import fields, models


class CitizenAssignment(models.Model):
    """The assignment tells its executor who sends the answer (S4 2.5.1)."""

    _inherit = "citizen.assignment"

    own_dispatch = fields.Boolean(related="resolution_id.own_dispatch")
