from odoo import models
from odoo.exceptions import UserError

FAULT = "fails after its number was drawn"


class CitizenAppeal(models.Model):
    """An appeal whose annotation says so fails once it has its number."""

    _inherit = "citizen.appeal"

    def _draw_numbers(self, year):
        super()._draw_numbers(year)
        if FAULT in self.mapped("annotation"):
            raise UserError(FAULT)
