import base64
from datetime import date

from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.revisions import RevisionCase
from tests.common import ROLES

KEEPERS = {"admin"}
READERS = {"registrar", "office_head", "auditor"}


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


@tagged("post_install", "-at_install")
class TestRevisionBodies(RevisionCase):
    """K1, C1: two bodies with days of their own."""

    def test_a_regional_day_moves_its_body_alone(self):
        """C1: a day of the north leaves the east as it is."""
        north, east = self._register(), self._register(self.east)
        revision = self._apply(
            self._revise([("2026-04-09", "holiday")], company=self.company)
        )
        self.assertEqual(north.date_deadline, date(2026, 4, 10))
        self.assertEqual(east.date_deadline, date(2026, 4, 9))
        self.assertEqual(list(revision.body_counts), [str(self.company.id)])
        day = self.env["citizen.calendar.day"].search([("date", "=", "2026-04-09")])
        self.assertEqual(day.company_id, self.company)
        proof = self._deadline(north, "examination").proof
        self.assertEqual(proof["days"], {"2026-04-09": ["перенос", True]})

    def test_a_federal_day_leaves_the_body_its_own(self):
        """C1: the body's own day stays the last word over a federal change."""
        self.env["citizen.calendar.day"].create(
            {"date": "2026-04-09", "kind": "working", "company_id": self.company.id}
        )
        north, east = self._register(), self._register(self.east)
        revision = self._apply(self._revise([("2026-04-09", "holiday")]))
        self.assertEqual(north.date_deadline, date(2026, 4, 9))
        self.assertEqual(east.date_deadline, date(2026, 4, 10))
        self.assertIn("Восток", revision.body_summary)
        due = self._deadline(east, "examination").date_due
        self.assertEqual(str(due), "2026-04-10 13:59:59")

    def test_rules_of_each_body_are_revised_apart(self):
        """K1: a common rule is not changed by the revision of one body."""
        with self.assertRaises(ValidationError):
            self._revise(
                rules=[(self._rule("examination_30"), {"amount": 20})],
                company=self.company,
            )
        own = self._own_rule("examination_30")
        appeal = self._register()
        self._apply(self._revise(rules=[(own, {"amount": 20})], company=self.company))
        self.assertEqual(appeal.date_deadline, date(2026, 3, 30))
        self.assertEqual(self._rule("examination_30").amount, 30)

    def test_the_other_bodys_revision_is_not_seen(self):
        """K1: the administrator of the east neither reads nor applies it."""
        revision = self._revise([("2026-04-09", "holiday")], company=self.company)
        for act in ("action_compute", "action_apply", "read"):
            with self.subTest(act), self.assertRaises(AccessError):
                getattr(self._as(revision, "admin", self.east), act)()


@tagged("post_install", "-at_install")
class TestRevisionRights(RevisionCase):
    """K1: the administrator changes and sees numbers; the office sees the list."""

    def test_who_may_revise(self):
        """K1: who keeps calendar and rules, nobody else."""
        for role in ROLES:
            with self.subTest(role):
                if role in KEEPERS:
                    self._revise([("2026-04-09", "holiday")], user=role)
                else:
                    with self.assertRaises(AccessError):
                        self._revise([("2026-04-09", "holiday")], user=role)
        revision = self._revise([("2026-04-09", "holiday")])
        for role in set(ROLES) - KEEPERS:
            for act in ("action_compute", "action_apply", "action_load"):
                with self.subTest(f"{role} {act}"), self.assertRaises(AccessError):
                    getattr(self._as(revision, role), act)()

    def test_who_reads_the_numbers_and_who_the_list(self):
        """K1: the administrator sees no appeal, not even by its moved term."""
        self._register()
        revision = self._revise([("2026-04-09", "holiday")])
        revision.action_compute()
        self.assertEqual(revision.moved_count, 1)
        Move = self.env["citizen.deadline.revision.move"]
        for role in ROLES:
            with self.subTest(role):
                seen = self._as(revision, role)
                self.assertEqual(
                    seen.has_access("read"), role in KEEPERS | READERS, "numbers"
                )
                moves = self._as(Move, role)
                if role in READERS:
                    self.assertEqual(len(moves.search([])), 1)
                    self.assertTrue(seen.action_open_moves())
                    continue
                with self.assertRaises(AccessError):
                    moves.search([])
                with self.assertRaises(AccessError):
                    seen.action_open_moves()

    def test_the_list_shows_own_bodies_alone(self):
        """K1: a federal change moves terms of both; each office sees its own."""
        north, east = self._register(), self._register(self.east)
        self._revise([("2026-04-09", "holiday")]).action_compute()
        Move = self.env["citizen.deadline.revision.move"]
        for body, appeal in ((self.north, north), (self.east, east)):
            moves = self._as(Move, "office_head", body).search([])
            self.assertEqual(moves.appeal_id.ids, appeal.ids)

    def test_figures_are_written_by_the_acts_alone(self):
        """K2: neither by a form nor over RPC."""
        revision = self._revise()
        for name, value in {
            "state": "applied",
            "moved_count": 7,
            "fingerprint": "x",
            "date_applied": "2026-03-10 09:00:00",
        }.items():
            with self.subTest(name), self.assertRaises(AccessError):
                revision.write({name: value})
            with self.subTest(name), self.assertRaises(AccessError):
                self._revise(**{name: value})


