from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CitizenLetterVisa(models.Model):
    """Endorsement (виза) of a draft by a co-executor (S4 2.3.10)."""

    _name = "citizen.letter.visa"
    _inherit = ["citizen.protected.mixin"]
    _description = "Visa on a Letter"
    _order = "id"
    _personal_fields = frozenset({"remark"})
    _appeal_path = "letter_id.appeal_id"
    _rec_name = "official_id"
    _protected_fields = frozenset({"state", "remark", "user_id", "date"})

    letter_id = fields.Many2one(
        "citizen.letter", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="letter_id.company_id", store=True, index=True, precompute=True
    )
    official_id = fields.Many2one(
        "citizen.official",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
    )
    state = fields.Selection(
        [
            ("pending", "Pending"),
            ("given", "Given"),
            ("refused", "Refused"),
            ("superseded", "Asked again"),
        ],
        default="pending",
        required=True,
        readonly=True,
    )
    remark = fields.Text(readonly=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date = fields.Datetime(readonly=True)

    _pending_uniq = models.UniqueIndex(
        "(letter_id, official_id) WHERE state = 'pending'",
        "This official was asked already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        visas = super().create(vals_list)
        if not self.env.su and not all(visa.letter_id.can_edit for visa in visas):
            raise AccessError(
                self.env._("Visas are asked for while the letter is a draft.")
            )
        return visas

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(visa.state != "pending" for visa in self):
            raise UserError(self.env._("A visa that was decided stays."))
        if not self.env.su and not all(visa.letter_id.can_edit for visa in self):
            raise AccessError(
                self.env._("A visa asked for is given or refused, not taken away.")
            )

    def _decide(self, state, remark, user):
        self._write_flow(
            {
                "state": state,
                "remark": remark,
                "user_id": user.id,
                "date": fields.Datetime.now(),
            }
        )
