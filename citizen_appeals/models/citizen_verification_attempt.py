from odoo import fields, models


class CitizenVerificationAttempt(models.Model):
    """One call to the applicant: when, by whom, to which number, how it ended (C10)."""

    _name = "citizen.verification.attempt"
    _inherit = ["citizen.append.only.mixin", "citizen.access.logged.mixin"]
    _description = "Call to the Applicant"
    _order = "verification_id, id DESC"
    _rec_name = "date"
    _personal_fields = frozenset({"phone", "remark"})
    _access_free_fields = frozenset({"id", "display_name", "outcome_id", "write_date"})

    verification_id = fields.Many2one(
        "citizen.verification",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    appeal_id = fields.Many2one(
        related="verification_id.appeal_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="verification_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    user_id = fields.Many2one(
        "res.users",
        string="Called by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    phone = fields.Char(readonly=True)
    outcome_id = fields.Many2one(
        "citizen.call.outcome",
        string="Outcome of a Call",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    remark = fields.Text(readonly=True)
