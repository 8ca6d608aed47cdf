from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CitizenInspection(models.Model):
    """The applicant looked into the file (A11, S4 2.1.16): a fact, never changed.

    On the applicant's written request and on showing the passport, whose number is
    not kept: that it was shown is enough.
    """

    _name = "citizen.inspection"
    _inherit = ["citizen.append.only.mixin", "citizen.access.logged.mixin"]
    _description = "Inspection of the File"
    _order = "date DESC, id DESC"
    _personal_fields = frozenset({"shown", "remark"})
    _rec_name = "date"
    _check_company_auto = True
    _access_free_fields = frozenset(
        {"id", "display_name", "appeal_id", "date", "official_id", "write_date"}
    )

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    request_id = fields.Many2one(
        "citizen.document",
        string="Written Request",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('appeal_id', '=', appeal_id)]",
    )
    date = fields.Datetime(required=True, default=lambda self: fields.Datetime.now())
    passport_shown = fields.Boolean(help="Seen and given back; no number is kept.")
    by_representative = fields.Boolean(
        help="With a power of attorney, which is among the documents."
    )
    official_id = fields.Many2one(
        "citizen.official",
        string="In the Presence of",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["citizen.official"]._get_current()[:1],
    )
    shown = fields.Text(string="What Was Shown", required=True)
    remark = fields.Text(string="Applicant's Remark")

    @api.model_create_multi
    def create(self, vals_list):
        self.env["citizen.appeal"]._check_role("registrar", "office_head")
        inspections = super().create(vals_list)
        for appeal in inspections.appeal_id:
            appeal._log_event("inspected", public=True)
        return inspections

    @api.constrains("passport_shown", "request_id", "appeal_id", "date")
    def _check_grounds(self):
        for inspection in self:
            if not inspection.passport_shown:
                raise ValidationError(
                    self.env._(
                        "Passport Shown: the file is shown to the applicant on showing"
                        " the passport (S4 2.1.16). Without it refuse, orally."
                    )
                )
            if inspection.request_id.appeal_id != inspection.appeal_id:
                raise ValidationError(
                    self.env._(
                        "Written Request: add the applicant's request to the documents"
                        " of this appeal first (S4 2.1.16)."
                    )
                )
            if inspection.date > fields.Datetime.now():
                raise ValidationError(self.env._("Date: the moment is in the future."))
