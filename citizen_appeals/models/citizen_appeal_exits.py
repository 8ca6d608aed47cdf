from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .citizen_appeal_actions import SIDE_EXITS

# Terms that end with a whole exit and start again when it is taken back
WORK_TERMS = ["registration", "handover", "examination", "internal"]
EXITABLE = ("registered", "assigned", "in_progress", "in_review")
VALUE_NAMES = frozenset(
    {
        "outcome",
        "question_ids",
        "reason",
        "answer_ids",
        "page",
        "is_legible",
        "document",
        "signatory_id",
        "executor_id",
    }
)


class CitizenAppeal(models.Model):
    """The exits beside the answer: by question, and of the whole appeal (C6, A5).

    What an outcome demands is data (``citizen.outcome``). A question that left has
    its result; the state follows when every question has left, and is then that of
    the last decision.
    """

    _inherit = "citizen.appeal"

    outcome_id = fields.Many2one(
        "citizen.outcome",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    outcome_reason = fields.Text(
        string="Reason of the Outcome", readonly=True, copy=False
    )
    date_outcome = fields.Date(string="Outcome Decided on", readonly=True, copy=False)
    is_notice_due = fields.Boolean(
        string="Letter to the Applicant Due", readonly=True, copy=False
    )
    rest_on_letter_ids = fields.Many2many(
        "citizen.letter",
        "citizen_appeal_rest_on_letter_rel",
        "appeal_id",
        "letter_id",
        string="Earlier Answers It Rests on",
        readonly=True,
        copy=False,
    )
    answer_page = fields.Char(string="Page with the Answer", readonly=True, copy=False)
    is_knowingly_false = fields.Boolean(
        string="Knowingly False",
        readonly=True,
        copy=False,
        help="Knowingly false or slanderous statements: the answer explains the"
        " liability (S4 2.3.7).",
    )
    can_leave = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")
    closing_obstacle = fields.Char(compute="_compute_closing_obstacle")

    @api.depends("question_ids.result")
    def _compute_can(self):
        result = super()._compute_can()
        office = self._has_role("registrar", "office_head")
        for appeal in self:
            saved = bool(appeal._origin)
            left = appeal.state in SIDE_EXITS
            appeal.can_leave = saved and (
                appeal.state in EXITABLE or (appeal.state == "received" and office)
            )
            appeal.can_leave &= office or appeal._may_decide_outcome()
            appeal.can_reopen = saved and office and appeal._has_left()
            if saved and left and office:
                appeal.can_close = not appeal.closing_obstacle
        return result

    def _may_decide_outcome(self):
        """Roles of the deciders of the directory: curator, head, authorised deputy."""
        posts = self._my_posts()
        return (
            self._has_role("oversight")
            or self.supervisor_id in posts
            or "4_head" in posts.mapped("signing_level")
        )

    @api.depends("state", "letter_ids.state", "question_ids.result")
    def _compute_closing_obstacle(self):
        for appeal in self:
            left = appeal.state in SIDE_EXITS
            appeal.closing_obstacle = left and appeal._get_closing_obstacle()

    # ------------------------------------------------------------------
    # actions
    # ------------------------------------------------------------------

    def action_leave(self):
        """Open the dialog of every outcome but forwarding."""
        self.ensure_one()
        self.check_access("read")
        return self._open_dialog("citizen.appeal.leave")

    def action_leave_unanswered(self, values=None):
        """Leave without an answer on the substance (59-ФЗ, art. 11; C6)."""
        return self._exit("left_unanswered", values)

    def action_return(self, values=None):
        """Return to the applicant (59-ФЗ, art. 11, p. 2; art. 8, p. 7)."""
        return self._exit("returned", values)

    def action_withdraw(self, values=None):
        """The applicant withdraws the appeal (59-ФЗ, art. 5)."""
        return self._exit("withdrawn", values)

    def action_hand_over(self, values=None):
        """Hand what is no appeal to the chancery (S4 2.1.7)."""
        return self._exit("handed_over", values)

    def _exit(self, state, values):
        """:param values: keys of ``VALUE_NAMES``; without them opens the dialog"""
        self.ensure_one()
        self.check_access("read")
        if values is None:
            return self._open_dialog("citizen.appeal.leave", default_state=state)
        if refused := values.keys() - VALUE_NAMES:
            raise ValidationError(
                self.env._("Unknown values: %(names)s", names=", ".join(refused))
            )
        outcome = self._get_outcome(values.get("outcome"), state)
        questions = self.question_ids.browse(values.get("question_ids") or ())
        letters = self._leave(outcome, questions, values)
        return letters._get_records_action() if letters else True

    def _get_outcome(self, outcome, state):
        """The outcome of that id or code; the only one of the state by itself."""
        Outcome = self.env["citizen.outcome"]
        if isinstance(outcome, int):
            found = Outcome.browse(outcome).exists()
        elif outcome:
            found = Outcome._get_by_code(outcome, self.company_id)
        else:
            bodies = (False, self.company_id.id)
            found = Outcome.search(
                [("state", "=", state), ("company_id", "in", bodies)]
            )
        if len(found) != 1 or found.state != state:
            raise ValidationError(
                self.env._("Outcome: choose one that the directory has for this.")
            )
        return found

    def action_mark_false(self, reason=None):
        """Mark knowingly false statements; the appeal is answered (S4 2.3.7)."""
        self.ensure_one()
        self.check_access("read")
        if reason is None:
            return self._open_dialog(
                "citizen.appeal.leave", default_outcome_code="knowingly_false"
            )
        Outcome = self.env["citizen.outcome"]
        outcome = Outcome._get_by_code("knowingly_false", self.company_id)
        self._check_may(outcome._may_decide(self), outcome._get_decider_label())
        if self.state not in EXITABLE:
            self._check_transition("in_review")
        if not reason.strip():
            raise ValidationError(
                self.env._(
                    "Reason: say which statements are knowingly false (%(clause)s).",
                    clause=outcome.clause,
                )
            )
        # Sudo: the right was checked
        self.sudo()._write_flow({"is_knowingly_false": True, "outcome_reason": reason})
        self._log_event("marked_false", official=self._get_acting_post())
        return True

    # ------------------------------------------------------------------
    # the exit
    # ------------------------------------------------------------------

    def _leave(self, outcome, questions=None, values=None):
        """Let questions leave by an outcome, all in one transaction.

        :param questions: which; by default all that have no result yet
        :param values: see ``VALUE_NAMES``; ``letter_values`` for the drafted letter
        :return: the letter drafted to the applicant; empty if none is due
        """
        self.ensure_one()
        values = values or {}
        self._check_may(outcome._may_decide(self), outcome._get_decider_label())
        appeal = self.sudo()  # Sudo: the right was checked; sights differ by decider
        # Two clerks at once: the second is told, nothing leaves twice
        appeal.lock_for_update()
        questions = questions.sudo() or appeal._get_open_questions()
        self._check_can_leave(outcome, questions, values)
        questions._write_flow(
            {"result": outcome.state, "measures_taken": False, "outcome_id": outcome.id}
        )
        official = self._get_acting_post()
        data = {"outcome_id": outcome.id, "question_ids": questions.ids}
        decided = self._prepare_outcome_values(outcome, values)
        code = "questions_left"
        if all(q.result in SIDE_EXITS for q in appeal.question_ids):
            code = outcome.state
            decided |= {"state": outcome.state, "outcome_id": outcome.id}
            self._check_transition(outcome.state)
            appeal._end_work()
        appeal._write_flow(decided)
        self._log_event(code, data, public=True, official=official)
        letter = self._draft_outcome_letter(outcome, values)
        appeal._start_notice(outcome, letter)
        appeal._sync_deadlines()
        appeal._sync_readers()
        return letter

    def _prepare_outcome_values(self, outcome, values):
        """What the card keeps of the decision; a paper of withdrawal is added to it."""
        if values.get("document"):
            document = {"kind": "withdrawal", **values["document"]}
            self.env["citizen.document"].sudo().create(
                {**document, "appeal_id": self.id}
            )
        return {
            "outcome_reason": values.get("reason"),
            "date_outcome": self.company_id._today(),
            "is_notice_due": self._is_letter_due(outcome, values),
            "rest_on_letter_ids": [Command.set(values.get("answer_ids") or [])],
            "answer_page": values.get("page"),
        }

    def _is_letter_due(self, outcome, values):
        if not outcome.letter_kind_id or not self._can_be_told():
            return False
        return outcome.notice == "always" or bool(values.get("is_legible"))

    def _can_be_told(self):
        """Somebody is named who has an address; else nobody is written to."""
        applicant = self.sudo().applicant_id
        return bool(
            applicant
            and (
                applicant.address
                or applicant.email
                or self.received_address
                or self.received_email
                or self.partner_id
            )
        )

    def _get_open_questions(self):
        """Neither left nor answered: a result is a draft until the answer has gone."""
        final = self.state in ("answered", "closed", "filed")
        return self.question_ids.filtered(
            lambda question: (
                not question.result or (not final and question.result not in SIDE_EXITS)
            )
        )

    def _end_work(self):
        """Nothing is left to examine: terms, assignments, drafted answers, requests."""
        self._stop_deadlines([*WORK_TERMS, "additional_control"])
        self.assignment_ids._cancel_open()
        self._get_answers()._cancel_unissued()
        self.document_request_ids._cancel()

    def _start_notice(self, outcome, letter):
        """The letter has its own term, from registration (C6)."""
        if not letter or not outcome.rule_id or not self.date_registered:
            return
        rule = outcome.rule_id
        start = self._get_event_start("registration")
        due, proof = rule._due_for(self.company_id, start)
        row = self._prepare_deadline_row(
            "notice", due, proof, rule, start=start, letter_id=letter.id
        )
        self._create_deadlines([row])

    def _draft_outcome_letter(self, outcome, values):
        if not self.is_notice_due:
            return self.env["citizen.letter"]
        code = outcome.letter_kind_id.code
        people = self._get_letter_people(code)
        given = {
            name: values[name]
            for name in ("signatory_id", "executor_id")
            if values.get(name)
        }
        returned = outcome.state == "returned"
        return self._draft_letter(
            code,
            {
                "reason": values.get("reason"),
                # What is returned goes with the letter
                "attachment_sheets": returned and self.sheets + self.attachment_sheets,
                **people,
                **given,
                **values.get("letter_values", {}),
            },
        )

    def _get_letter_people(self, kind_code):
        """Proposed executor and signatory, so that the drafts can go at once.

        Who signed the last letter of that kind, else the user if the level allows.
        """
        kind = self.env["citizen.letter.kind"]._get_by_code(kind_code, self.company_id)
        mine = self._my_posts().filtered(lambda p: p.company_id == self.company_id)
        # Sudo: only the post is taken from the other letter
        last = (
            self.env["citizen.letter"]
            .sudo()
            .search(
                [
                    ("kind_id", "=", kind.id),
                    ("company_id", "=", self.company_id.id),
                    ("signatory_id.active", "=", True),
                ],
                order="id DESC",
                limit=1,
            )
        )
        able = mine.filtered(lambda post: post.signing_level >= kind.signing_level)
        people = {
            "executor_id": (self.sudo().lead_executor_id or mine[:1]).id,
            "signatory_id": (last.signatory_id or able[:1]).id,
        }
        return {name: value for name, value in people.items() if value}

    # ------------------------------------------------------------------
    # what an outcome demands
    # ------------------------------------------------------------------

    def _check_can_leave(self, outcome, questions, values):
        """:raise UserError: state, questions, or what the outcome asks for"""
        if questions.appeal_id - self:
            raise ValidationError(
                self.env._("Questions: choose questions of this appeal.")
            )
        self._check_questions_left(questions)
        self._check_exit_state(outcome)
        if outcome.needs_reason and not (values.get("reason") or "").strip():
            raise ValidationError(
                self.env._(
                    "Reason: say why (“%(outcome)s”, %(clause)s).",
                    outcome=outcome.name,
                    clause=outcome.clause,
                )
            )
        self._check_anonymous(outcome)
        self._check_answers(outcome, values.get("answer_ids") or [])
        self._check_page(outcome, values.get("page"))

    def _check_questions_left(self, questions):
        """A repeated decision is refused politely: nothing is done twice."""
        if not questions and self.number:
            raise UserError(
                self.env._(
                    "%(appeal)s: every question has its result already, nothing is"
                    " left to decide.",
                    appeal=self.display_name,
                )
            )
        if done := questions.filtered(lambda q: q.result in SIDE_EXITS):
            raise UserError(
                self.env._(
                    "“%(topics)s” has left already; nothing was done twice. To decide"
                    " anew, take the outcome back.",
                    topics=", ".join(done.topic_id.mapped("name")),
                )
            )

    def _check_exit_state(self, outcome):
        """Not before registration, unless it is no appeal at all (S4 2.1.7)."""
        if self.state == "received" and not outcome.is_not_appeal:
            raise UserError(
                self.env._(
                    "%(appeal)s: register the appeal first, the term of"
                    " “%(outcome)s” runs from registration (%(clause)s).",
                    appeal=self.display_name,
                    outcome=outcome.name,
                    clause=outcome.clause,
                )
            )
        if self.state != "received":
            self._check_transition(outcome.state)

    def _check_anonymous(self, outcome):
        if outcome.is_anonymous and self._can_be_told():
            raise UserError(
                self.env._(
                    "%(appeal)s names an applicant with an address: it is not"
                    " anonymous (%(clause)s). Examine it.",
                    appeal=self.display_name,
                    clause=outcome.clause,
                )
            )

    def _check_answers(self, outcome, answer_ids):
        """59-ФЗ, art. 11, p. 5: answered in writing repeatedly, by this body."""
        if not outcome.min_answers:
            return
        allowed = self._get_earlier_answers()
        chosen = allowed.browse(answer_ids)
        if chosen - allowed or len(chosen) < outcome.min_answers:
            raise ValidationError(
                self.env._(
                    "Earlier Answers: choose at least %(count)s dispatched written"
                    " answers to this applicant (%(clause)s); %(found)s are known."
                    " Without them the appeal is answered.",
                    count=outcome.min_answers,
                    clause=outcome.clause,
                    found=len(allowed),
                )
            )

    def _get_earlier_answers(self):
        """Dispatched answers of this body to the applicant's other appeals."""
        appeal = self.sudo()  # Sudo: the decider need not see the earlier appeals
        Letter = appeal.env["citizen.letter"]
        if not appeal.applicant_id:
            return Letter
        return Letter.search(
            [
                ("appeal_id.applicant_id", "=", appeal.applicant_id.id),
                ("appeal_id", "!=", appeal.id),
                ("company_id", "=", appeal.company_id.id),
                ("kind_id.answers_appeal", "=", True),
                ("state", "=", "dispatched"),
            ]
        )

    def _propose_answers(self):
        """Answers to the linked earlier appeals, else on the same topics."""
        answers = self._get_earlier_answers()
        linked = answers.filtered(
            lambda letter: letter.appeal_id in self.sudo().origin_appeal_ids
        )
        topics = self.sudo().question_ids.topic_id
        same = answers.filtered(
            lambda letter: letter.appeal_id.question_ids.topic_id & topics
        )
        return linked or same

    def _check_page(self, outcome, page):
        """59-ФЗ, art. 11, p. 5.1: the applicant gets the address of the page."""
        if not outcome.needs_page:
            return
        parts = urlsplit((page or "").strip())
        if parts.scheme not in ("http", "https") or "." not in parts.netloc:
            raise ValidationError(
                self.env._(
                    "Page Address: give the full address of the page with the answer,"
                    " as https://… (%(clause)s).",
                    clause=outcome.clause,
                )
            )
