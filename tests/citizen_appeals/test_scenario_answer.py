from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.archive import ArchiveCase
from tests.citizen_appeals.promises import PROMISE, PromisesCase, body


@tagged("post_install", "-at_install")
class TestScenarioAnswer(PromisesCase, ArchiveCase):
    """One answer from its draft to the act of destruction: D, E and F in one life."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.verify_calls = True

    def test_answered_reworked_called_kept_filed_and_erased(self):
        applicant = self._create_applicant(surname="Лаптев", gender="male")
        appeal = self._register(applicant_id=applicant.id)
        self._assign_to(appeal, "executor", "executor2")
        letter = self._send_to_review(appeal)
        self._rework(appeal, letter)
        self._sign_once_the_promise_is_marked(letter)
        self._decide_check_and_send(appeal, letter)
        self._call_and_answer_anew(appeal)
        self._as(appeal, "registrar").action_close()
        commitment = self._keep_the_promise(appeal)
        self.assertEqual(commitment.state, "fulfilled")
        self._put_into_the_archive(appeal)
        self._destroy(appeal)

    def _send_to_review(self, appeal):
        """D1: not before every question has its result; then the visa is asked."""
        letter = self._draft_answer(appeal, body=body(PROMISE))
        question = self._as(appeal.question_ids, "executor")
        question.result = False
        with self.assertRaisesRegex(UserError, "has no result"):
            self._as(letter, "executor").action_submit()
        question.write({"result": "supported", "measures_taken": True})
        self._as(letter, "executor").action_submit()
        self._endorse(letter)
        return letter

    def _endorse(self, letter):
        for visa in letter.visa_ids.filtered(lambda visa: visa.state == "pending"):
            self.assertEqual(visa.official_id, self.posts["executor2"])
            self._as(letter, "executor2").action_visa_give()

    def _rework(self, appeal, letter):
        """D2: by a criterion, with the day, the mark and a visa on the new text."""
        concrete = self.env.ref("citizen_appeals.quality_criterion_concrete")
        line = {
            "criterion_id": concrete.id,
            "verdict": "not_met",
            "quote": "Кровля будет отремонтирована",
            "remark": "Какая кровля?",
        }
        day = fields.Date.to_date("2026-03-13")
        self._as(letter, "assistant").action_return(lines=[line], date_due=day)
        self.assertEqual((letter.state, appeal.state), ("draft", "in_progress"))
        self.assertEqual(letter.date_rework, day)
        self.assertIn("rework", appeal.mark_ids.mapped("code"))
        self.assertEqual(self._deadline(appeal, "rework").date_due.date(), day)
        mine = self._as(letter, "executor")
        mine.body = body(PROMISE.replace("Кровля", "Кровля дома"))
        mine.action_submit()
        self.assertFalse(self._deadline(appeal, "rework"))
        self.assertEqual(letter.visa_ids.mapped("state"), ["superseded", "pending"])
        with self.assertRaisesRegex(UserError, "visas are missing"):
            self._as(letter, "assistant").action_approve()
        self._endorse(letter)
        self._as(letter, "assistant").action_approve()

    def _sign_once_the_promise_is_marked(self, letter):
        """E1: the signatory knows what he promises."""
        signed = self._as(letter, "signatory")
        with self.assertRaisesRegex(UserError, "promise"):
            signed.action_sign()
        self._as(letter.promise_ids, "signatory").action_mark_promise()
        signed.action_sign()

    def _decide_check_and_send(self, appeal, letter):
        """S4 2.4.6, 2.7.2.4, 2.5.1: decision, the sector's look, number, dispatch."""
        chancery = self._as(letter, "chancery")
        with self.assertRaisesRegex(UserError, "decision"):
            chancery.action_number()
        self._as(appeal, "supervisor").action_decide("to_file")
        with self.assertRaisesRegex(UserError, "2.7.2.4"):
            chancery.action_number()
        self._as(letter, "registrar").action_pass_quality()
        chancery.action_number()
        chancery.action_dispatch()
        self.assertEqual(appeal.state, "answered")

    def _call_and_answer_anew(self, appeal):
        """C10: the applicant says it is not solved; the second answer is confirmed."""
        with self.assertRaisesRegex(UserError, "call the applicant first"):
            self._as(appeal, "registrar").action_close()
        call = self._as(appeal.verification_id, "registrar")
        call.action_record("not_solved", "Крыша течёт по-прежнему")
        self.assertEqual(appeal.state, "in_progress")
        with freeze_time("2026-03-16 09:00:00"):
            self._as(appeal.question_ids, "executor").result = "supported"
            second = self._draft_answer(appeal)
            self._as(second, "executor").action_submit()
            self._endorse(second)
            self._as(second, "assistant").action_approve()
            self._as(second, "signatory").action_sign()
            self._decide_check_and_send(appeal, second)
            call = self._as(appeal.verification_id, "registrar")
            call.action_record("confirmed")
        self.assertEqual(call.state, "confirmed")

    def _keep_the_promise(self, appeal):
        """S0: it outlives the closing, is postponed with a notice, then kept."""
        commitment = appeal.commitment_ids
        self.assertEqual((appeal.state, commitment.state), ("closed", "planned"))
        with self.assertRaisesRegex(UserError, "commitment"):
            self._as(appeal, "registrar").action_file()
        self._as(commitment, "office_head").action_postpone("2026-06-01", "Дожди")
        notice = appeal.letter_ids.filtered("commitment_id")
        self.assertEqual(notice.kind_code, "commitment_postponed")
        self._send_notice(notice)
        self._check(commitment)
        self._as(commitment, "office_head").action_fulfil()
        return commitment

    def _send_notice(self, notice):
        self._as(notice, "office_head").action_submit()
        if notice.state == "in_review":
            self._as(notice, "office_head").action_approve()
        self._as(notice, "signatory").action_sign()
        self._as(notice, "chancery").action_number()
        self._as(notice, "chancery").action_dispatch()

    def _put_into_the_archive(self, appeal):
        """S4 2.5.8: five years from the next 1 January, with its inventory."""
        self._as(appeal, "registrar").action_file()
        self.assertEqual(appeal.state, "filed")
        self.assertEqual(str(appeal.date_destroy_after), "2031-12-31")
        with self.assertRaises(UserError):
            self._as(appeal, "registrar").annotation = "Другое"

    def _destroy(self, appeal):
        """F1: nothing names the person afterwards, the figures stay."""
        find_traces = self.env["citizen.eraser"]._find_traces
        topic, day = appeal.question_ids.topic_id, appeal.date_registered
        with self.assertRaises(UserError) as refused:
            self._create_act(appeal)
        self.assertIn("term of keeping is not over", str(refused.exception))
        self.assertTrue(find_traces(["Лаптев"]))
        with freeze_time("2032-01-12 09:00:00"):
            self._execute(self._approve_act(self._create_act(appeal)))
        self.assertEqual(find_traces(["Лаптев"]), [])
        self.assertEqual(appeal.question_ids.topic_id, topic)
        self.assertEqual(appeal.question_ids.result, "supported")
        self.assertEqual(appeal.date_registered, day)
