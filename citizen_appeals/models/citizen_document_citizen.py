from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError


class CitizenDocument(models.Model):
    """Which files a citizen has sent himself: those alone his account shows (I1)."""

    _inherit = "citizen.document"

    is_from_citizen = fields.Boolean(
        string="Sent by the Applicant",
        default=lambda self: self.env.uid == SUPERUSER_ID,
        readonly=True,
        help="It came in through the account or by e-mail. The applicant sees it in the"
        " account; a file filed by an employee stays in the house.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("is_from_citizen") for vals in vals_list):
            raise self._get_own_error()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and "is_from_citizen" in vals:
            raise self._get_own_error()
        return super().write(vals)

    def _get_own_error(self):
        return AccessError(
            self.env._("What a citizen has sent is noted by the system alone.")
        )
