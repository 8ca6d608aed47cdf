from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from tests.citizen_appeals.exits import ExitsCase

# outcome → action, result, letter, day its letter is due, ground in the letter
SPECIAL = {
    "court_decision": (
        "action_return",
        "returned",
        "return_court",
        date(2026, 3, 17),
        "частью 2 статьи 11",
    ),
    "conflict": (
        "action_return",
        "returned",
        "return_conflict",
        date(2026, 3, 17),
        "частью 7 статьи 8",
    ),
    "insult": (
        "action_leave_unanswered",
        "left_unanswered",
        "insult_notice",
        date(2026, 4, 9),
        "частью 3 статьи 11",
    ),
    "illegible": (
        "action_leave_unanswered",
        "left_unanswered",
        "illegible_notice",
        date(2026, 3, 17),
        "частью 4 статьи 11",
    ),
    "unclear": (
        "action_leave_unanswered",
        "left_unanswered",
        "unclear_notice",
        date(2026, 3, 17),
        "частью 4.1 статьи 11",
    ),
    "published": (
        "action_leave_unanswered",
        "left_unanswered",
        "published_notice",
        date(2026, 3, 17),
        "частью 5.1 статьи 11",
    ),
    "secret": (
        "action_leave_unanswered",
        "left_unanswered",
        "secret_notice",
        date(2026, 4, 9),
        "частью 6 статьи 11",
    ),
    "withdrawn": (
        "action_withdraw",
        "withdrawn",
        "withdrawal_notice",
        date(2026, 4, 9),
        "статьёй 5",
    ),
}
GIVEN = {
    "reason": "Так решено",
    "page": "https://north.example/o/1",
    "is_legible": True,
}


