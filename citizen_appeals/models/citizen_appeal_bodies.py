from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .citizen_appeal_actions import SIDE_EXITS
from .citizen_appeal_write import WITH_REGISTRATION

# What the card takes along into the register of another body
HANDED_FIELDS = (
    "medium",
    "answer_way",
    "kind",
    "received_name",
    "received_address",
    "received_phone",
    "received_email",
    "representative_name",
    "has_authority",
    "has_date",
    "has_signature",
    "signatory_count",
    "is_collective",
    "annotation",
    "body",
    "sheets",
    "attachment_sheets",
    "place",
)
OPEN_FOR_HANDOVER = ("registered", "assigned", "in_progress")
# What the outcome of a whole appeal left on the card
NO_OUTCOME = {
    "outcome_id": False,
    "outcome_reason": False,
    "date_outcome": False,
    "is_notice_due": False,
}


class CitizenAppeal(models.Model):
    """The same appeal in the registers of two bodies (A14, B3, S4 2.1.11-2.1.13).

    Handed over *to examine and report* the sender's term runs on and the sender
    answers the applicant; handed over *for good* the questions end here with the
    result “forwarded”, and with the last question the appeal does.
    """

    _inherit = "citizen.appeal"

    family_id = fields.Many2one(
        "citizen.appeal",
        string="First Card",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The card of the body that handed the appeal over first.",
    )
    handover_ids = fields.One2many(
        "citizen.handover", "appeal_id", string="Handed to Other Bodies", copy=False
    )
    came_from_id = fields.Many2one(
        "res.company", string="Handed Over by", compute="_compute_came_from"
    )
    can_hand_to_body = fields.Boolean(compute="_compute_can_hand")
    can_hand_back = fields.Boolean(compute="_compute_can_hand")
    history_ids = fields.Many2many(
        "citizen.appeal.event", compute="_compute_history_ids"
    )

    @api.depends("parent_id", "family_id")
    def _compute_came_from(self):
        for appeal in self:
            # Sudo: which body it came from is told, its card is not
            parent = appeal.sudo().parent_id if appeal.family_id else self.browse()
            appeal.came_from_id = parent.company_id

    @api.depends("state", "family_id")
    @api.depends_context("uid")
    def _compute_can_hand(self):
        office = self._has_role("registrar", "office_head")
        for appeal in self:
            open_here = appeal.state in OPEN_FOR_HANDOVER
            appeal.can_hand_to_body = office and open_here
            appeal.can_hand_back = office and open_here and bool(appeal._came_by())

    @api.depends("event_ids", "family_id")
    @api.depends_context("uid")
    def _compute_history_ids(self):
        """The events of all bodies as one story, to who reads one of the cards."""
        shared = self.env["citizen.appeal.event"]
        if families := self.family_id:
            shared = shared.search(
                Domain("appeal_id", "any!", [("family_id", "in", families.ids)])
            )
        # Sudo: only to tell the events apart; they were found with the user's rights
        by_family = shared.grouped(lambda event: event.sudo().appeal_id.family_id)
        for appeal in self:
            family = appeal.family_id
            appeal.history_ids = by_family[family] if family else appeal.event_ids

    def _came_by(self):
        """The hand-over this card came by, while it is not answered or returned."""
        self.ensure_one()
        # Sudo: the hand-over hangs on the card of the other body
        return (
            self.env["citizen.handover"]
            .sudo()
            .search([("child_id", "=", self._origin.id), ("state", "=", "sent")])
        )

    # ------------------------------------------------------------------
    # hand over
    # ------------------------------------------------------------------

    def action_hand_to_body(self, partner=None, values=None):
        """Hand the appeal, or some of its questions, to another body (S4 2.2.2).

        Without values opens the dialog.

        :param partner: id of the partner that stands for the body
        :param values: ``kind``, ids ``question_ids`` (default: all open), ``date_due``
        :return: action that opens the drafted covering letter
        """
        self.ensure_one()
        self._check_role("registrar", "office_head")
        self.check_access("write")
        self._check_open_for_handover()
        if partner is None:
            return self._open_dialog("citizen.appeal.hand.to.body")
        values = values or {}
        partner = self.env["res.partner"].browse(partner)
        company = self.env["res.company"]._get_by_partner(partner)
        kind = values.get("kind") or "delegated"
        questions = self.question_ids.browse(values.get("question_ids") or ())
        questions = questions or self._get_open_questions()
        self._check_body(company, kind, questions)
        [handover] = self._hand_over(
            company, kind, {self: questions}, date_due=values.get("date_due")
        )
        letter = self._draft_letter(
            "handover_covering",
            {"partner_id": partner.id, "date_named": handover.date_due},
        )
        handover._write_flow({"letter_id": letter.id})
        return letter._get_records_action()

    def _check_open_for_handover(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for appeal in self:
            if appeal.state not in OPEN_FOR_HANDOVER:
                raise UserError(
                    self.env._(
                        "%(appeal)s is in the state “%(state)s”: an appeal goes to"
                        " another body once it is registered and before its answer is"
                        " in review (S4 2.2.2). Register it, or return the answer,"
                        " first.",
                        appeal=appeal.display_name,
                        state=labels[appeal.state],
                    )
                )

    def _check_body(self, company, kind, questions):
        """:raise ValidationError: not a body to hand this to; says what else to do"""
        if not company or company == self.company_id:
            raise ValidationError(
                self.env._(
                    "Body: choose another body of this system. To any other"
                    " organization the appeal is forwarded (59-FZ, art. 8, p. 3)."
                )
            )
        if kind == "delegated" and not company._is_under(self.company_id):
            raise ValidationError(
                self.env._(
                    "%(body)s is not subordinate to %(center)s and cannot be asked to"
                    " report (S4 2.1.11). Hand the appeal over for good.",
                    body=company.name,
                    center=self.company_id.name,
                )
            )
        if not questions or questions - self._get_open_questions():
            raise ValidationError(
                self.env._(
                    "Questions: choose questions of this appeal without a result."
                )
            )
        there = self.sudo().handover_ids.filtered(
            lambda h: h.state == "sent" and h.to_company_id == company
        )
        if there.question_ids & questions:
            raise ValidationError(
                self.env._(
                    "%(body)s has this appeal already, since %(date)s.",
                    body=company.name,
                    date=there[0].date.strftime("%d.%m.%Y"),
                )
            )
        self._check_not_complained_about(company)

    def _check_not_complained_about(self, company):
        """An appeal never goes to the body it complains about (A13, S4 2.1.23)."""
        self._check_conflict(partners=company.partner_id)

    def _hand_over(self, company, kind, questions, rule=None, date_due=None):
        """Make the cards there and all that hangs on them, a statement for each.

        :param dict questions: appeal → its questions that go along
        :return: the hand-overs, one for each appeal
        """
        # Sudo: right and state were checked; nobody here writes in the other body
        appeals = self.sudo()
        for appeal in appeals.filtered(lambda a: not a.family_id):
            appeal._write_flow({"family_id": appeal.id})
        people = appeals.applicant_id._get_in_body(company)
        due = fields.Date.to_date(date_due)
        values = [
            appeal._prepare_child(company, kind, questions[appeal], people, due)
            for appeal in appeals
        ]
        at_once = rule and rule.sudo().registers_at_once
        Child = appeals.browse().with_company(company)
        if at_once:
            Child = Child.with_context(citizen_intake=WITH_REGISTRATION)
        children = Child.create(values).with_env(appeals.env)
        by_appeal = dict(zip(appeals, children, strict=True))
        appeals.document_ids._copy_to_cards(
            {appeal.id: child.id for appeal, child in by_appeal.items()}
        )
        handovers = appeals.env["citizen.handover"].create(
            [
                {
                    "appeal_id": appeal.id,
                    "to_company_id": company.id,
                    "child_id": child.id,
                    "kind": kind,
                    "question_ids": questions[appeal].ids,
                    "date": appeal.company_id._today(),
                    "date_due": child.superior_date_due,
                    "rule_id": rule.id if rule else False,
                }
                for appeal, child in by_appeal.items()
            ]
        )
        if at_once:
            children.with_company(company).action_register()
        for handover in handovers:
            handover.appeal_id._on_handed_over(handover)
        appeals._sync_deadlines()
        if kind == "for_good":
            appeals._sync_readers()
        return handovers

    def _prepare_child(self, company, kind, questions, people, date_due):
        """The card of the other body: received there now, from the sender's number."""
        if kind == "delegated" and not date_due:
            date_due = self.date_deadline
        channel = self.env["citizen.channel"]._find_by_code(
            "other_body", company, company._today()
        )
        common = {
            name: self[name].id
            for name in ("territory_id", "subkind_id")
            if not self[name]
            or "company_id" not in self[name]._fields
            or not self[name].company_id
        }
        return {
            **{name: self[name] for name in HANDED_FIELDS},
            **common,
            "company_id": company.id,
            "parent_id": self.id,
            "family_id": self.family_id.id,
            "channel_id": channel.id,
            "applicant_id": people.get(self.applicant_id.id, False),
            "superior_partner_id": self.company_id.partner_id.id,
            "superior_number": self.name,
            "superior_date": self.date_registered,
            "superior_controls": kind == "delegated",
            "superior_wants_answer": kind == "delegated",
            "superior_date_due": date_due,
            "question_ids": [
                fields.Command.create(
                    {
                        "topic_id": question.topic_id.id,
                        "note": question.note,
                        "sequence": question.sequence,
                    }
                )
                for question in questions.sudo()
            ],
        }

    def _on_handed_over(self, handover):
        """One event; the last question handed over for good ends the appeal here."""
        self.ensure_one()
        data = {"company_id": handover.to_company_id.id, "rule_id": handover.rule_id.id}
        if handover.kind == "delegated":
            self._log_event("handed_to_body", data, public=True)
            return
        outcome = self.env["citizen.outcome"]._get_by_code("forwarded", self.company_id)
        handover.question_ids._write_flow(
            {"result": "forwarded", "outcome_id": outcome.id, "measures_taken": False}
        )
        if all(question.result in SIDE_EXITS for question in self.question_ids):
            self._end_work()
            values = self._prepare_outcome_values(outcome, {})
            self._set_state(
                "forwarded", "handed_to_body", data, outcome_id=outcome.id, **values
            )
        else:
            self._log_event("handed_to_body", data, public=True)
        self._sync_forwarding_deadline()
        if self._can_be_told():
            partner = handover.to_company_id.partner_id
            notice = self._draft_letter("forwarding_notice", {"partner_id": partner.id})
            self._start_notice(outcome, notice)

    # ------------------------------------------------------------------
    # by rule
    # ------------------------------------------------------------------

    def action_register(self):
        """What a rule hands to another body goes there with its number (B3)."""
        result = super().action_register()
        self.union()._apply_handover_rules()
        return result

    def _apply_handover_rules(self):
        # Sudo: rules are kept by the administrator and hold for everybody
        found = self.env["citizen.handover.rule"]._find_for(self.sudo())
        groups = {}
        for (rule, appeal), questions in found.items():
            # Not back to where it came from
            if rule.to_company_id not in appeal._get_family_bodies():
                groups.setdefault(rule, {})[appeal] = questions
        for rule, questions in groups.items():
            self.browse().concat(*questions)._hand_over(
                rule.to_company_id, rule.kind, questions, rule
            )

    def _get_family_bodies(self):
        """Bodies whose registers have this appeal already."""
        if not self.family_id:
            return self.company_id
        return self.search([("family_id", "=", self.family_id.id)]).company_id

    # ------------------------------------------------------------------
    # back
    # ------------------------------------------------------------------

    def action_hand_back(self, reason=None):
        """Return the card to the body that handed it over: not competent (S4 2.2.2).

        Without a reason opens the dialog. Here the appeal ends as returned, there
        the work goes on with everything it had.
        """
        self.ensure_one()
        self._check_role("registrar", "office_head")
        self.check_access("write")
        handover = self._came_by()
        if not handover:
            raise UserError(
                self.env._(
                    "%(appeal)s was not handed over by another body, or was answered:"
                    " there is nowhere to return it. Outside competence it is forwarded"
                    " (59-FZ, art. 8, p. 3).",
                    appeal=self.display_name,
                )
            )
        if self.state == "received":
            raise UserError(
                self.env._(
                    "%(appeal)s: register it first, every appeal received is registered"
                    " (S4 2.1.3). Then return it.",
                    appeal=self.display_name,
                )
            )
        self._check_open_for_handover()
        if reason is None:
            return self._open_dialog("citizen.appeal.hand.back")
        if not reason.strip():
            raise ValidationError(
                self.env._(
                    "Reason: say whose competence it is, the other body needs it to go"
                    " on (S4 2.2.3)."
                )
            )
        self._return_to_sender(handover, reason.strip())
        return True

    def _return_to_sender(self, handover, reason):
        # Sudo: right and state were checked; the sender's card is not the user's
        child, parent = self.sudo(), handover.appeal_id
        child._get_open_questions()._write_flow({"result": "returned"})
        child._set_state(
            "returned", "handed_back", {"company_id": parent.company_id.id}
        )
        child._end_work()
        child._stop_deadlines(["superior"])
        child._sync_deadlines()
        child._sync_readers()
        handover._write_flow(
            {
                "state": "returned",
                "reason": reason,
                "date_done": child.company_id._today(),
            }
        )
        parent._on_handed_back(handover)

    def _on_handed_back(self, handover):
        """The sender goes on with what was handed over, its old term included."""
        self.ensure_one()
        data = {"company_id": handover.to_company_id.id}
        if handover.kind == "for_good":
            handover.question_ids._write_flow({"result": False, "outcome_id": False})
            self._sync_forwarding_deadline()
        if self.state == "forwarded":
            self._resume_deadlines()
            self._set_state(
                "registered", "handover_returned", data, public=False, **NO_OUTCOME
            )
        else:
            self._log_event("handover_returned", data)
        self._sync_deadlines()
        self._sync_readers()

    # ------------------------------------------------------------------
    # the answer comes
    # ------------------------------------------------------------------

    def _get_answer_kind(self):
        """Who was charged answers whom it came from; the applicant hears from there."""
        handover = self._came_by() if self.family_id else None
        if handover and handover.kind == "delegated":
            return "handover_report"
        return super()._get_answer_kind()

    def _on_letter_dispatched(self, letter):
        """The sender gets the letter of the other body as a document of the card."""
        result = super()._on_letter_dispatched(letter)
        if not self.family_id:
            return result
        handover = self._came_by()
        to_sender = letter.kind_id.addressee == "superior"
        answers = letter.kind_id.answers_appeal
        if not handover or not (to_sender or (answers and handover.kind == "for_good")):
            return result
        # Sudo: the sender's card is not the user's
        parent = handover.appeal_id
        letter.sudo()._copy_issued_to(parent)
        handover._write_flow({"state": "answered", "date_done": letter.date_dispatched})
        parent._log_event("handover_answered", {"company_id": self.company_id.id})
        return result
