from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.search import boolean_search

DECISIONS = [
    ("accepted", "Accepted"),
    ("included", "Taken into a programme"),
    ("refused", "Refused"),
]
# Working days the head has for a decision, unless another day is given
DECISION_DAYS = 5
# What was sent is not rewritten
SENT_FIELDS = frozenset(
    {"appeal_id", "author_id", "addressee_id", "kind", "text", "amount"}
    | {"date_wanted"}
)


class CitizenProposal(models.Model):
    """A curator's proposal to the head that would help to decide in favour (C11).

    S4 2.3.12: money, programmes, regulations and acts, consultations. Sent, reminded
    of, and followed to a decision with its term.
    """

    _name = "citizen.proposal"
    _inherit = ["citizen.protected.mixin"]
    _description = "Proposal to the Head"
    _order = "date_wanted, id"
    _personal_fields = frozenset({"text", "decision_note"})
    _rec_name = "kind"
    _check_company_auto = True
    _protected_fields = frozenset(
        {"state", "date_sent", "date_decided", "decided_by_id", "date_term"}
        | {"decision_note"}
    )

    appeal_id = fields.Many2one(
        "citizen.appeal",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    topic_id = fields.Many2one(related="appeal_id.topic_id", string="Topic")
    author_id = fields.Many2one(
        "citizen.official",
        string="Curator",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    addressee_id = fields.Many2one(
        "citizen.official",
        string="To the Head",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(
        [
            ("money", "Additional money"),
            ("programme", "Into a programme"),
            ("act", "Regulation or legal act"),
            ("consultation", "Consultation"),
            ("measures", "Other measures"),
        ],
        required=True,
        default="money",
    )
    text = fields.Text(string="What is Proposed", required=True)
    amount = fields.Monetary()
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_wanted = fields.Date(
        string="Decision Wanted by",
        help="Empty: five working days from sending. The head is reminded of it.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("sent", "Waits for the decision"), *DECISIONS],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    date_sent = fields.Date(string="Sent on", readonly=True, copy=False)
    date_decided = fields.Date(string="Decided on", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users",
        string="Decided by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    date_term = fields.Date(
        string="Term", readonly=True, copy=False, help="By when it is to be fulfilled."
    )
    decision_note = fields.Text(string="Decision in Words", readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    can_send = fields.Boolean(compute="_compute_can")
    can_decide = fields.Boolean(compute="_compute_can", search="_search_can_decide")

    @api.depends("state", "date_wanted", "company_id")
    def _compute_is_late(self):
        today_by_company = {c: c._today() for c in self.company_id}
        for proposal in self:
            due = proposal.date_wanted
            today = today_by_company.get(proposal.company_id)
            proposal.is_late = bool(
                proposal.state == "sent" and due and today and due < today
            )

    @api.model
    @boolean_search
    def _search_is_late(self):
        """Late today in the time zone of each body."""
        late = self.env["res.company"]._get_past_domain("date_wanted")
        return late & Domain("state", "=", "sent")

    @api.depends("state", "author_id", "addressee_id")
    @api.depends_context("uid")
    def _compute_can(self):
        authors, deciders = self._filter_may_send(), self._filter_may_decide()
        for proposal in self:
            proposal.can_send = proposal.state == "draft" and proposal in authors
            proposal.can_decide = proposal.state == "sent" and proposal in deciders

    @api.model
    @boolean_search
    def _search_can_decide(self):
        posts = self._my_authorities()
        return Domain("state", "=", "sent") & Domain("addressee_id", "in", posts.ids)

    @api.model
    def default_get(self, fields):
        """The curator of the appeal to the highest post of the body."""
        values = super().default_get(fields)
        appeal = self.env["citizen.appeal"].browse(values.get("appeal_id", ()))
        if "author_id" in fields and appeal:
            own = appeal.supervisor_id & self._my_authorities()
            author = own or appeal.supervisor_id or self._my_authorities()[:1]
            values.setdefault("author_id", author.id)
        if "addressee_id" in fields and appeal:
            head = self.env["citizen.official"].search(
                [
                    ("company_id", "=", appeal.company_id.id),
                    ("signing_level", "=", "4_head"),
                ],
                limit=1,
            )
            values.setdefault("addressee_id", head.id)
        return values

    # ------------------------------------------------------------------
    # rights
    # ------------------------------------------------------------------

    @api.model
    def _my_authorities(self):
        """Posts the user holds, acts for or assists."""
        posts = self.env["citizen.official"]._get_current()
        # Sudo: whose assistant one is, is no secret of the posts
        return posts | posts.sudo().assisted_ids

    def _filter_may_send(self):
        """The curator, who acts for him, his assistant or the office."""
        if self.env["citizen.appeal"]._has_role("office_head", "registrar"):
            return self
        mine = self._my_authorities()
        return self.filtered(lambda proposal: proposal.author_id in mine)

    def _filter_may_decide(self):
        """The head it goes to, who acts for him, or the assistant who enters it."""
        if self.env.su:
            return self
        mine = self._my_authorities()
        return self.filtered(lambda proposal: proposal.addressee_id in mine)

    def _check_may_send(self):
        if refused := (self - self._filter_may_send())[:1]:
            raise AccessError(
                self.env._(
                    "Proposals are made by the curator %(author)s, the assistant or"
                    " the appeals office (S4 2.3.12).",
                    author=refused.author_id.display_name,
                )
            )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        proposals = super().create(vals_list)
        proposals._check_may_send()
        return proposals

    def write(self, vals):
        if not self.env.su:
            sent = self.filtered(lambda proposal: proposal.state != "draft")
            if sent and not SENT_FIELDS.isdisjoint(vals):
                raise UserError(
                    self.env._("A proposal that was sent is decided, not changed.")
                )
            self._check_may_send()
        result = super().write(vals)
        if not self.env.su:
            self._check_may_send()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if self.filtered(lambda proposal: proposal.state != "draft"):
            raise UserError(self.env._("A proposal that was sent stays as history."))
        self._check_may_send()

    # ------------------------------------------------------------------
    # sending and deciding
    # ------------------------------------------------------------------

    def action_send(self):
        """Send to the head, who sees the appeal from now on (S4 2.3.12)."""
        self.check_access("read")
        self._check_may_send()
        if self.filtered(lambda proposal: proposal.state != "draft"):
            raise UserError(self.env._("The proposal was already sent."))
        for proposal in self:
            today = proposal.company_id._today()
            calendar = self.env["citizen.calendar.day"]._get_calendar(
                proposal.company_id
            )
            wanted = proposal.date_wanted or calendar.add_working_days(
                today, DECISION_DAYS
            )
            # Sudo: right and state were checked
            proposal.sudo()._write_flow(
                {"state": "sent", "date_sent": today, "date_wanted": wanted}
            )
            proposal._log("proposal_sent", proposal.addressee_id, proposal.author_id)
        self.appeal_id._sync_readers()
        return True

    def _log(self, code, named, official, **data):
        self.appeal_id._log_event(
            code,
            {"official_id": named.id, "proposal_id": self.id, **data},
            official=official,
        )

    def action_decide(self, decision=None, date=None, note=None):
        """Decide; without values opens the dialog.

        :param decision: ``accepted``, ``included`` or ``refused``
        :param date: term of what was accepted
        :param note: the programme or act; why it was refused
        """
        self.ensure_one()
        self.check_access("read")
        if not self._filter_may_decide():
            raise AccessError(
                self.env._(
                    "Decided by %(head)s, who acts for the post, or the assistant"
                    " (S4 2.3.12).",
                    head=self.addressee_id.display_name,
                )
            )
        if self.state != "sent":
            raise UserError(
                self.env._("Only a proposal that waits for its decision is decided.")
            )
        if decision is None:
            return self._open_decision()
        day = fields.Date.to_date(date)
        self._check_decision(decision, day, note)
        # Sudo: right and state were checked
        self.sudo()._write_flow(
            {
                "state": decision,
                "date_decided": self.company_id._today(),
                "decided_by_id": self.env.uid,
                "date_term": day if decision != "refused" else False,
                "decision_note": note,
            }
        )
        data = {}
        if decision != "refused":
            data["date"] = fields.Date.to_string(day)
        self._log(f"proposal_{decision}", self.addressee_id, self.addressee_id, **data)
        return True

    def _open_decision(self):
        return self.env["citizen.proposal.decide"]._get_dialog_action(
            self.env._("Decide on the Proposal"), default_proposal_id=self.id
        )

    def _check_decision(self, decision, day, note):
        if decision not in dict(DECISIONS):
            raise ValidationError(
                self.env._("Decision: accepted, taken into a programme or refused.")
            )
        if decision == "refused":
            if not (note or "").strip():
                raise ValidationError(
                    self.env._("Decision in Words: say why it is refused (S4 2.3.12).")
                )
            return
        if not day or day < self.company_id._today():
            raise ValidationError(
                self.env._(
                    "Term: give the day by which it is to be fulfilled, today or later"
                    " (S4 2.3.12)."
                )
            )
        if decision == "included" and not (note or "").strip():
            raise ValidationError(
                self.env._("Decision in Words: name the programme (S4 2.3.12).")
            )
