from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class CitizenLegalHold(models.Model):
    """Ban on destroying cases: by order of a prosecutor, court or investigator (F1).

    On appeals, on everything of an applicant, or on case files; lifted with a reason.
    """

    _name = "citizen.legal.hold"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Ban on Destroying"
    _order = "date_from DESC, id DESC"
    _rec_name = "order_number"
    _check_company_auto = True
    _access_free_fields = frozenset(
        {"id", "display_name", "order_number", "state", "company_id", "write_date"}
    )
    _personal_fields = frozenset({"reason", "release_reason"})
    _appeal_path = (
        "appeal_ids",
        "applicant_ids.appeal_ids",
        "case_file_ids.appeal_ids",
    )
    _protected_fields = frozenset(
        {"state", "date_released", "released_by_id", "release_reason"}
    )

    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    authority = fields.Selection(
        [
            ("prosecutor", "Prosecutor"),
            ("court", "Court"),
            ("investigator", "Investigator"),
            ("other", "Other body"),
        ],
        string="Ordered by",
        required=True,
        default="prosecutor",
    )
    order_number = fields.Char(string="Order No.", required=True)
    order_date = fields.Date(string="Order of", required=True)
    reason = fields.Text(required=True)
    date_from = fields.Date(
        string="Valid From",
        required=True,
        default=lambda self: self.env.company._today(),
    )
    date_to = fields.Date(string="Valid To", help="Empty: until it is lifted.")
    appeal_ids = fields.Many2many(
        "citizen.appeal",
        "citizen_legal_hold_appeal_rel",
        string="Appeals",
        check_company=True,
    )
    applicant_ids = fields.Many2many(
        "citizen.applicant",
        "citizen_legal_hold_applicant_rel",
        string="Applicants",
        check_company=True,
        help="All their appeals.",
    )
    case_file_ids = fields.Many2many(
        "citizen.case.file",
        "citizen_legal_hold_case_rel",
        string="Case Files",
        check_company=True,
    )
    state = fields.Selection(
        [("active", "In force"), ("released", "Lifted")],
        default="active",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    date_released = fields.Date(string="Lifted on", readonly=True, copy=False)
    released_by_id = fields.Many2one(
        "res.users", string="Lifted by", readonly=True, copy=False, ondelete="restrict"
    )
    release_reason = fields.Text(string="Lifted Because", readonly=True, copy=False)

    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)", "The ban ends before it begins."
    )

    @api.constrains("appeal_ids", "applicant_ids", "case_file_ids")
    def _check_targets(self):
        for hold in self:
            if not (hold.appeal_ids or hold.applicant_ids or hold.case_file_ids):
                raise ValidationError(
                    self.env._(
                        "Name what must not be destroyed: appeals, applicants or case"
                        " files (F1)."
                    )
                )
            hold.appeal_ids._check_not_destroyed()

    def write(self, vals):
        if self.filtered(lambda hold: hold.state == "released"):
            raise UserError(
                self.env._("A lifted ban is not changed: enter the new order (F1).")
            )
        before = [hold._get_extent() for hold in self]
        result = super().write(vals)
        for hold, extent in zip(self, before, strict=True):
            hold._check_not_lessened(*extent)
        return result

    def _get_extent(self):
        """Body, first and last day, and what the ban is on."""
        targets = (self.appeal_ids, self.applicant_ids, self.case_file_ids)
        return self.company_id, self.date_from, self.date_to, targets

    def _check_not_lessened(self, company, date_from, date_to, targets):
        """:raise UserError: the ban would end without a reason"""
        _company, _from, _to, now = self._get_extent()
        if (
            self.company_id != company
            or self.date_from > date_from
            or (self.date_to and (not date_to or self.date_to < date_to))
            or any(old - new for old, new in zip(targets, now, strict=True))
        ):
            raise UserError(
                self.env._(
                    "A ban is not shortened and nothing is taken out of it: lift it"
                    " with the reason, then enter the new order (F1)."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A ban is never deleted: lift it, with the reason (F1).")
        )

    def action_release(self, reason=None):
        """Lift the ban; who ordered it has agreed, the reason names the paper."""
        self.ensure_one()
        self.env["citizen.appeal"]._check_role("office_head")
        self.check_access("write")
        if reason is None:
            return self.env["citizen.reason"]._open(self, "hold_release")
        if not reason.strip():
            raise ValidationError(
                self.env._("Reason: name the paper by which the ban is lifted (F1).")
            )
        if self.state == "released":
            raise UserError(self.env._("This ban is lifted already."))
        self._write_flow(
            {
                "state": "released",
                "date_released": self.company_id._today(),
                "released_by_id": self.env.uid,
                "release_reason": reason,
            }
        )
        return True

    @api.model
    def _get_held_domain(self, today):
        """Domain of the appeals under a ban in force on a day."""
        in_force = (
            Domain("state", "=", "active")
            & Domain("date_from", "<=", today)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
        )
        # Sudo: a ban holds whoever asks
        holds = self.sudo().search(in_force)
        return (
            Domain("id", "in", holds.appeal_ids.ids)
            | Domain("applicant_id", "in", holds.applicant_ids.ids)
            | Domain("case_file_id", "in", holds.case_file_ids.ids)
        )
