from odoo import api, fields, models
from odoo.exceptions import UserError


class CitizenApplicant(models.Model):
    """An applicant erased by an act: category and status stay for the figures (F1)."""

    _inherit = "citizen.applicant"

    is_erased = fields.Boolean(
        string="Erased", readonly=True, copy=False, help="By an act of destruction."
    )

    @api.depends("is_erased")
    def _compute_display_name(self):
        erased = self.filtered("is_erased")
        erased.display_name = self.env._("Personal data destroyed")
        return super(CitizenApplicant, self - erased)._compute_display_name()

    def write(self, vals):
        if "is_erased" in vals:
            self._refuse_erased()
        self._check_kept()
        return super().write(vals)

    def _check_kept(self):
        if self.filtered("is_erased"):
            self._refuse_erased()

    def _refuse_erased(self):
        raise UserError(
            self.env._(
                "The data of this applicant were destroyed by an act and are not"
                " entered again: make a new applicant (F1)."
            )
        )
