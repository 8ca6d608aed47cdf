from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestVerification(AppealsCase):
    """C10, S0: where measures were taken, the applicant is called before closing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"verify_calls": True, "verify_tries": 2})

    def _answered(self, measures=True, **vals):
        appeal = self._register(**vals)
        questions = appeal.question_ids.with_user(self.users["registrar"])
        questions.result = "supported"
        self._answer(appeal)
        questions.measures_taken = measures
        return appeal

    def _record(self, appeal, outcome, remark=None, user="registrar", **vals):
        call = self._as(appeal.verification_id, user)
        return call.action_record(outcome, remark, **vals)

    # ------------------------------------------------------------------
    # who is called
    # ------------------------------------------------------------------

    def test_measures_bring_a_call_with_its_term(self):
        """C10: the call stands on the list with phone, script and term."""
        appeal = self._answered()
        call = appeal.verification_id
        self.assertEqual(call.kind, "measures")
        self.assertEqual(call.phone, "+7 999 555-77-11")
        self.assertEqual(str(call.date_due), "2026-03-17")
        self.assertEqual(call.letter_id, appeal.letter_ids)
        for words in ("Прасковья Тихоновна", appeal.name, "Содержание домов"):
            self.assertIn(words, call.script)
        self.assertNotIn("{", call.script)
        self.assertTrue(self._deadline(appeal, "verification"))

    def test_measures_known_at_the_dispatch(self):
        """C10: entered before the answer left, the dispatch brings the call."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        appeal.question_ids.with_user(self.users["executor"]).write(
            {"result": "supported", "measures_taken": True}
        )
        self.assertFalse(appeal.verification_ids)
        self._dispatch_answer(appeal)
        self.assertEqual(appeal.verification_id.kind, "measures")

    def test_switched_off_nobody_is_called(self):
        """C10, S0: the switch of the body; the other body does not share it."""
        self.company.verify_calls = False
        appeal = self._answered()
        self.assertFalse(appeal.verification_ids)
        self.assertFalse(appeal.is_call_due)
        self._as(appeal, "registrar").action_close()
        self.assertEqual(appeal.state, "closed")

    def test_switched_on_later_the_call_is_still_due(self):
        """C10: what was answered before the switch waits for the call too."""
        self.company.verify_calls = False
        appeal = self._answered()
        self.company.verify_calls = True
        with self.assertRaisesRegex(UserError, "практика Губкинского"):
            self._as(appeal, "registrar").action_close()
        self._as(appeal, "registrar").action_call()
        self.assertTrue(appeal.verification_id)

    def test_a_result_corrected_before_the_call_takes_it_back(self):
        """C10: no measures, no call; after the first call it stays."""
        appeal = self._answered()
        question = appeal.question_ids.with_user(self.users["registrar"])
        question.measures_taken = False
        self.assertFalse(appeal.verification_ids)
        self.assertFalse(self._deadline(appeal, "verification"))
        question.measures_taken = True
        self._record(appeal, "not_reached")
        question.measures_taken = False
        self.assertTrue(appeal.verification_ids)

    def test_the_lot_is_drawn_once_and_cannot_be_foreseen(self):
        """C10: all, none, or a share by a keyed digest, the same at each look."""
        self.company.verify_sample_percent = 100
        drawn = self._answered(measures=False)
        self.assertEqual(drawn.verification_id.kind, "sample")
        self.company.verify_sample_percent = 0
        self.assertFalse(self._answered(measures=False).verification_ids)
        self.company.verify_sample_percent = 50
        self.assertEqual(drawn._is_drawn(), drawn._is_drawn())
        self.env["ir.config_parameter"].set_param("database.secret", "one")
        first = [self._draw(drawn, share) for share in range(101)]
        self.env["ir.config_parameter"].set_param("database.secret", "another")
        self.assertNotEqual(first, [self._draw(drawn, share) for share in range(101)])
        self.assertEqual(first, sorted(first))
        self.assertEqual((first[0], first[-1]), (False, True))

    def _draw(self, appeal, share):
        self.company.verify_sample_percent = share
        return appeal._is_drawn()

    def test_the_lot_is_not_drawn_again_by_an_edit(self):
        """C10: editing a question of an answered appeal draws nobody."""
        appeal = self._answered(measures=False)
        self.company.verify_sample_percent = 100
        appeal.question_ids.with_user(self.users["registrar"]).measures_taken = False
        self.assertFalse(appeal.verification_ids)

    # ------------------------------------------------------------------
    # closing
    # ------------------------------------------------------------------

    def test_closing_waits_for_the_confirmation(self):
        """S0 C10: refused by name of the clause, done once confirmed."""
        appeal = self._answered()
        self.assertTrue(self._as(appeal, "registrar").can_call)
        with self.assertRaisesRegex(UserError, "практика Губкинского"):
            self._as(appeal, "registrar").action_close()
        self._record(appeal, "confirmed")
        call = appeal.verification_id
        self.assertEqual(call.state, "confirmed")
        self.assertEqual(call.done_by_id, self.users["registrar"])
        self.assertEqual(call.attempt_ids.phone, "+7 999 555-77-11")
        self.assertFalse(self._deadline(appeal, "verification"))
        self._as(appeal, "registrar").action_close()
        self.assertEqual(appeal.state, "closed")
        self.assertEqual(self._codes(appeal)[-2:], ["call_confirmed", "closed"])

    def test_not_reached_is_tried_again_and_then_given_up(self):
        """C10: tries and the hours between them are data of the body."""
        appeal = self._answered()
        call = appeal.verification_id
        listed = self._as(self.env["citizen.verification"], "registrar")
        self.assertEqual(listed.get_call_list()["total"], 1)
        self._record(appeal, "not_reached")
        self.assertEqual(call.state, "to_call")
        # noon and four hours of work
        self.assertGreater(str(call.date_next_call), "2026-03-10 12:00:00")
        self.assertEqual(listed.get_call_list()["total"], 0)
        with self.assertRaisesRegex(UserError, "практика Губкинского"):
            self._as(appeal, "registrar").action_close()
        with freeze_time("2026-03-11 09:00:00"):
            self.assertEqual(listed.get_call_list()["total"], 1)
            self._record(appeal, "not_reached")
        self.assertEqual(call.state, "unreachable")
        self.assertEqual(call.attempt_count, 2)
        self._as(appeal, "registrar").action_close()

    def test_undecided_calls_are_decided_by_the_office(self):
        """C10: partly solved, refused or a wrong number: back, or closed with why."""
        for outcome, remark in (("partly", "Нет двери"), ("refused", None)):
            appeal = self._answered()
            self._record(appeal, outcome, remark)
            call = appeal.verification_id
            self.assertEqual(call.state, "decide")
            with self.assertRaisesRegex(UserError, "undecided"):
                self._as(appeal, "registrar").action_close()
            with self.assertRaisesRegex(ValidationError, "Reason"):
                self._as(call, "office_head").action_waive(" ")
            self._as(call, "office_head").action_waive("Дверь не обещали")
            self.assertEqual(call.state, "waived")
            self._as(appeal, "registrar").action_close()

    def test_words_are_asked_for_where_the_outcome_needs_them(self):
        """C10: «not solved» without what is not solved helps nobody."""
        appeal = self._answered()
        with self.assertRaisesRegex(ValidationError, "Remark"):
            self._record(appeal, "not_solved", "  ")
        with self.assertRaisesRegex(ValidationError, "Outcome"):
            self._record(appeal, "no such")
        self.assertFalse(appeal.verification_id.attempt_ids)

    def test_another_number_is_kept(self):
        """C10: the number called stands on the attempt."""
        appeal = self._answered()
        self._record(appeal, "not_reached", phone="+7 000 1")
        self._record(appeal, "confirmed", phone="+7 000 2")
        call = appeal.verification_id
        self.assertEqual(call.attempt_ids.mapped("phone"), ["+7 000 2", "+7 000 1"])
        self.assertEqual(call.phone, "+7 000 2")

    # ------------------------------------------------------------------
    # back to work
    # ------------------------------------------------------------------

    def test_not_solved_goes_back_to_work(self):
        """C10: reason, term by the rule, lead's task; the answer stays as issued."""
        appeal = self._answered()
        letter = appeal.letter_ids
        self._record(appeal, "not_solved", "Течёт по-прежнему")
        self.assertEqual(appeal.state, "in_progress")
        self.assertEqual(appeal.verification_ids.state, "back")
        self.assertEqual(appeal.verification_ids.reason, "Течёт по-прежнему")
        self.assertFalse(appeal.decision)
        self.assertTrue(appeal.on_control)
        self.assertEqual(letter.state, "dispatched")
        self.assertEqual(str(appeal.date_answered), "2026-03-10")
        term = self._deadline(appeal, "examination")
        self.assertEqual(term.rule_id.code, "reexamination_15")
        self.assertEqual(term.day_due, appeal.date_next_due)
        self.assertEqual(appeal.assignment_ids.state, "open")
        self.assertEqual(appeal.assignment_ids.date_due, appeal.date_deadline)
        self.assertEqual(self._codes(appeal)[-1], "returned_to_work")

    def test_the_new_answer_is_called_about_anew(self):
        """C10: after the second answer the applicant is called again."""
        appeal = self._answered()
        self._record(appeal, "not_solved", "Течёт")
        first = appeal.verification_ids
        self._dispatch_answer(appeal)
        call = appeal.verification_id
        self.assertEqual(appeal.state, "answered")
        self.assertNotEqual(call, first)
        self.assertEqual(call.state, "to_call")
        self._record(appeal, "confirmed")
        self._as(appeal, "registrar").action_close()
        self.assertEqual(appeal.state, "closed")

    def test_a_closed_appeal_goes_back_too(self):
        """C10: the applicant calls after the closing."""
        appeal = self._answered()
        self._record(appeal, "confirmed")
        self._as(appeal, "registrar").action_close()
        with self.assertRaisesRegex(ValidationError, "Reason"):
            self._as(appeal, "supervisor").action_back_to_work("")
        self._as(appeal, "supervisor").action_back_to_work("Снова течёт")
        self.assertEqual(appeal.state, "in_progress")
        self.assertFalse(appeal.date_closed)
        with self.assertRaises(UserError):
            self._as(appeal, "supervisor").action_back_to_work("Ещё раз")

    def test_a_late_first_answer_stays_late(self):
        """C10, H1: the second answer in its own term does not wash it off."""
        appeal = self._answered()
        appeal.sudo()._write_flow({"is_closed_late": True})
        self._record(appeal, "not_solved", "Течёт")
        self._dispatch_answer(appeal)
        self.assertTrue(appeal.is_closed_late)

    # ------------------------------------------------------------------
    # rights
    # ------------------------------------------------------------------

    def test_who_calls(self):
        """K1, C10: registrars and the head of the office; others see no list."""
        appeal = self._answered()
        for role in self.users:
            if role in ("registrar", "office_head"):
                continue
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.env["citizen.verification"], role).get_call_list()
            with self.subTest(role), self.assertRaises(AccessError):
                self._record(appeal, "confirmed", user=role)
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(appeal.verification_id, role).action_waive("—")
        for role in ("executor", "signatory", "oversight", "auditor", "chancery"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(appeal, role).action_back_to_work("—")

    def test_the_list_shows_only_the_own_body(self):
        """K1: neither names nor phones of another body."""
        self._answered()
        Call = self._as(self.env["citizen.verification"], "registrar", self.east)
        self.assertFalse(Call.get_call_list()["calls"])

    def test_phones_only_for_readers(self):
        """A11, C10: who does not read the appeal reads no number."""
        appeal = self._answered()
        self._record(appeal, "not_reached")
        for record in (appeal.verification_id, appeal.verification_id.attempt_ids):
            self.assertTrue(self._as(record, "executor").has_access("read"))
            for role in ("executor2", "idle", "chancery", "admin"):
                with self.subTest(role), self.assertRaises(AccessError):
                    self._as(record, role).read(["phone"])

    def test_states_and_rows_are_written_by_the_deeds_alone(self):
        """K2: no form confirms a call, no attempt is invented or changed."""
        appeal = self._answered()
        call = self._as(appeal.verification_id, "office_head")
        with self.assertRaises(AccessError):
            call.write({"state": "confirmed"})
        with self.assertRaises(AccessError):
            call.attempt_ids.create(
                {
                    "verification_id": call.id,
                    "outcome_id": self.env.ref(
                        "citizen_appeals.call_outcome_confirmed"
                    ).id,
                }
            )
        call.phone = "+7 000 3"
        call.action_record("confirmed")
        with self.assertRaises(UserError):
            call.phone = "+7 000 4"
        with self.assertRaises(UserError):
            call.attempt_ids.write({"remark": "—"})

    def test_the_list_costs_the_same_for_any_length(self):
        """C10: statements of the caller's list do not grow with its rows."""
        Call = self.env["citizen.verification"]
        counts = []
        for _round in range(3):
            self._answered()
            calls = self._as(Call, "registrar")
            calls.get_call_list()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            calls.get_call_list()
            counts.append(self.env.cr.sql_log_count - before)
        # the first round reads the rules as well
        self.assertEqual(counts[1], counts[2])
