from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

KINDS = [
    ("visit", "Visit"),
    ("photo", "Photos"),
    ("call", "Call to the citizen"),
    ("citizen", "The citizen's word"),
]


class CitizenCommitmentCheck(models.Model):
    """A check of a commitment: visit, photos, call, or what the citizen says (E1).

    Rows are never changed: a later check says what is so now.
    """

    _name = "citizen.commitment.check"
    _inherit = ["citizen.append.only.mixin", "citizen.access.logged.mixin"]
    _description = "Check of a Commitment"
    _order = "commitment_id, date DESC, id DESC"
    _rec_name = "date"
    _personal_fields = frozenset({"remark"})
    _access_free_fields = frozenset({"id", "display_name", "kind", "write_date"})

    commitment_id = fields.Many2one(
        "citizen.commitment", required=True, index=True, ondelete="cascade"
    )
    appeal_id = fields.Many2one(
        related="commitment_id.appeal_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="commitment_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(KINDS, required=True, default="visit")
    date = fields.Date(
        required=True, default=lambda self: self.env.company._today(), string="Day"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Entered by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    result = fields.Selection(
        [("done", "Done"), ("partly", "Done in part"), ("not_done", "Not done")],
        required=True,
    )
    remark = fields.Text(help="What was seen or said.")
    document_ids = fields.One2many(
        "citizen.document", "check_id", string="Photos and Files"
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_given(vals_list)
        checks = super().create(vals_list)
        if not self.env.su:
            checks.commitment_id._check_may_check()
        for check in checks:
            check._check_values()
            # Sudo: the commitment follows its checks, whoever may enter one
            commitment = check.sudo().commitment_id
            if check.kind == "citizen":
                commitment._on_citizen(check)
            else:
                commitment._on_check(check)
        return checks

    @api.model
    def _check_given(self, vals_list):
        """The citizen's word comes from the citizen; nobody signs for another."""
        default = self.env.context.get("default_kind")
        if any(vals.get("kind", default) == "citizen" for vals in vals_list):
            raise AccessError(
                self.env._(
                    "The citizen's word comes by the page of the letter's code (E1)."
                    " What was said by phone is a call."
                )
            )
        if any("user_id" in vals for vals in vals_list) or (
            "default_user_id" in self.env.context
        ):
            raise AccessError(self.env._("A check is entered in one's own name."))

    def _check_values(self):
        if self.date > self.company_id._today():
            raise ValidationError(
                self.env._("Day: a check is entered once it was made (E1).")
            )
        if self.kind == "photo" and not self.document_ids:
            raise ValidationError(
                self.env._("Photos and Files: attach the photos of the check (E1).")
            )
        silent = self.kind != "citizen" and not (self.remark or "").strip()
        if self.result != "done" and silent:
            raise ValidationError(
                self.env._("Remark: say what is still to be done (E1).")
            )