@tagged("post_install", "-at_install")
class TestOutcomes(ExitsCase):
    """C6, law §1.4: each special outcome with its right, term, letter and result."""

    def _decide(self, appeal, code, role="office_head", **values):
        call = getattr(self._as(appeal, role), SPECIAL[code][0])
        return call({"outcome": code, **GIVEN, **values})

    def test_each_outcome_drafts_its_letter_and_starts_its_term(self):
        """C6: result of the question, state, letter with its clause, own term."""
        for code, (_action, result, kind, due, clause) in SPECIAL.items():
            with self.subTest(code):
                appeal = self._register()
                self._decide(appeal, code)
                self.assertEqual(appeal.state, result)
                self.assertEqual(appeal.question_ids.result, result)
                self.assertEqual(appeal.question_ids.outcome_id.code, code)
                self.assertEqual(appeal.outcome_id.code, code)
                letter = appeal.letter_ids
                self.assertEqual(letter.kind_id.code, kind)
                self.assertIn(clause, self._read_text(letter))
                self.assertEqual(self._deadline(appeal, "notice").day_due, due)
                self.assertFalse(self._deadline(appeal, "examination"))
                self.assertEqual(self._codes(appeal)[-1], result)

    def test_closed_once_the_letter_has_left(self):
        """D1: not before; the term of the letter is met by its dispatch."""
        for code in SPECIAL:
            with self.subTest(code):
                appeal = self._register()
                self._decide(appeal, code)
                with self.assertRaisesRegex(UserError, "dispatch the letters"):
                    self._as(appeal, "registrar").action_close()
                self.assertFalse(self._as(appeal, "registrar").can_close)
                self._send(appeal.letter_ids)
                self.assertEqual(self._deadline(appeal, "notice", False).state, "met")
                self.assertTrue(self._as(appeal, "registrar").can_close)
                self._as(appeal, "registrar").action_close()
                self.assertEqual(appeal.state, "closed")
                self.assertFalse(appeal.date_next_due)

    def test_whole_exits_never_become_overdue(self):
        """C6: the term of examination ends with the exit."""
        appeal = self._register()
        self._decide(appeal, "withdrawn")
        with freeze_time("2026-08-01"):
            appeal.invalidate_recordset()
            self.assertFalse(appeal.is_overdue)
            overdue = [("is_overdue", "=", True), ("id", "=", appeal.id)]
            self.assertFalse(self.env["citizen.appeal"].search(overdue))

    def test_reasons_are_given(self):
        """C6: where the directory demands it."""
        for code in ("conflict", "insult", "secret", "withdrawn"):
            appeal = self._register()
            with self.subTest(code), self.assertRaisesRegex(ValidationError, "Reason"):
                self._decide(appeal, code, reason=" ")

    def test_a_court_decision_is_returned_in_seven_days(self):
        """59-ФЗ, art. 11, p. 2: returned late it is seen."""
        appeal = self._register()
        with freeze_time("2026-03-18 09:00:00"):
            self._decide(appeal, "court_decision")
            self._send(appeal.letter_ids)
            self.assertEqual(self._deadline(appeal, "notice", False).state, "met_late")

    def test_insults_are_decided_by_the_curator(self):
        """S4 2.3.6, 59-ФЗ art. 11 p. 3: a right of who examines; the letter warns."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        for role in ("registrar", "executor", "oversight"):
            with self.subTest(role), self.assertRaisesRegex(AccessError, "Curator"):
                self._decide(appeal, "insult", role=role)
        self._decide(appeal, "insult", role="supervisor")
        text = self._read_text(appeal.letter_ids)
        self.assertIn("о недопустимости злоупотребления правом", text)
        self.assertEqual(appeal.assignment_ids.state, "cancelled")

    def test_illegible_is_told_only_if_name_and_address_can_be_read(self):
        """S4 2.1.8, 59-ФЗ art. 11 p. 4: else nobody is written to."""
        appeal = self._register()
        self._decide(appeal, "illegible", is_legible=False)
        self.assertFalse(appeal.letter_ids)
        self.assertFalse(self._deadline(appeal, "notice"))
        self._as(appeal, "registrar").action_close()
        self.assertEqual(appeal.state, "closed")

    def test_anonymous_gets_no_answer(self):
        """S4 2.4.2, 59-ФЗ art. 11 p. 1: no letter, and only where it is anonymous."""
        values = {"outcome": "anonymous"}
        appeal = self._register()
        with self.assertRaisesRegex(UserError, "not anonymous"):
            self._as(appeal, "registrar").action_leave_unanswered(values)
        unknown = self._register(
            applicant_id=False, received_address=False, received_email=False
        )
        self._as(unknown, "registrar").action_leave_unanswered(values)
        self.assertEqual(unknown.state, "left_unanswered")
        self.assertFalse(unknown.letter_ids)
        self._as(unknown, "registrar").action_close()

    def test_the_published_answer_needs_its_page(self):
        """59-ФЗ, art. 11, p. 5.1: the applicant gets the address of the page."""
        appeal = self._register()
        for page in (False, "", "на сайте", "ftp://north.example", "https://"):
            with self.subTest(page), self.assertRaisesRegex(ValidationError, "5.1"):
                self._decide(appeal, "published", page=page)
        self._decide(appeal, "published")
        self.assertIn(GIVEN["page"], self._read_text(appeal.letter_ids))

    def test_part_of_an_appeal_leaves(self):
        """C6: one question returned, the other examined on."""
        appeal = self._two_questions()
        first, second = appeal.question_ids
        self._decide(appeal, "court_decision", question_ids=first.ids)
        self.assertEqual(appeal.state, "registered")
        self.assertEqual(first.result, "returned")
        self.assertTrue(self._deadline(appeal, "examination"))
        self.assertTrue(self._deadline(appeal, "notice"))
        self._decide(appeal, "unclear", question_ids=second.ids)
        self.assertEqual(appeal.state, "left_unanswered")

    def test_decided_once(self):
        """C6: a second decision on the same question is refused."""
        appeal = self._register()
        self._decide(appeal, "unclear")
        with self.assertRaisesRegex(UserError, "result already"):
            self._decide(appeal, "court_decision")
        with self.assertRaisesRegex(UserError, "left already"):
            self._decide(appeal, "unclear", question_ids=appeal.question_ids.ids)
        self.assertEqual(len(appeal.letter_ids), 1)

    def test_the_directory_belongs_to_its_action(self):
        """C6: an outcome of another action, or none, is refused."""
        appeal = self._register()
        office = self._as(appeal, "registrar")
        for values in ({}, {"outcome": "unclear"}, {"outcome": 0}):
            with self.subTest(str(values)), self.assertRaises(ValidationError):
                office.action_return(values)
        with self.assertRaises(ValidationError):
            office.action_return({"outcome": "court_decision", "state": "closed"})

    def test_not_before_registration(self):
        """C6: the terms run from registration."""
        draft = self._create_draft()
        with self.assertRaisesRegex(UserError, "register the appeal first"):
            self._decide(draft, "unclear")

    def test_who_may_decide_what(self):
        """K1: office, curator, head; everybody else is refused."""
        may = {
            "office": {"registrar", "office_head"},
            "curator": {"supervisor", "office_head"},
        }
        for code in ("unclear", "secret"):
            outcome = self.env["citizen.outcome"]._get_by_code(code, self.company)
            appeal = self._register()
            self._as(appeal, "registrar").action_assign()
            for role in set(self.users) - may[outcome.decider]:
                with self.subTest(f"{code} {role}"), self.assertRaises(AccessError):
                    self._decide(appeal, code, role=role)
            for role in may[outcome.decider]:
                with self.subTest(f"{code} {role}"):
                    other = self._register()
                    self._as(other, "registrar").action_assign()
                    self._decide(other, code, role=role)

    def test_knowingly_false_is_a_mark_and_the_answer_explains(self):
        """S4 2.3.7: the appeal is examined; the answer names the liability."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        with self.assertRaises(AccessError):
            self._as(appeal, "executor").action_mark_false("Кровля цела")
        with self.assertRaisesRegex(ValidationError, "2.3.7"):
            self._as(appeal, "supervisor").action_mark_false(" ")
        self._as(appeal, "supervisor").action_mark_false("Кровля цела")
        self.assertEqual(appeal.state, "in_progress")
        letter = self._draft_answer(appeal)
        self._as(letter, "executor").action_submit()
        self.assertIn("заведомо ложные сведения", self._read_text(letter))

    def test_the_dialog_offers_what_may_be_decided(self):
        """C6: by state of the card and right of the user; the letter opens."""
        appeal = self._register()
        Dialog = self._as(self.env["citizen.appeal.leave"], "registrar")
        form = Form(Dialog.with_context(default_appeal_id=appeal.id))
        codes = set(form.allowed_outcome_ids[:].mapped("code"))
        self.assertIn("unclear", codes)
        self.assertNotIn("terminated", codes)
        self.assertNotIn("insult", codes)
        self.assertNotIn("forwarded", codes)
        form.outcome_id = self.env["citizen.outcome"]._get_by_code(
            "court_decision", self.company
        )
        action = form.save().action_confirm()
        self.assertEqual(action["res_model"], "citizen.letter")
        self.assertEqual(appeal.state, "returned")

    def test_the_dialog_of_the_conflict_opens_with_its_outcome(self):
        """S4 2.1.23: what the refusal offers."""
        appeal = self._register()
        action = self._as(appeal, "registrar").action_return()
        self.assertEqual(action["context"]["default_state"], "returned")
        Dialog = self._as(self.env["citizen.appeal.leave"], "registrar")
        form = Form(
            Dialog.with_context(
                default_appeal_id=appeal.id, default_outcome_code="conflict"
            )
        )
        self.assertEqual(form.outcome_id.code, "conflict")


