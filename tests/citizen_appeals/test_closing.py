from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestClosing(AppealsCase):
    """C8, D1: answered in writing, decided, every question with its result."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")

    def _give_results(self):
        questions = self._as(self.appeal.question_ids, "registrar")
        questions.write({"result": "explained"})

    def _close(self, role="registrar"):
        self._as(self.appeal, role).action_close()

    def test_the_whole_way(self):
        """D1: draft, review, signature, decision, number, dispatch, closed."""
        letter = self._draft_answer(self.appeal)
        self.assertEqual(self.appeal.state, "in_progress")
        self._as(letter, "executor").action_submit()
        self.assertEqual(self.appeal.state, "in_review")
        self._as(letter, "office_head").action_approve()
        self._as(letter, "signatory").action_sign()
        self.assertEqual(self.appeal.state, "in_review")
        self._as(self.appeal, "supervisor").action_decide("to_file")
        self._as(letter, "office_head").action_pass_quality()
        with freeze_time("2026-03-12 09:00:00"):
            self._as(letter, "chancery").action_number()
            self.assertEqual(self.appeal.state, "in_review")
            self._as(letter, "chancery").action_dispatch()
        self.assertRecordValues(
            self.appeal,
            [
                {
                    "state": "answered",
                    "is_open": False,
                    "decision": "to_file",
                    "date_decision": date(2026, 3, 10),
                    "date_answered": date(2026, 3, 12),
                    "date_next_due": False,
                    "date_closed": False,
                }
            ],
        )
        self._give_results()
        with freeze_time("2026-03-13 09:00:00"):
            self._close()
        self.assertEqual(self.appeal.state, "closed")
        self.assertEqual(self.appeal.date_closed, date(2026, 3, 13))
        self.assertEqual(self.appeal.date_answered, date(2026, 3, 12))

    def test_without_a_dispatched_answer_nothing_is_closed(self):
        """D1: a draft, a signed, a numbered answer is not enough."""
        self._give_results()
        with self.assertRaises(UserError):
            self._close()
        letter = self._sign_answer(self.appeal)
        self._as(self.appeal, "supervisor").action_decide("to_file")
        with self.assertRaises(UserError):
            self._close()
        self._as(letter, "office_head").action_pass_quality()
        self._as(letter, "chancery").action_number()
        with self.assertRaises(UserError):
            self._close()
        self._as(letter, "chancery").action_dispatch()
        self._close()

    def test_without_a_decision_no_answer_gets_a_number(self):
        """D1: the decision of the resolution's author comes before the number."""
        letter = self._sign_answer(self.appeal)
        with self.assertRaises(UserError):
            self._as(letter, "chancery").action_number()
        self.assertFalse(letter.number)

    def test_without_a_decision_nothing_is_closed(self):
        """S4 2.4.5: only «В дело» closes."""
        self._dispatch_answer(self.appeal)
        self._give_results()
        self.appeal.sudo()._write_flow({"decision": False})
        with self.assertRaises(UserError):
            self._close()

    def test_a_question_without_result_holds_it_open(self):
        """S4 2.3.14: every question is answered, the message names which is not."""
        self.appeal.sudo().question_ids = [
            Command.create({"topic_id": self.other_topic.id})
        ]
        self._dispatch_answer(self.appeal)
        self.appeal.question_ids[0].sudo().result = "supported"
        self.appeal.question_ids[1].sudo().result = False
        with self.assertRaisesRegex(UserError, "9001.0001.0001.0002"):
            self._close()
        self.appeal.question_ids[1].sudo().result = "explained"
        self._close()
        self.assertEqual(self.appeal.state, "closed")

    def test_without_any_question_nothing_is_closed(self):
        """C8: reports count questions, so there is one."""
        self._dispatch_answer(self.appeal)
        self.appeal.sudo().question_ids.unlink()
        with self.assertRaises(UserError):
            self._close()

    def test_a_list_is_closed_as_a_whole(self):
        """D1: one that cannot be closed stops the list."""
        self._dispatch_answer(self.appeal)
        self._give_results()
        other = self._register()
        with self.assertRaises(UserError):
            self._as(self.appeal | other, "registrar").action_close()
        self.assertEqual(self.appeal.state, "answered")

    # ------------------------------------------------------------------
    # keep on control
    # ------------------------------------------------------------------

    def test_keep_control_stays_answered_with_its_date(self):
        """S4 2.4.6, C9: answered, not closed, the control date runs."""
        self._dispatch_answer(self.appeal, "keep_control", "2026-05-15")
        self._give_results()
        with self.assertRaises(UserError):
            self._close()
        self.assertEqual(self.appeal.state, "answered")
        control = self._deadline(self.appeal, "additional_control")
        self.assertEqual(control.day_due, date(2026, 5, 15))
        self.assertEqual(control.author_id, self.posts["supervisor"])
        self.assertEqual(self.appeal.date_next_due, date(2026, 5, 15))

    def test_to_file_afterwards_ends_the_control(self):
        """S4 2.4.6: when the work is done, «В дело» meets the control date."""
        self._dispatch_answer(self.appeal, "keep_control", "2026-05-15")
        self._give_results()
        with freeze_time("2026-05-14 09:00:00"):
            self._as(self.appeal, "supervisor").action_decide("to_file")
            self._close()
        control = self._deadline(self.appeal, "additional_control", is_open=False)
        self.assertEqual(control.state, "met")
        self.assertFalse(self.appeal.date_next_due)
        self.assertEqual(self.appeal.state, "closed")

    def test_a_new_control_date_replaces_the_old_one(self):
        """C9: additional control dates follow each other, none is lost."""
        self._dispatch_answer(self.appeal, "keep_control", "2026-05-15")
        self._as(self.appeal, "supervisor").action_decide("keep_control", "2026-06-15")
        controls = self.appeal.deadline_ids.filtered(
            lambda deadline: deadline.kind == "additional_control"
        ).sorted("id")
        self.assertEqual(controls.mapped("state"), ["stopped", "open"])
        self.assertEqual(self.appeal.date_next_due, date(2026, 6, 15))

    def test_the_control_date_lies_ahead(self):
        """S4 2.3.15: no date, today or yesterday is refused."""
        self._sign_answer(self.appeal)
        for day in (None, "2026-03-10", "2026-03-09"):
            with self.subTest(day), self.assertRaises(ValidationError):
                self._as(self.appeal, "supervisor").action_decide("keep_control", day)
        self._as(self.appeal, "supervisor").action_decide("keep_control", "2026-03-11")

    # ------------------------------------------------------------------
    # the decision
    # ------------------------------------------------------------------

    def test_nothing_is_decided_before_the_signature(self):
        """D1: the author decides on a signed answer."""
        letter = self._draft_answer(self.appeal)
        with self.assertRaises(UserError):
            self._as(self.appeal, "supervisor").action_decide("to_file")
        self._as(letter, "executor").action_submit()
        with self.assertRaises(UserError):
            self._as(self.appeal, "supervisor").action_decide("to_file")

    def test_an_unknown_decision_is_refused(self):
        """D1: «В дело» or «На контроль», nothing else."""
        self._sign_answer(self.appeal)
        with self.assertRaises(ValidationError):
            self._as(self.appeal, "supervisor").action_decide("forget")

    def test_the_author_of_the_resolution_decides_not_another_curator(self):
        """S4 2.4.5: whose resolution it was; the curator where there is none."""
        other = self._register(supervisor_id=self.posts["head"].id)
        self._give_resolution(
            other,
            [self.posts["executor"]],
            self.posts["supervisor"],
            user=self.users["registrar"],
        )
        self._sign_answer(other)
        self._as(other, "supervisor").action_decide("to_file")
        self.assertEqual(other.decision, "to_file")
        event = other.event_ids.filtered(lambda e: e.code == "decided_to_file")
        self.assertEqual(event.official_id, self.posts["supervisor"])

    def test_rework_of_a_signed_answer_takes_the_decision_back(self):
        """D2: a new text is decided upon anew."""
        letter = self._sign_answer(self.appeal)
        self._as(self.appeal, "supervisor").action_decide("keep_control", "2026-05-15")
        self._as(letter, "office_head").action_return("Нет даты устранения")
        self.assertFalse(self.appeal.decision)
        self.assertFalse(self.appeal.date_decision)
        self.assertFalse(self._deadline(self.appeal, "additional_control"))
        self.assertEqual(self.appeal.state, "in_progress")

    def test_without_values_the_dialog_opens(self):
        """D1: decided in a dialog, with the same checks."""
        self._sign_answer(self.appeal)
        action = self._as(self.appeal, "supervisor").action_decide()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.users["supervisor"])
            .with_context(**action["context"])
            .create({"decision": "to_file"})
        )
        dialog.action_decide()
        self.assertEqual(self.appeal.decision, "to_file")

    def test_a_stranger_is_refused_by_the_dialog_too(self):
        """K1: a dialog gives no right of its own."""
        self._sign_answer(self.appeal)
        with self.assertRaises(AccessError):
            self.env["citizen.appeal.decide"].with_user(self.users["signatory"]).create(
                {"appeal_id": self.appeal.id}
            ).action_decide()
