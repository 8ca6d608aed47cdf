from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

DECIDERS = ("registrar", "office_head")
# What was typed in the account is kept in the case as a file of that name
OWN_WORDS = {"supplement": "Дополнение.txt", "withdrawal": "Отзыв обращения.txt"}


class CitizenApplicantRequest(models.Model):
    """What an applicant asks for in a running case: I1, S4 2.5.2, 59-ФЗ, art. 5.

    A supplement, the withdrawal, a copy in hand. It is made by ``_take_request`` of the
    appeal; the office takes it or refuses with a reason the applicant reads.
    """

    _name = "citizen.applicant.request"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Request of the Applicant"
    _order = "id DESC"
    _rec_name = "kind"
    _check_company_auto = True
    _personal_fields = frozenset({"text", "answer", "digest"})
    _access_free_fields = frozenset(
        {"id", "display_name", "appeal_id", "kind", "state", "write_date"}
    )
    _protected_fields = frozenset(
        {"state", "answer", "date_decided", "decided_by_id", "document_ids", "digest"}
    )

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [
            ("supplement", "Supplement"),
            ("withdrawal", "Withdrawal"),
            ("copy", "Copy in hand"),
        ],
        required=True,
        readonly=True,
    )
    text = fields.Text(readonly=True)
    # What was sent, to know it when it comes twice
    digest = fields.Char(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
    )
    document_ids = fields.Many2many(
        "citizen.document",
        "citizen_applicant_request_document_rel",
        "request_id",
        "document_id",
        string="Files",
        readonly=True,
    )
    source = fields.Selection(
        [("portal", "Account on the portal"), ("email", "E-mail")],
        required=True,
        readonly=True,
        default="portal",
    )
    date = fields.Datetime(
        string="Received on",
        required=True,
        readonly=True,
        default=lambda self: fields.Datetime.now(),
    )
    state = fields.Selection(
        [
            ("new", "Awaits a Decision"),
            ("taken", "Request Met"),
            ("refused", "Refused"),
        ],
        default="new",
        required=True,
        readonly=True,
    )
    answer = fields.Text(
        string="Reason of the Refusal",
        readonly=True,
        help="The applicant reads it in the account.",
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, ondelete="restrict"
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _new_idx = models.Index("(company_id, id) WHERE state = 'new'")
    _once = models.UniqueIndex(
        "(appeal_id, digest) WHERE state = 'new'",
        "This request waits for its decision already.",
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        may = self.env["citizen.appeal"]._has_role(*DECIDERS)
        for request in self:
            request.can_decide = may and request.state == "new"

    @api.depends("kind", "appeal_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            appeal = request.appeal_id.display_name or ""
            request.display_name = f"{labels.get(request.kind, '')}, {appeal}"

    def _get_own_words(self):
        """The files that were made of what the applicants typed."""
        made = self.env["citizen.document"]
        for request in self.filtered("text"):
            # It is made first
            first = request.document_ids.sorted("id")[:1]
            if first.name == OWN_WORDS.get(request.kind):
                made |= first
        return made

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("Requests stay as history."))

    # ------------------------------------------------------------------
    # deciding
    # ------------------------------------------------------------------

    def action_take(self):
        """Meet the request: the deed it asks for, or its dialog."""
        self.ensure_one()
        self._check_decidable()
        return getattr(self, f"_take_{self.kind}")()

    def _take_supplement(self):
        """Read and taken into the case."""
        self._decide("taken")
        return True

    def _take_withdrawal(self):
        """Opens the dialog; confirmed there, the request is met."""
        reason = self.env._(
            "At the request of the applicant of %(date)s",
            date=self.company_id._local_date(self.date).strftime("%d.%m.%Y"),
        )
        return self.appeal_id._open_dialog(
            "citizen.appeal.leave", default_state="withdrawn", default_reason=reason
        )

    def _take_copy(self):
        """The clerk gives the copy against a receipt (S4 2.5.2): which letter?"""
        letters = self.appeal_id._get_copyable_letters()
        if len(letters) == 1:
            action = letters.action_give_copy()
            name = self.appeal_id.applicant_id.name
            return action | {
                "context": action["context"] | {"default_received_by": name}
            }
        return letters._get_records_action(name=self.env._("Give a Copy of"))

    def action_refuse(self, reason=None):
        """Refuse with a reason for the applicant; without it the dialog opens."""
        self.ensure_one()
        self._check_decidable()
        if reason is None:
            return self.env["citizen.reason"]._open(self, "applicant_request_refuse")
        if not reason.strip():
            raise ValidationError(
                self.env._("Reason: say why; the applicant reads it in the account.")
            )
        self._decide("refused", reason.strip())
        return True

    def action_open_appeal(self):
        """The card of the appeal."""
        self.ensure_one()
        return self.appeal_id._get_records_action()

    def _check_decidable(self):
        self.check_access("read")
        self.env["citizen.appeal"]._check_role(*DECIDERS)
        # Sudo: locking needs the right to write, which nobody has
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        if self.state != "new":
            raise UserError(self.env._("The request was decided already."))

    def _decide(self, state, answer=False):
        """Write the decision and one event each; right and state were checked."""
        for request in self:
            # Sudo: only decisions write these fields
            request.sudo()._write_flow(
                {
                    "state": state,
                    "answer": answer,
                    "date_decided": fields.Datetime.now(),
                    "decided_by_id": self.env.uid,
                }
            )
            code = f"{request.kind}_taken"
            if state == "refused":
                code = "applicant_request_refused"
            request.appeal_id._log_event(
                code, {"applicant_request_id": request.id}, public=True
            )
