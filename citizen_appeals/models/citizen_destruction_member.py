from odoo import api, fields, models


class CitizenDestructionMember(models.Model):
    """Member of the expert commission and what he said to the act (F1)."""

    _name = "citizen.destruction.member"
    _inherit = ["citizen.protected.mixin"]
    _description = "Member of the Expert Commission"
    _order = "act_id, is_chair DESC, id"
    _check_company_auto = True
    _protected_fields = frozenset({"state", "date", "user_id", "remark"})

    act_id = fields.Many2one(
        "citizen.destruction.act", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="act_id.company_id", store=True, precompute=True, index=True
    )
    official_id = fields.Many2one(
        "citizen.official",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    is_chair = fields.Boolean(string="Chair")
    state = fields.Selection(
        [("pending", "Asked"), ("agreed", "Agrees"), ("refused", "Objects")],
        default="pending",
        required=True,
        readonly=True,
        copy=False,
    )
    date = fields.Date(readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    remark = fields.Text(readonly=True, copy=False)

    _official_uniq = models.UniqueIndex(
        "(act_id, official_id)", "This official is a member of the commission already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members.act_id._check_draft()
        return members

    def write(self, vals):
        self.act_id._check_draft()
        result = super().write(vals)
        if "act_id" in vals:
            self.act_id._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self.act_id._check_draft()