@tagged("post_install", "-at_install")
class TestDirectEdits(RevisionCase):
    """C1, K2: one way through for what running terms rest on."""

    def test_a_day_no_term_rests_on_is_entered_directly(self):
        """C1: the calendar of days without terms is a plain directory."""
        self._register()
        Day = self._as(self.env["citizen.calendar.day"], "admin")
        day = Day.create({"date": "2026-09-01", "kind": "holiday"})
        day.kind = "day_off"
        day.unlink()

    def test_a_day_in_use_leads_to_the_revision(self):
        """C1: created, changed or deleted by hand it would leave terms behind."""
        appeal = self._register()
        Day = self.env["citizen.calendar.day"]
        holiday = Day.search([("date", "=", "2026-05-11")])
        with freeze_time("2026-04-09 09:00:00"):
            rolled = self._register()
        self.assertEqual(rolled.date_deadline, date(2026, 5, 12))
        day = self._as(holiday, "admin")
        for act in (
            lambda: Day.with_env(day.env).create(
                {"date": "2026-04-09", "kind": "holiday"}
            ),
            lambda: day.write({"date": "2026-05-13"}),
            day.unlink,
        ):
            with self.assertRaises(RedirectWarning) as refused, self.env.cr.savepoint():
                act()
            self.assertIn("would move", refused.exception.args[0])
        day.note = "День Победы"
        self.assertEqual(appeal.date_deadline, date(2026, 4, 9))

    def test_a_regional_day_in_use_leads_to_the_revision(self):
        """C1: the same for the days of one body; the other body's are free."""
        self._register()
        Day = self.env["citizen.calendar.day"]
        values = {"date": "2026-04-09", "kind": "holiday"}
        with self.assertRaises(RedirectWarning), self.env.cr.savepoint():
            self._as(Day, "admin").create(values | {"company_id": self.company.id})
        self._as(Day, "admin", self.east).create(
            values | {"company_id": self.east.company.id}
        )

    def test_a_rule_in_use_leads_to_the_revision(self):
        """C1: amount, unit, first day and rolling; the rest is free."""
        own = self._own_rule("examination_30")
        rule = self._as(own, "admin")
        rule.amount = 29
        rule.amount = 30
        self._register()
        for name, value in {
            "amount": 20,
            "unit": "working_day",
            "roll": "previous",
            "count_start_day": True,
        }.items():
            with self.subTest(name), self.assertRaises(RedirectWarning):
                rule.write({name: value})
        rule.write({"amount": 30, "name": "Тридцать дней"})


