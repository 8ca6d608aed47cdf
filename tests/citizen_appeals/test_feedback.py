from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.common import AppealsCase

GOOD = {"solved": "yes", "polite": "5", "clear": 4, "comment": " Спасибо "}
BAD = {"solved": "no", "polite": 3, "clear": 2, "comment": "Течёт"}


@tagged("post_install", "-at_install")
class TestFeedback(AppealsCase):
    """Rating of the answer; “not solved” goes to the control unit (I1, S2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.applicant.partner_id = cls.portal_user.partner_id
        cls.appeal = cls._register()
        cls.letter = cls._answer(cls.appeal)

    def _rate(self, values=GOOD, appeal=None):
        appeal = (appeal or self.appeal).with_user(self.portal_user)
        feedback = self.env["citizen.feedback"].with_user(self.portal_user)
        return feedback._take(appeal.sudo().company_id, values, appeal).with_env(
            self.env
        )

    def test_rated(self):
        """I1: solved, polite and clear apart; whose work it is about stays."""
        feedback = self._rate()
        self.assertEqual(
            (feedback.solved, feedback.polite, feedback.clear), ("yes", 5, 4)
        )
        self.assertEqual(feedback.comment, "Спасибо")
        self.assertEqual(feedback.state, "noted")
        self.assertEqual(feedback.letter_id, self.letter)
        self.assertEqual(feedback.department_id, self.north.housing)
        self.assertEqual(feedback.topic_id, self.topic)
        self.assertEqual(self._codes(self.appeal)[-1], "feedback_given")

    def test_one_changed_within_days(self):
        """One rating for an answer, changed within the days of the body."""
        feedback = self._rate()
        again = self._rate({**GOOD, "polite": 1})
        self.assertEqual(again, feedback)
        self.assertEqual(feedback.polite, 1)
        self.assertEqual(self._codes(self.appeal)[-1], "feedback_changed")
        later = feedback.date + timedelta(days=self.company.feedback_change_days + 2)
        with freeze_time(later), self.assertRaises(ValidationError):
            self._rate(BAD)

    def test_not_before_the_answer(self):
        with self.assertRaises(ValidationError):
            self._rate(appeal=self._register())

    def test_unsolved_is_decided_by_the_control_unit(self):
        """I1: not by who examined or signed, even where he is of the office."""
        feedback = self._rate(BAD)
        self.assertEqual(feedback.state, "new")
        self.assertEqual(self._codes(self.appeal)[-1], "unsolved_reported")
        for name in ("executor", "signatory", "supervisor", "oversight"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self._as(feedback, name).action_answer("Всё сделано")
        self.users["executor"].group_ids = [
            Command.link(self.env.ref("citizen_appeals.group_registrar").id)
        ]
        self.assertFalse(self._as(feedback, "executor").can_decide)
        for call in ("action_answer", "action_back"):
            with self.assertRaises(AccessError):
                getattr(self._as(feedback, "executor"), call)("x")
        self.assertTrue(self._as(feedback, "office_head").can_decide)

    def test_back_to_work(self):
        feedback = self._rate(BAD)
        self._as(feedback, "office_head").action_back("Течь не устранена")
        self.assertEqual(self.appeal.state, "in_progress")
        self.assertEqual(feedback.state, "back")
        with self.assertRaises(UserError):
            self._as(feedback, "office_head").action_back("ещё")
        # the next answer is rated anew
        self._dispatch_answer(self.appeal)
        self.assertNotEqual(self._rate(), feedback)

    def test_back_to_work_from_the_card(self):
        feedback = self._rate(BAD)
        self._as(self.appeal, "registrar").action_back_to_work("Течёт")
        self.assertEqual(feedback.state, "back")

    def test_answered(self):
        """I1: the applicant is answered with a reason, and then it stays."""
        feedback = self._rate(BAD)
        with self.assertRaises(ValidationError):
            self._as(feedback, "registrar").action_answer(" ")
        self._as(feedback, "registrar").action_answer("Работы включены в план")
        self.assertEqual((feedback.state, self.appeal.state), ("answered", "answered"))
        self.assertEqual(self._codes(self.appeal)[-1], "unsolved_answered")
        with self.assertRaises(ValidationError):
            self._rate(GOOD)

    def test_questionnaire(self):
        """S2: without an appeal; its words are read by who reads the whole body."""
        feedback = (
            self.env["citizen.feedback"]
            .with_user(self.env.ref("base.public_user"))
            ._take(self.company, GOOD, source="questionnaire")
            .with_env(self.env)
        )
        self.assertFalse(feedback.appeal_id)
        self.assertEqual(feedback.company_id, self.company)
        for name, may in (("registrar", True), ("auditor", True), ("executor", False)):
            self.assertEqual(self._as(feedback, name).has_access("read"), may)
        registrar = self._as(feedback, "registrar", self.east)
        self.assertFalse(registrar.has_access("read"))

    def test_bad_input(self):
        Feedback = self.env["citizen.feedback"]
        for values, names in (
            ({}, {"solved"}),
            ({"solved": "maybe"}, {"solved"}),
            ({"solved": "yes", "polite": "6", "clear": "a"}, {"polite", "clear"}),
            ({"solved": "yes", "comment": "я" * 3001}, {"comment"}),
            ({"solved": "yes", "polite": "-1"}, {"polite"}),
        ):
            with self.subTest(values=str(values)[:60]):
                self.assertEqual(set(Feedback._get_value_errors(values)), names)
                with self.assertRaises(ValidationError):
                    self._rate(values)

    def test_protected(self):
        """K1: nobody of the staff writes or deletes what a citizen said."""
        feedback = self._rate()
        for name in ("registrar", "office_head", "executor"):
            with self.assertRaises(AccessError):
                self._as(feedback, name).write({"polite": 5})
            with self.assertRaises(AccessError):
                self._as(feedback, name).unlink()
        with self.assertRaises(AccessError):
            feedback.with_user(self.portal_user).read(["comment"])

    def test_needs_applicant(self):
        """An answer that is not rated awaits the applicant."""
        self.env.flush_all()
        mine = self.appeal.with_user(self.portal_user)
        found = mine.search([("needs_applicant", "=", True)])
        self.assertEqual(found, mine)
        self.assertTrue(mine.needs_applicant)
        self._rate()
        self.env.flush_all()
        self.assertFalse(mine.search([("needs_applicant", "=", True)]))
        self.assertEqual(mine.search([("needs_applicant", "=", False)]), mine)

    def test_date(self):
        self.assertEqual(self._rate().date, fields.Date.to_date("2026-03-10"))

    def test_marks_not_given_do_not_lower_the_average(self):
        """S2: politeness of five and of nothing is five on average."""
        feedback = self._rate()
        for values in ({"solved": "yes"}, BAD):
            feedback._take(self.company, values, source="questionnaire")
        seen = self._as(self.env["citizen.feedback"], "office_head")
        domain = [("company_id", "=", self.company.id)]
        rows = seen._read_group(domain, [], ["polite:avg", "clear:avg", "fast:avg"])
        self.assertEqual(rows, [(4, 3, False)])
