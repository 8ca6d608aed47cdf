from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from tests.citizen_appeals.letters import LettersCase

REASON = "Проведён осмотр кровли, ждём заключение подрядчика."


@tagged("post_install", "-at_install")
class TestInterimAnswer(LettersCase):
    """D1, 59-FZ art. 10: an interim answer promises a day, the term runs on."""

    def _draft(self, day="2026-04-03", role="executor"):
        self._as(self.appeal, role).action_interim_answer(REASON, day)
        letter = self.appeal.letter_ids.sorted("id")[-1:]
        letter.sudo().write(
            {
                "signatory_id": self.posts["signatory"].id,
                "executor_id": self.posts["executor"].id,
                "dispatch_way": "post",
            }
        )
        return letter

    def _dispatched(self, day="2026-04-03"):
        letter = self._draft(day)
        self._as(letter, "executor").action_submit()
        self._as(letter, "office_head").action_approve()
        self._as(letter, "signatory").action_sign()
        self._as(letter, "chancery").action_number()
        self._as(letter, "chancery").action_dispatch()
        return letter

    def test_it_says_what_was_done_and_promises_a_day(self):
        """59-FZ art. 10: reason and day stand in the letter."""
        letter = self._draft()
        self.assertEqual(letter.kind_code, "interim_answer")
        self.assertIn("Проведён осмотр кровли", letter.body)
        self.assertIn("3 апреля 2026 года", letter.body)
        self.assertFalse(self._deadline(self.appeal, "final_answer"))

    def test_the_reason_ends_with_a_full_stop(self):
        """59-FZ art. 10: typed with one or without, printed with one."""
        for reason in ("Назначена экспертиза", "Назначена экспертиза. "):
            with self.subTest(reason):
                self._as(self.appeal, "executor").action_interim_answer(
                    reason, "2026-04-03"
                )
                letter = self.appeal.letter_ids.sorted("id")[-1:]
                self.assertIn("<p>Назначена экспертиза.</p>", letter.body)

    def test_without_values_the_dialog_opens(self):
        """D1: reason and day are asked for."""
        action = self._as(self.appeal, "executor").action_interim_answer()
        self.assertEqual(action["res_model"], "citizen.appeal.interim")
        dialog = self._as(self.env["citizen.appeal.interim"], "executor").create(
            {"appeal_id": self.appeal.id, "reason": REASON, "date": "2026-04-03"}
        )
        dialog.action_confirm()
        self.assertEqual(self.appeal.letter_ids.date_named, date(2026, 4, 3))

    def test_dispatched_it_does_not_meet_the_term(self):
        """59-FZ art. 12: the examination runs on, the promised day beside it."""
        letter = self._dispatched()
        self.assertEqual(self.appeal.state, "in_progress")
        self.assertFalse(self.appeal.date_answered)
        self.assertEqual(self.appeal.date_deadline, date(2026, 4, 9))
        self.assertTrue(self._deadline(self.appeal, "examination"))
        promised = self._deadline(self.appeal, "final_answer")
        self.assertEqual(promised.day_due, date(2026, 4, 3))
        self.assertEqual(promised.letter_id, letter)
        self.assertIn("interim answer", promised.explanation)
        self.assertEqual(self.appeal.date_next_due, date(2026, 4, 3))
        self.assertIn("interim_promised", self._codes(self.appeal))

    def test_the_answer_keeps_the_promise(self):
        """D1: the promised day is met by the final answer."""
        self._dispatched()
        self.appeal.question_ids.sudo().result = "supported"
        self._letter("dispatched")
        self.assertEqual(
            self._deadline(self.appeal, "final_answer", False).state, "met"
        )
        self.assertEqual(self.appeal.state, "answered")

    def test_a_second_one_moves_the_promise(self):
        """D1: the newer day holds, the older row stays with its date."""
        self._dispatched()
        self._dispatched("2026-04-07")
        rows = self.appeal.deadline_ids.filtered(lambda d: d.kind == "final_answer")
        self.assertEqual(sorted(rows.mapped("state")), ["open", "stopped"])
        self.assertEqual(
            self._deadline(self.appeal, "final_answer").day_due, date(2026, 4, 7)
        )

    def test_a_day_past_the_term_is_refused(self):
        """59-FZ art. 12, p. 2: an interim answer does not extend the term."""
        with self.assertRaises(ValidationError) as refusal:
            self._draft("2026-04-10")
        self.assertIn("art. 12", str(refusal.exception))
        for day in (False, "2026-03-10"):
            with self.subTest(day), self.assertRaises(ValidationError):
                self._draft(day)

    def test_without_a_reason_or_after_the_answer(self):
        """59-FZ art. 10: it tells something, while the appeal is examined."""
        with self.assertRaises(ValidationError):
            self._as(self.appeal, "executor").action_interim_answer(" ", "2026-04-03")
        self.appeal.question_ids.sudo().result = "supported"
        self._letter("dispatched")
        with self.assertRaises(UserError):
            self._as(self.appeal, "executor").action_interim_answer(
                REASON, "2026-04-03"
            )

    def test_who_may(self):
        """K1: the executor and the office."""
        for role in ("registrar", "office_head", "executor"):
            self.assertTrue(self._as(self.appeal, role).action_interim_answer())
        for role in ("supervisor", "assistant", "oversight", "auditor", "executor2"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.appeal, role).action_interim_answer(REASON, "2026-04-03")
