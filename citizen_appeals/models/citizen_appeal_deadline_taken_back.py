from odoo import fields, models


class CitizenAppealDeadline(models.Model):
    """An extension taken back at once does not use up the one the law allows (C2)."""

    _inherit = "citizen.appeal.deadline"

    is_taken_back = fields.Boolean(
        readonly=True,
        help="The extension was taken back before its notice left.",
    )

    def _is_extension(self):
        return super()._is_extension() and not self.is_taken_back
