from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.revisions import RevisionCase


@tagged("post_install", "-at_install")
class TestRevision(RevisionCase):
    """A9, C1: a change of the calendar or a rule is seen before it holds."""

    def test_a_new_holiday_moves_what_ends_on_it(self):
        """C1: thirty days end on 9 April; a holiday there moves them to the 10th."""
        appeal = self._register()
        revision = self._revise([("2026-04-09", "holiday")])
        revision.action_compute()
        self.assertEqual(
            self._moves(revision),
            {(appeal.id, "examination"): ("2026-04-09", "2026-04-10", "later")},
        )
        self.assertEqual((revision.moved_count, revision.overdue_count), (1, 0))
        self.assertEqual(appeal.date_deadline, date(2026, 4, 9))
        revision.action_apply()
        self.env.invalidate_all()
        self.assertEqual(appeal.date_deadline, date(2026, 4, 10))
        new = self._deadline(appeal, "examination")
        self.assertEqual(new.revision_id, revision)
        self.assertEqual(new.previous_id.state, "stopped")
        self.assertEqual(new.previous_id.day_due, date(2026, 4, 9))
        self.assertEqual(str(new.date_due), "2026-04-10 20:59:59")

    def test_applied_is_what_a_fresh_registration_gets(self):
        """C1: the moved term has the date and the proof of a card registered now."""
        old = self._register()
        self._apply(self._revise([("2026-04-09", "day_off")]))
        fresh = self._register()
        moved, made = (self._deadline(a, "examination") for a in (old, fresh))
        self.assertEqual(moved.proof, made.proof)
        self.assertEqual(moved.date_due, made.date_due)
        for name in ("date_deadline", "date_next_due", "is_deadline_provisional"):
            self.assertEqual(old[name], fresh[name], name)

    def test_the_card_agrees_with_its_terms(self):
        """A9: the dates written in one statement are those the card would read."""
        self._own_rule("internal_7")
        appeals = [
            self._register(),
            self._register(superior_date_due="2026-03-25"),
            self._create_draft(),
        ]
        self._apply(
            self._revise([("2026-04-09", "holiday"), ("2026-03-13", "day_off")])
        )
        for appeal in appeals:
            for name, value in appeal._get_deadline_dates().items():
                self.assertEqual(appeal[name], value, name)

    def test_the_internal_date_follows_the_legal_one(self):
        """C4: seven days before the moved date."""
        self._own_rule("internal_7")
        appeal = self._register()
        self._apply(self._revise([("2026-04-09", "holiday")]))
        self.assertEqual(appeal.date_deadline_internal, date(2026, 4, 3))

    def test_an_earlier_date_may_be_overdue_at_once(self):
        """C1: a shorter term from registration is over before today."""
        appeal = self._register()
        rule = self._rule("examination_30")
        with freeze_time("2026-03-30 09:00:00"):
            revision = self._revise(rules=[(rule, {"amount": 15})])
            revision.action_compute()
            self.assertEqual((revision.moved_count, revision.overdue_count), (1, 1))
            moves = self._as(
                self.env["citizen.deadline.revision.move"], "office_head"
            ).search([("becomes_overdue", "=", True)])
            self.assertEqual(moves.appeal_id.ids, appeal.ids)
            self.assertIn("15", moves.explanation)
            revision.action_apply()
            self.env.invalidate_all()
        self.assertEqual(appeal.date_deadline, date(2026, 3, 25))
        self.assertEqual(rule.amount, 15)

    def test_a_rule_for_new_terms_alone_moves_nothing(self):
        """C1: the act says whether running terms follow; a later recount keeps them."""
        appeal = self._register()
        rule = self._rule("examination_30")
        revision = self._revise(rules=[(rule, {"amount": 20, "applies_to": "new"})])
        self._apply(revision)
        self.assertEqual(revision.moved_count, 0)
        self.assertEqual(appeal.date_deadline, date(2026, 4, 9))
        self.assertEqual(self._register().date_deadline, date(2026, 3, 30))
        again = self._revise()
        again.action_compute()
        self.assertEqual(self._moves(again), {})

    def test_days_become_hours_and_back(self):
        """C3: another unit counts from the instant of the event, in the body's zone."""
        appeal = self._register()
        rule = self._rule("examination_30")
        self._apply(self._revise(rules=[(rule, {"amount": 48, "unit": "hour"})]))
        due = self._deadline(appeal, "examination").date_due
        self.assertEqual(str(due), "2026-03-12 09:00:00")
        self._apply(
            self._revise(rules=[(rule, {"amount": 30, "unit": "calendar_day"})])
        )
        self.assertEqual(appeal.date_deadline, date(2026, 4, 9))

    def test_named_dates_are_not_touched(self):
        """A2, C2: extensions, dates of superior bodies, met terms stay as they are."""
        extended = self._register(superior_date_due="2026-04-09")
        self._assign_to(extended, "executor")
        self._as(extended, "office_head").action_extend("2026-05-08", "Запрос")
        answered = self._register()
        self._answer(answered)
        before = {d.id: d.day_due for d in (extended | answered).deadline_ids}
        revision = self._apply(
            self._revise([("2026-04-09", "holiday"), ("2026-05-08", "holiday")])
        )
        self.assertEqual(revision.moved_count, 0)
        self.assertGreaterEqual(revision.named_count, 3)
        terms = (extended | answered).deadline_ids
        self.assertEqual({d.id: d.day_due for d in terms}, before)
        self.assertEqual(extended.date_deadline, date(2026, 5, 8))

    def test_a_year_that_becomes_known_ends_the_mark(self):
        """C1: the date stays, provisional no longer; no event, no new row."""
        with freeze_time("2027-12-10 09:00:00"):
            appeal = self._register()
            codes = self._codes(appeal)
            self.assertTrue(appeal.is_deadline_provisional)
            days = [(f"2028-01-0{day}", "holiday") for day in range(1, 9)]
            revision = self._apply(self._revise(days))
            self.assertFalse(appeal.is_deadline_provisional)
        self.assertEqual((revision.moved_count, revision.renewed_count), (0, 1))
        self.assertEqual(self._codes(appeal), codes)
        self.assertFalse(self._deadline(appeal, "examination").previous_id)

    def test_documents_that_carry_the_date_follow(self):
        """E3: the call before closing is due with its term."""
        self.company.verify_calls = True
        appeal = self._register()
        questions = appeal.question_ids.with_user(self.users["registrar"])
        questions.result = "supported"
        self._answer(appeal)
        questions.measures_taken = True
        call = appeal.verification_id
        day = call.date_due
        self._apply(self._revise([(day, "holiday")]))
        self.assertGreater(call.date_due, day)
        self.assertEqual(call.date_due, self._deadline(appeal, "verification").day_due)

    # ------------------------------------------------------------------
    # one act, with its trail
    # ------------------------------------------------------------------

    def test_each_card_gets_one_event(self):
        """K2: the date and ids; the applicant sees the legal date's."""
        self._own_rule("internal_7")
        appeal = self._register()
        self._apply(self._revise([("2026-04-09", "holiday")]))
        event = appeal.event_ids.filtered(lambda e: e.code == "deadline_revised")
        self.assertEqual(len(event), 1)
        self.assertEqual(event.data["date"], "2026-04-10")
        self.assertEqual(event.user_id, self.users["admin"])
        self.assertTrue(event.is_public)
        self.assertIn("10.04.2026", event.text)

    def test_the_directory_keeps_its_trail(self):
        """K2: who changed which day and rule, from what to what."""
        Change = self.env["citizen.directory.change"]
        last = Change.search([], limit=1).id or 0
        rule = self._rule("examination_30")
        revision = self._revise(
            [("2026-04-09", "holiday"), ("2026-05-11", "plain")],
            [(rule, {"amount": 20})],
        )
        self._apply(revision)
        rows = Change.search([("id", ">", last)], order="id")
        self.assertEqual(
            [(r.res_model, r.kind, r.new_value) for r in rows],
            [
                ("citizen.calendar.day", "created", False),
                ("citizen.calendar.day", "deleted", False),
                ("citizen.deadline.rule", "changed", "20"),
            ],
        )
        self.assertEqual(rows.create_uid, self.users["admin"])
        self.assertEqual(
            (revision.applied_uid, revision.state), (self.users["admin"], "applied")
        )

    def test_the_term_tells_on_what_ground_it_moved(self):
        """A9: act, number, who entered it, the date before."""
        appeal = self._register()
        self._apply(self._revise([("2026-04-09", "holiday")]))
        text = self._deadline(appeal, "examination").explanation
        for part in ("1335", "постановление", "admin Север"):
            self.assertIn(part, text)

    def test_without_a_ground_nothing_is_applied(self):
        """K2: an act has name, number and date."""
        for name in ("ground", "ground_number", "ground_date"):
            revision = self._revise([("2026-04-09", "holiday")], **{name: False})
            revision.action_compute()
            with self.subTest(name), self.assertRaises(UserError):
                revision.action_apply()

    def test_what_was_not_computed_is_not_applied(self):
        """C1: nobody applies what he has not seen; a changed line counts as unseen."""
        self._register()
        revision = self._revise([("2026-04-09", "holiday")])
        with self.assertRaises(UserError):
            revision.action_apply()
        revision.action_compute()
        revision.day_ids.kind = "day_off"
        self.assertEqual(revision.state, "draft")
        self.assertFalse(self._moves(revision))
        with self.assertRaises(UserError):
            revision.action_apply()

    def test_a_calendar_changed_since_is_refused(self):
        """C1: computed over another calendar, rule or working time: compute again."""
        appeal = self._register()
        revision = self._revise([("2026-04-09", "holiday")])
        revision.action_compute()
        self.env["citizen.calendar.day"].create(
            {"date": "2026-04-10", "kind": "holiday"}
        )
        with self.assertRaisesRegex(UserError, "Compute it again"):
            revision.action_apply()
        self.assertEqual(appeal.date_deadline, date(2026, 4, 9))
        revision.action_compute()
        revision.action_apply()
        self.env.invalidate_all()
        self.assertEqual(appeal.date_deadline, date(2026, 4, 13))

    def test_terms_started_or_met_since_are_taken_as_they_are(self):
        """C1: the office works on while somebody looks at the result."""
        met = self._register()
        revision = self._revise([("2026-04-09", "holiday")])
        revision.action_compute()
        self._answer(met)
        fresh = self._register()
        revision.action_apply()
        self.env.invalidate_all()
        self.assertEqual(revision.moved_count, 1)
        self.assertEqual(met.date_deadline, date(2026, 4, 9))
        self.assertEqual(fresh.date_deadline, date(2026, 4, 10))

    def test_an_applied_revision_is_history(self):
        """K2: not changed, not computed, not applied again, not deleted."""
        revision = self._apply(self._revise([("2026-04-09", "holiday")]))
        line = revision.day_ids
        for act in (
            revision.action_compute,
            revision.action_apply,
            revision.action_load,
            revision.unlink,
            line.unlink,
            lambda: line.write({"kind": "working"}),
            lambda: revision.write({"name": "—"}),
        ):
            with self.subTest(str(act)), self.assertRaises(UserError):
                act()

    def test_the_number_of_statements_does_not_grow(self):
        """C1: set-based; a hundred terms cost what two cost."""

        def apply():
            with freeze_time("2026-03-10 09:00:00"):
                self._register()
            revision = self._revise([("2026-04-09", "holiday")])
            revision.action_compute()
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            revision.action_apply()
            count = self.env.cr.sql_log_count - start
            self._apply(self._revise([("2026-04-09", "plain")]))
            return count, revision.moved_count

        apply()
        few, moved = apply()
        for _number in range(5):
            self._register()
        many, more = apply()
        self.assertGreater(more, moved + 4)
        self.assertLessEqual(many, few + 2)
