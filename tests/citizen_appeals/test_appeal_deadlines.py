from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.test_deadline_rules import RulesCase


@tagged("post_install", "-at_install")
class TestAppealDeadlines(RulesCase):
    """A9, C1: the clocks of an appeal run side by side, each with its proof."""

    def _as_table(self, appeal):
        return {
            deadline.kind: (str(deadline.day_due), deadline.state)
            for deadline in appeal.deadline_ids.sorted("id")
        }

    def test_registration_starts_the_clocks(self):
        """A3, A12, C1: registration met; hand-over today; thirty days run."""
        self.assertEqual(
            self._as_table(self._register()),
            {
                "registration": ("2026-03-13", "met"),
                "handover": ("2026-03-10", "open"),
                "examination": ("2026-04-09", "open"),
            },
        )

    def test_a_deadline_in_days_ends_with_the_day_of_the_body(self):
        """C1: the last second of the day in the body's zone."""
        north = self._deadline(self._register(), "examination")
        east = self._deadline(self._register(self.east), "examination")
        self.assertEqual(north.date_due, datetime(2026, 4, 9, 20, 59, 59))
        self.assertEqual(east.date_due, datetime(2026, 4, 9, 13, 59, 59))

    def test_a_later_day_of_registration_is_the_start(self):
        """C1: thirty days from the day of registration, not from its entry."""
        appeal = self._register(
            date_received="2026-03-05 06:00:00", date_registered="2026-03-06"
        )
        self.assertEqual(appeal.date_deadline, date(2026, 4, 6))
        deadline = self._deadline(appeal, "examination")
        self.assertEqual(deadline.proof["start"], "2026-03-06")
        self.assertEqual(deadline.proof["reached"], "2026-04-05")

    def test_the_card_says_why_that_date(self):
        """A9: the proof names rule, clause, start, days skipped."""
        appeal = self._register_on("2026-03-19 09:00:00")
        deadline = self._deadline(appeal, "examination")
        proof = deadline.proof
        self.assertEqual(proof["rule"], "examination_30")
        self.assertEqual(proof["reached"], "2026-04-18")
        self.assertEqual(proof["due"], "2026-04-20")
        self.assertIn(["2026-04-18", "2026-04-19", "weekend"], proof["skipped"])

    def _register_on(self, now, body=None, **vals):
        with freeze_time(now):
            return self._register(body, **vals)

    def test_internal_date_is_seven_days_earlier_and_rolls_back(self):
        """C4: where switched on; a day off moves it to the working day before."""
        self._own_rule("internal_7")
        self.assertEqual(self._register().date_deadline_internal, date(2026, 4, 2))
        appeal = self._register_on("2026-04-18 09:00:00")
        self.assertEqual(appeal.date_deadline, date(2026, 5, 18))
        self.assertEqual(appeal.date_deadline_internal, date(2026, 5, 8))

    def test_a_body_rolls_to_the_working_day_before_if_it_says_so(self):
        """C1: the direction is configurable per body."""
        self._own_rule("examination_30", roll="previous")
        with freeze_time("2026-03-19 09:00:00"):
            self.assertEqual(self._register().date_deadline, date(2026, 4, 17))
            east = self._register(self.east)
            self.assertEqual(east.date_deadline, date(2026, 4, 20))

    def test_a_working_saturday_may_be_the_last_day(self):
        """C1: the transferred Saturday of 2027 is worked."""
        appeal = self._register_on("2027-01-21 09:00:00")
        self.assertEqual(appeal.date_deadline, date(2027, 2, 20))

    def test_the_superior_body_sets_its_own_date(self):
        """A2, C3: the covering letter's date runs beside the legal one."""
        appeal = self._register(superior_date_due="2026-03-25")
        deadline = self._deadline(appeal, "superior")
        self.assertEqual(deadline.day_due, date(2026, 3, 25))
        self.assertFalse(deadline.rule_id)
        self.assertEqual(appeal.date_deadline, date(2026, 4, 9))

    def test_the_superior_date_follows_the_card(self):
        """A2: entered, moved or taken away after registration."""
        appeal = self._register()
        office = self._as(appeal, "registrar")
        office.superior_date_due = "2026-03-25"
        self.assertEqual(self._deadline(appeal, "superior").day_due, date(2026, 3, 25))
        office.superior_date_due = "2026-03-20"
        self.assertEqual(self._deadline(appeal, "superior").day_due, date(2026, 3, 20))
        office.superior_date_due = False
        self.assertFalse(self._deadline(appeal, "superior"))

    # ------------------------------------------------------------------
    # next date
    # ------------------------------------------------------------------

    def test_next_date_is_the_nearest_open_one(self):
        """H1: hand-over first, then the internal date, then the legal one."""
        self._own_rule("internal_7")
        draft = self._create_draft()
        self.assertEqual(draft.date_next_due, date(2026, 3, 13))
        self._as(draft, "registrar").action_register()
        appeal = draft
        self.assertEqual(appeal.date_next_due, date(2026, 3, 10))
        self._as(appeal, "registrar").action_assign()
        self.assertEqual(appeal.date_next_due, date(2026, 4, 2))
        self._answer(appeal)
        self.assertFalse(appeal.date_next_due)

    def test_handover_is_met_by_the_handover(self):
        """A12: the same-day hand-over is a deadline of its own."""
        appeal = self._register()
        with freeze_time("2026-03-11 09:00:00"):
            self._as(appeal, "registrar").action_assign()
        handover = self._deadline(appeal, "handover", is_open=False)
        self.assertEqual(handover.state, "met_late")
        self.assertEqual(handover.date_met, datetime(2026, 3, 11, 9, 0))

    def test_dispatch_meets_the_term(self):
        """D1: the term is met by the dispatch of the answer, in time."""
        appeal = self._register()
        with freeze_time("2026-04-09 20:30:00"):
            self._answer(appeal)
        examination = self._deadline(appeal, "examination", is_open=False)
        self.assertEqual(examination.state, "met")
        self.assertFalse(appeal.is_closed_late)
        self.assertEqual(appeal.date_answered, date(2026, 4, 9))
        self.assertEqual(appeal.date_deadline, date(2026, 4, 9))

    def test_a_late_answer_is_late_for_ever(self):
        """C1: a dispatch after the day of the body is late, on deadline and card."""
        appeal = self._register()
        with freeze_time("2026-04-09 21:30:00"):
            self._answer(appeal)
        examination = self._deadline(appeal, "examination", is_open=False)
        self.assertEqual(examination.state, "met_late")
        self.assertTrue(appeal.is_closed_late)

    def test_a_dispatch_entered_the_next_day_is_not_late(self):
        """D6: the day the letter left counts, not the day it was entered."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        letter = self._sign_answer(appeal)
        self._as(appeal, "supervisor").action_decide("to_file")
        self._as(letter, "office_head").action_pass_quality()
        with freeze_time("2026-04-09 09:00:00"):
            self._as(letter, "chancery").action_number()
        with freeze_time("2026-04-10 09:00:00"):
            self._as(letter, "chancery").date_dispatched = "2026-04-09"
            self._as(letter, "chancery").action_dispatch()
        self.assertEqual(appeal.date_answered, date(2026, 4, 9))
        self.assertFalse(appeal.is_closed_late)
        examination = self._deadline(appeal, "examination", is_open=False)
        self.assertEqual(examination.state, "met")

    def test_the_answer_meets_the_superior_date_unless_an_own_one_is_wanted(self):
        """D8: a superior body that wants its own answer waits for that one."""
        for wants_answer, state in ((False, "met"), (True, "open")):
            appeal = self._register(
                superior_date_due="2026-03-25", superior_wants_answer=wants_answer
            )
            self._answer(appeal)
            with self.subTest(wants_answer):
                superior = self._deadline(appeal, "superior", is_open=False)
                self.assertEqual(superior.state, state)

    # ------------------------------------------------------------------
    # the clerk chooses another term
    # ------------------------------------------------------------------

    def test_the_clerk_chooses_the_term_before_registration(self):
        """C3: fourteen days where nothing must be checked."""
        rule = self._rule("examination_14")
        appeal = self._register(deadline_rule_id=rule.id)
        self.assertEqual(appeal.date_deadline, date(2026, 3, 24))
        self.assertEqual(self._deadline(appeal, "examination").rule_id, rule)

    def test_the_clerk_changes_the_term_afterwards(self):
        """C3: the old deadline keeps its proof, the new one starts the same day."""
        self._own_rule("internal_7")
        appeal = self._register()
        old = self._deadline(appeal, "examination")
        proof = dict(old.proof)
        with freeze_time("2026-03-12 09:00:00"):
            self._as(appeal, "registrar").deadline_rule_id = self._rule(
                "examination_14"
            )
        new = self._deadline(appeal, "examination")
        self.assertEqual(new.previous_id, old)
        self.assertEqual(new.date_start, old.date_start)
        self.assertEqual(old.state, "stopped")
        self.assertEqual(old.day_due, date(2026, 4, 9))
        self.assertEqual(old.proof, proof)
        self.assertEqual(appeal.date_deadline, date(2026, 3, 24))
        self.assertEqual(appeal.date_deadline_internal, date(2026, 3, 17))
        self.assertEqual(self._codes(appeal)[-2:], ["card_changed", "term_changed"])

    def test_no_choice_means_the_rule_that_applies(self):
        """C3: taking the choice away brings back the thirty days."""
        appeal = self._register(deadline_rule_id=self._rule("examination_14").id)
        self._as(appeal, "registrar").deadline_rule_id = False
        self.assertEqual(appeal.date_deadline, date(2026, 4, 9))

    def test_another_bodys_rule_cannot_be_chosen(self):
        """K1, A14: rules of one body are not used by another."""
        rule = self._own_rule("examination_14", self.east)
        appeal = self._register()
        with self.assertRaises(UserError):
            self._as(appeal, "registrar").deadline_rule_id = rule