@tagged("post_install", "-at_install")
class TestTermination(ExitsCase):
    """C6, 59-ФЗ art. 11 p. 5: correspondence ends only on earlier answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.earlier = cls._register() | cls._register()
        cls.answers = cls.env["citizen.letter"].browse()
        for appeal in cls.earlier:
            cls.answers |= cls._answer(appeal)
        cls.appeal = cls._register()

    def _terminate(self, answers, role="oversight", reason="Новых доводов нет"):
        return self._as(self.appeal, role).action_leave_unanswered(
            {"outcome": "terminated", "answer_ids": answers.ids, "reason": reason}
        )

    def test_it_rests_on_two_earlier_answers(self):
        """59-ФЗ, art. 11, p. 5: linked, named in the letter with date and number."""
        self._terminate(self.answers)
        self.assertEqual(self.appeal.rest_on_letter_ids, self.answers)
        text = self._read_text(self.appeal.letter_ids)
        for answer in self.answers:
            self.assertIn(f"№ {answer.name}", text)
        self.assertIn("прекращении переписки", text)

    def test_one_answer_is_not_enough(self):
        """59-ФЗ, art. 11, p. 5: «неоднократно» is twice at least."""
        with self.assertRaisesRegex(ValidationError, "at least 2"):
            self._terminate(self.answers[:1])
        with self.assertRaisesRegex(ValidationError, "at least 2"):
            self._terminate(self.answers.browse())

    def test_answers_of_others_do_not_count(self):
        """59-ФЗ, art. 11, p. 5: answers to this applicant, dispatched."""
        other = self._create_applicant(surname="Лаптев", gender="male")
        stranger = self._register(applicant_id=other.id)
        foreign = self._answer(stranger)
        with self.assertRaises(ValidationError):
            self._terminate(self.answers[:1] | foreign)
        undispatched = self._register()
        self._assign_to(undispatched, "executor")
        draft = self._draft_answer(undispatched)
        with self.assertRaises(ValidationError):
            self._terminate(self.answers[:1] | draft)

    def test_the_head_or_authorised_deputy_decides(self):
        """59-ФЗ, art. 11, p. 5: nobody else, not even the office."""
        for role in set(self.users) - {"oversight"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._terminate(self.answers, role=role)

    def test_the_head_of_the_body_decides(self):
        """59-ФЗ, art. 11, p. 5: the post of the highest level."""
        head = self._create_user(self.north, "mayor", "supervisor")
        self.north.users["mayor"] = head
        self._create_post(self.north, "mayor", user=head, signing_level="4_head")
        self._as(self.appeal, "registrar").supervisor_id = self.env[
            "citizen.official"
        ].search([("name", "=", "Должность mayor")])
        self._as(self.appeal, "registrar").action_assign()
        Dialog = self._as(self.env["citizen.appeal.leave"], "mayor")
        form = Form(
            Dialog.with_context(
                default_appeal_id=self.appeal.id, default_outcome_code="terminated"
            )
        )
        # He sees neither of the earlier appeals, only what his decision rests on
        self.assertIn(self.answers[0].name, form.answers_found)
        form.reason = "Новых доводов нет"
        form.save().action_confirm()
        self.assertEqual(self.appeal.state, "left_unanswered")
        self.assertEqual(self.appeal.rest_on_letter_ids, self.answers)

    def test_the_dialog_proposes_the_answers_on_the_topic(self):
        """59-ФЗ, art. 11, p. 5: linked ones first, else the same topic."""
        proposed = self.appeal._propose_answers()
        self.assertEqual(proposed, self.answers.sorted("id", reverse=True))
        self._as(self.appeal, "registrar").origin_appeal_ids = self.earlier[:1]
        self.assertEqual(self.appeal._propose_answers(), self.answers[:1])
        Dialog = self._as(self.env["citizen.appeal.leave"], "oversight")
        form = Form(
            Dialog.with_context(
                default_appeal_id=self.appeal.id, default_outcome_code="terminated"
            )
        )
        form.reason = "Новых доводов нет"
        form.answer_ids.add(self.answers[1])
        form.save().action_confirm()
        self.assertEqual(self.appeal.rest_on_letter_ids, self.answers)