@tagged("post_install", "-at_install")
class TestRevisionLoad(RevisionCase):
    """C1: days from a table or the library; what is wrong is told line by line."""

    def _load(self, table=None, company=None, **vals):
        revision = self._revise(company=company)
        dialog = self._as(self.env["citizen.deadline.revision.load"], "admin").create(
            {
                "revision_id": revision.id,
                "file": table and base64.b64encode(table.encode()),
                **vals,
            }
        )
        dialog.action_load()
        return revision

    def _year(self, year, *lines, leave_out=()):
        """A table with every public holiday of the year and these lines."""
        holidays = [
            *(f"{year}-01-0{day}" for day in range(1, 9)),
            *(f"{year}-{day}" for day in ("02-23", "03-08", "05-01", "05-09")),
            *(f"{year}-{day}" for day in ("06-12", "11-04")),
        ]
        rows = [f"{day};holiday;" for day in holidays if day not in leave_out]
        return "\n".join(["date;kind;note", *rows, *lines])

    def test_the_library_fills_a_year(self):
        """C1: the federal days of a year whose decree the library knows."""
        days = self.env["citizen.calendar.day"].search(
            [("date", ">=", "2027-01-01"), ("company_id", "=", False)]
        )
        days.unlink()
        revision = self._load(source="library", year=2027)
        found = {str(line.date): line.kind for line in revision.day_ids}
        self.assertEqual(found["2027-02-20"], "working")
        self.assertEqual(found["2027-02-22"], "day_off")
        self.assertEqual(found["2027-01-01"], "holiday")
        self.assertEqual(len(found), 21)

    def test_the_library_does_not_invent_a_decree(self):
        """C1: statutory holidays alone are no production calendar."""
        with self.assertRaisesRegex(UserError, "2028"):
            self._load(source="library", year=2028)

    def test_what_stands_in_the_calendar_is_left_out(self):
        """C1: only differences are taken over."""
        with self.assertRaisesRegex(UserError, "nothing to change"):
            self._load(source="library", year=2027)

    def test_a_table_of_a_year_replaces_it(self):
        """C1: what the table leaves out becomes a plain day."""
        revision = self._load(self._year(2027, "2027-02-22;выходной;перенос с 20.02"))
        found = {str(line.date): line.kind for line in revision.day_ids}
        self.assertEqual(found["2027-02-20"], "plain")
        self.assertNotIn("2027-02-22", found)
        self.assertNotIn("2027-01-01", found)

    def test_a_table_in_windows_code_with_russian_words(self):
        """C1: as a spreadsheet saves it."""
        table = self._year(2028, "2028-01-10;Выходной день;перенос с 01.01.2028")
        table = table.replace("date;kind;note", "Дата;Вид;Примечание")
        revision = self._revise()
        self._as(self.env["citizen.deadline.revision.load"], "admin").create(
            {
                "revision_id": revision.id,
                "file": base64.b64encode(table.encode("cp1251")),
            }
        ).action_load()
        day = revision.day_ids.filtered(lambda line: str(line.date) == "2028-01-10")
        self.assertEqual((day.kind, day.note), ("day_off", "перенос с 01.01.2028"))

    def test_bad_tables_are_refused_line_by_line(self):
        """C1: line, value and rule; nothing is loaded."""
        cases = (
            ("date;kind\n2027-02-30;holiday", r"Line 2: .2027-02-30. is no date"),
            ("date;kind\n20.02.2027;отгул", "Line 2: .отгул. is no kind"),
            ("date;kind\n01.05.2027;рабочий", "Line 2: .*art. 112, p. 1"),
            ("date;kind\n01.04.2027;working", "Line 2: .*worked anyway"),
            ("date;kind\n03.04.2027;day_off", "Line 2: .*Saturday or Sunday"),
            ("date;kind\n01.05.1900;holiday", "Line 2: .*1950 to 2149"),
            (
                self._year(2027, "23.02.2027;holiday"),
                "Line 16: 23.02.2027 stands in the line 10",
            ),
            (
                self._year(2027, leave_out=("2027-06-12", "2027-11-04")),
                "2027: 12.06, 04.11 are missing",
            ),
            ("день;вид\n", "Line 1"),
            ("", "Choose the file"),
            ("date;kind\n", "empty"),
        )
        for table, message in cases:
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                self._load(table)

    def test_every_fault_is_told_at_once(self):
        """C1: a clerk corrects the table once."""
        with self.assertRaises(ValidationError) as refused:
            self._load("date;kind\nx;holiday\n2027-01-01;y\n2027-01-01;working")
        for line in ("Line 2", "Line 3", "Line 4"):
            self.assertIn(line, str(refused.exception))

    def test_a_body_loads_single_days(self):
        """C1: a regional table is no whole year, and may have a federal day worked."""
        revision = self._load(
            "date;kind;note\n2026-04-21;holiday;Радоница\n2026-05-11;working;",
            company=self.company,
        )
        self.assertEqual(len(revision.day_ids), 2)

    def test_the_library_knows_no_regional_days(self):
        """C1: they are entered by the body."""
        with self.assertRaises(UserError):
            self._load(company=self.company, source="library", year=2027)

    def test_days_by_hand_obey_the_code(self):
        """C1: a public holiday is never worked, by hand neither."""
        for day, kind in (
            ("2027-05-01", "working"),
            ("2027-04-01", "working"),
            ("2027-04-03", "day_off"),
        ):
            with self.subTest(day), self.assertRaises(ValidationError):
                self._revise([(day, kind)])
