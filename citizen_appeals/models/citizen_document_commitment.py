from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class CitizenDocument(models.Model):
    """Photos and files of a check of a commitment, papers of its appeal (E1)."""

    _inherit = "citizen.document"

    check_id = fields.Many2one(
        "citizen.commitment.check",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        checks = self.env["citizen.commitment.check"]
        for vals in vals_list:
            if vals.get("check_id") and not vals.get("appeal_id"):
                vals["appeal_id"] = checks.browse(vals["check_id"]).appeal_id.id
        return super().create(vals_list)

    def write(self, vals):
        if "check_id" in vals and not self.env.su:
            raise AccessError(self.env._("The files of a check stay with it (E1)."))
        return super().write(vals)

    @api.constrains("check_id", "appeal_id")
    def _check_check_appeal(self):
        for document in self:
            check = document.check_id
            if check and check.sudo().appeal_id != document.appeal_id:
                raise ValidationError(
                    self.env._("The files of a check belong to its appeal (E1).")
                )
