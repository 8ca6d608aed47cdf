from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestNonconformity(LettersCase):
    """D7, S4 2.5.6, 2.5.7, 2.7.3-2.7.5: cause, measures, evidence, effect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env.ref("citizen_appeals.nonconformity_cause_personnel")
        cls.Sheet = cls.env["citizen.nonconformity"]
        cls.appeal.question_ids.sudo().result = "supported"

    def _proposed(self, **vals):
        self._as(self.appeal, "registrar").action_nonconformity()
        sheet = self.appeal.nonconformity_ids[:1]
        self._as(sheet, "registrar").write(
            {
                "description": "Заявителю не ответили по телефону горячей линии",
                "official_id": self.posts["unit_head"].id,
                **vals,
            }
        )
        return sheet

    def _opened(self, **vals):
        sheet = self._proposed(**vals)
        self._as(sheet, "registrar").action_open()
        return sheet

    def _submitted(self, sheet=None):
        sheet = sheet or self._opened()
        measure = {
            "name": "Назначить дежурного на горячую линию",
            "official_id": self.posts["executor2"].id,
            "date_due": "2026-03-27",
        }
        self._as(sheet, "unit_head").write(
            {
                "cause_id": self.cause.id,
                "cause_note": "Дежурный не был назначен",
                "measure_ids": [Command.create(measure)],
            }
        )
        self._as(sheet, "unit_head").action_submit()
        return sheet

    def _accepted(self):
        sheet = self._submitted()
        self._as(sheet, "registrar").action_accept()
        return sheet

    def _prove(self, measure, role="executor2"):
        file = self._as(self.env["citizen.document"], role).create(
            self._file(name="приказ.pdf", appeal_id=self.appeal.id, kind="evidence")
        )
        self._as(measure, role).write(
            {"date_done": "2026-03-10", "evidence_ids": [Command.link(file.id)]}
        )

    def _done(self):
        sheet = self._accepted()
        self._prove(sheet.measure_ids)
        self._as(sheet, "registrar").action_finish()
        return sheet

    # ------------------------------------------------------------------
    # what opens one
    # ------------------------------------------------------------------

    def test_the_mark_proposes_a_sheet(self):
        """S4 2.1.9, 2.5.6: «несоответствие» on the card; once, and as data."""
        mark = self.env.ref("citizen_appeals.mark_nonconformity")
        appeal = self._register()
        self._as(appeal, "registrar").mark_ids = mark
        sheet = appeal.nonconformity_ids
        self.assertEqual(sheet.mapped("state"), ["draft"])
        self.assertEqual(sheet.source, "complaint")
        self._as(appeal, "registrar").mark_ids = False
        self._as(appeal, "registrar").mark_ids = mark
        self.assertEqual(appeal.nonconformity_ids, sheet)
        mark.opens_nonconformity = False
        other = self._register(mark_ids=[Command.link(mark.id)])
        self.assertFalse(other.nonconformity_ids)

    def test_repeated_rework_proposes_a_sheet(self):
        """D7, S4 2.4.8: after as many returns as the body bears."""
        letter = self._letter("in_review")
        self._as(letter, "office_head").action_return("Нет сроков")
        self.assertFalse(self.appeal.nonconformity_ids)
        self._as(letter, "executor").action_submit()
        self._as(letter, "office_head").action_return("Снова нет сроков")
        sheet = self.appeal.nonconformity_ids
        self.assertEqual(sheet.source, "rework")
        self.assertEqual(sheet.official_id, self.posts["unit_head"])

    def test_the_body_may_bear_any_number_of_returns(self):
        """D7: 0 switches it off."""
        self.company.nonconformity_rework_count = 0
        letter = self._letter("in_review")
        for _time in range(2):
            self._as(letter, "office_head").action_return("Нет сроков")
            self._as(letter, "executor").action_submit()
        self.assertFalse(self.appeal.nonconformity_ids)

    def test_an_audit_opens_one_without_appeals(self):
        """S4 2.7.2, 2.7.3: the reference of the evidence stands in words."""
        sheet = self._as(self.Sheet, "office_head").create(
            {
                "source": "audit",
                "description": "Журнал не ведётся",
                "department_id": self.north.housing.id,
            }
        )
        sheet = sheet.with_env(self.env)
        self.assertEqual(sheet.official_id, self.posts["unit_head"])
        self._as(sheet, "office_head").action_open()
        self._submitted(sheet)
        self._as(sheet, "registrar").action_accept()
        measure = sheet.measure_ids
        self._as(measure, "executor2").write(
            {"date_done": "2026-03-10", "evidence_note": "Акт от 10.03.2026 № 3"}
        )
        self._as(sheet, "registrar").action_finish()
        self.assertEqual(sheet.state, "done")

    def test_several_appeals_under_one_cause(self):
        """D7: the second one is added to the sheet; both wait for it."""
        sheet = self._opened()
        other = self._register()
        self._as(sheet, "registrar").appeal_ids = [Command.link(other.id)]
        self.assertEqual(other.nonconformity_ids, sheet)
        self.assertTrue(self._as(other, "unit_head").has_access("read"))

    # ------------------------------------------------------------------
    # the way of a sheet
    # ------------------------------------------------------------------

    def test_opened_it_has_a_number_and_a_term(self):
        """S4 2.5.6, 2.7.4: the term of the measures is a rule of the body."""
        sheet = self._opened()
        self.assertEqual(sheet.name, "НС-1/2026")
        self.assertEqual(sheet.date_due, date(2026, 3, 20))
        self.assertIn("nonconformity_opened", self._codes(self.appeal))
        self.assertTrue(self._as(sheet, "unit_head").has_access("read"))

    def test_described_first(self):
        """S4 2.5.6: what does not conform and who answers for it."""
        self._as(self.appeal, "registrar").action_nonconformity()
        with self.assertRaises(ValidationError):
            self._as(self.appeal.nonconformity_ids, "registrar").action_open()

    def test_the_unit_names_cause_and_measures(self):
        """S4 2.5.6: submitted in time; late is noted."""
        sheet = self._submitted()
        self.assertEqual(sheet.state, "submitted")
        self.assertFalse(sheet.is_late)
        self._as(sheet, "registrar").action_return("Нет срока дежурства")
        self.assertEqual(sheet.state, "open")
        with freeze_time("2026-03-23 09:00:00"):
            self._as(sheet, "unit_head").action_submit()
        self.assertTrue(sheet.is_late)

    def test_without_cause_or_corrective_measure(self):
        """S4 2.5.6: the refusal names the field and the clause."""
        sheet = self._opened()
        with self.assertRaises(ValidationError) as refusal:
            self._as(sheet, "unit_head").action_submit()
        self.assertIn("2.5.6", str(refusal.exception))
        self._as(sheet, "unit_head").write(
            {
                "cause_id": self.cause.id,
                "cause_note": "Не назначен",
                "measure_ids": [
                    Command.create(
                        {
                            "kind": "preventive",
                            "name": "Учёба",
                            "official_id": self.posts["executor"].id,
                            "date_due": "2026-03-27",
                        }
                    )
                ],
            }
        )
        with self.assertRaises(ValidationError):
            self._as(sheet, "unit_head").action_submit()

    def test_evidence_is_filed_before_it_is_done(self):
        """S4 2.5.7, 2.7.4: each measure has its day and its evidence."""
        sheet = self._accepted()
        with self.assertRaises(ValidationError) as refusal:
            self._as(sheet, "registrar").action_finish()
        self.assertIn("2.5.7", str(refusal.exception))
        self._as(sheet.measure_ids, "executor2").date_done = "2026-03-10"
        with self.assertRaises(ValidationError):
            self._as(sheet, "registrar").action_finish()
        self._prove(sheet.measure_ids)
        self._as(sheet, "registrar").action_finish()
        self.assertEqual(sheet.state, "done")
        self.assertEqual(sheet.date_check, date(2026, 4, 9))

    def test_the_case_does_not_close_before(self):
        """S4 2.5.7: measures and evidence are in the case first."""
        sheet = self._accepted()
        self._letter("dispatched")
        with self.assertRaises(UserError) as refusal:
            self._as(self.appeal, "registrar").action_close()
        self.assertIn("2.5.7", str(refusal.exception))
        self._prove(sheet.measure_ids)
        self._as(sheet, "registrar").action_finish()
        self._as(self.appeal, "registrar").action_close()
        self.assertEqual(self.appeal.state, "closed")

    def test_not_confirmed_it_stops_nothing(self):
        """S4 2.7.3: cancelled with a reason, it stays in the register."""
        sheet = self._opened()
        with self.assertRaises(ValidationError):
            self._as(sheet, "registrar").action_cancel(" ")
        self._as(sheet, "registrar").action_cancel("Звонок был принят")
        self.assertEqual(sheet.state, "cancelled")
        self._letter("dispatched")
        self._as(self.appeal, "registrar").action_close()

    def test_the_effect_is_checked_after_its_days(self):
        """D7: not before the day of the rule; effective closes the sheet."""
        sheet = self._done()
        with self.assertRaises(UserError):
            self._as(sheet, "registrar").action_confirm("Звонки принимают")
        with freeze_time("2026-04-09 09:00:00"):
            self._as(sheet, "oversight").action_confirm("Звонки принимают")
        self.assertEqual(sheet.state, "closed")
        self.assertEqual(sheet.date_checked, date(2026, 4, 9))
        self.assertEqual(sheet.checked_by_id, self.users["oversight"])

    def test_without_effect_new_measures_are_asked_for(self):
        """D7: a new round with its own term; old measures do not count."""
        sheet = self._done()
        with freeze_time("2026-04-09 09:00:00"):
            self._as(sheet, "registrar").action_reopen("Телефон снова молчит")
            self.assertEqual((sheet.state, sheet.round), ("open", 2))
            self.assertEqual(sheet.date_due, date(2026, 4, 20))
            with self.assertRaises(ValidationError):
                self._as(sheet, "unit_head").action_submit()
            self._submitted(sheet)
        self.assertEqual(sheet.state, "submitted")
        self.assertEqual(len(sheet.measure_ids), 2)

    # ------------------------------------------------------------------
    # who
    # ------------------------------------------------------------------

    def test_the_sector_leads_the_unit_fills_in(self):
        """K1, S4 2.7.4: everybody else is refused."""
        sheet = self._opened()
        for role in ("unit_head", "executor", "supervisor", "oversight", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(sheet, role).action_cancel("—")
        for role in ("executor", "supervisor", "oversight", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(sheet, role).cause_note = "—"
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(sheet, role).action_submit()
        with self.assertRaises(AccessError):
            self._as(sheet, "unit_head").description = "Иное"
        self._submitted(sheet)
        for role in ("unit_head", "executor", "supervisor", "oversight", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(sheet, role).action_accept()

    def test_who_carries_out_a_measure_files_its_evidence(self):
        """S4 2.7.4: he sees the appeal, and enters nothing of the plan."""
        sheet = self._accepted()
        measure = sheet.measure_ids
        self.assertTrue(self._as(self.appeal, "executor2").has_access("read"))
        with self.assertRaises(UserError):
            self._as(measure, "executor2").date_due = "2026-05-01"
        with self.assertRaises(AccessError):
            self._as(measure, "executor").date_done = "2026-03-10"
        self._prove(measure)
        self.assertTrue(measure.evidence_ids.sha256)

    def test_evidence_is_filed_on_the_form_of_the_sheet(self):
        """S4 2.5.7: the form saves its rows with the sheet, each row judges itself."""
        sheet = self._accepted()
        measure = sheet.measure_ids
        done = {"date_done": "2026-03-10"}
        moved = {"date_due": "2026-05-01"}
        with self.assertRaises(UserError):
            self._as(sheet, "executor2").measure_ids = [
                Command.update(measure.id, moved)
            ]
        with self.assertRaises(UserError):
            self._as(sheet, "registrar").measure_ids = [Command.unlink(measure.id)]
        self._as(sheet, "executor2").measure_ids = [Command.update(measure.id, done)]
        self.assertEqual(measure.date_done, date(2026, 3, 10))

    def test_strangers_see_nothing(self):
        """K1: neither the other body nor other units."""
        sheet = self._submitted()
        for user in (self.users["idle"], self.east.users["registrar"]):
            found = self.Sheet.with_user(user).search([("id", "=", sheet.id)])
            self.assertFalse(found)
        found = self._as(self.Sheet, "oversight").search([("id", "=", sheet.id)])
        self.assertTrue(found)

    def test_nobody_writes_the_deeds_by_hand(self):
        """K2: state, number and dates are written by the deeds alone."""
        sheet = self._opened()
        for name, value in (
            ("state", "closed"),
            ("date_due", "2030-01-01"),
            ("number", 7),
            ("effect_note", "—"),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(sheet, "office_head").write({name: value})
        with self.assertRaises(UserError):
            self._as(sheet, "registrar").unlink()

    def test_the_sheet_is_printed(self):
        """S4 2.5.7: kept in the case, with the measures."""
        sheet = self._done()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("citizen_appeals.report_nonconformity", sheet.ids)[0]
            .decode()
        )
        for words in (sheet.name, "корректирующее", "файлов: 1", self.appeal.name):
            self.assertIn(words, html)

    def test_reminders_reach_the_unit_and_the_sector(self):
        """H1, S4 2.7.4: the unit before the term, the sector after it."""
        sheet = self._opened()
        Reminder = self.env["citizen.reminder"]
        users = self.users["unit_head"] | self.users["office_head"]
        with freeze_time("2026-03-19 09:00:00"):
            lines = Reminder._collect_digests(self.company, users)
        mine = self._lines(lines, "unit_head")
        self.assertEqual([line["res_id"] for line in mine], sheet.ids)
        self.assertFalse(self._lines(lines, "office_head"))
        with freeze_time("2026-03-21 09:00:00"):
            lines = Reminder._collect_digests(self.company, users)
        self.assertTrue(self._lines(lines, "office_head"))

    def _lines(self, digests, name):
        sections = digests.get(self.users[name].id, [])
        return [
            line
            for section in sections
            if section["code"] == "nonconformities"
            for line in section["lines"]
        ]
