import base64
from datetime import date

from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.revisions import RevisionCase


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
