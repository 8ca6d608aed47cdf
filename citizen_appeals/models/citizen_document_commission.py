from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CitizenDocument(models.Model):
    """Act and photos of a commission are documents of its appeal (S4 2.3.11)."""

    _inherit = "citizen.document"

    commission_id = fields.Many2one(
        "citizen.commission", index="btree_not_null", ondelete="restrict"
    )

    @api.model_create_multi
    def create(self, vals_list):
        commissions = self.env["citizen.commission"]
        for vals in vals_list:
            if vals.get("commission_id") and not vals.get("appeal_id"):
                commission = commissions.browse(vals["commission_id"])
                vals["appeal_id"] = commission.appeal_id.id
        documents = super().create(vals_list)
        documents._check_commission_open()
        return documents

    def write(self, vals):
        if "commission_id" in vals:
            self._check_commission_open()
        result = super().write(vals)
        if "commission_id" in vals:
            self._check_commission_open()
        return result

    def _check_commission_open(self):
        """The act of a commission that is over is not changed."""
        self.commission_id._check_may()
        self.commission_id._check_planned()

    @api.constrains("commission_id", "appeal_id")
    def _check_commission_appeal(self):
        for document in self:
            commission = document.commission_id
            if commission and commission.appeal_id != document.appeal_id:
                raise ValidationError(
                    self.env._("A document of a commission belongs to its appeal.")
                )
