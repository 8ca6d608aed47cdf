from datetime import date
from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.letters import LettersCase

# The term of an appeal of 10 March ends on Thursday, 9 April
LAST_DAY = "2026-04-09 09:00:00"
MORNING = "2026-04-10 03:00:00"


@tagged("post_install", "-at_install")
class TestViolations(LettersCase):
    """H2, S4 2.7.7: facts found the morning after, letters, replies, the register."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Violation = cls.env["citizen.violation"]
        cls.env["res.company"].search([]).find_violations = False
        cls.company.find_violations = True
        cls.company.write(
            {
                "violation_order_id": cls.posts["oversight"].id,
                "violation_signatory_id": cls.posts["signatory"].id,
            }
        )
        with freeze_time(LAST_DAY):
            # The first run only notes the day
            cls.Violation._find_facts(cls.company)

    def _find(self, now=MORNING):
        with freeze_time(now):
            facts = self.Violation._find_facts(self.company)
        self.env.flush_all()
        return facts

    def _late(self, facts=None):
        facts = facts or self._find()
        return facts.filtered(lambda fact: fact.kind_id.code == "late_answer")

    # ------------------------------------------------------------------
    # the search
    # ------------------------------------------------------------------

    def test_the_first_run_only_notes_the_day(self):
        """S4 2.7.7: what was missed before is history and drafts no letters."""
        self.assertEqual(self.company.violations_since, date(2026, 4, 9))
        self.assertFalse(self.Violation.search([("company_id", "=", self.company.id)]))
        self.assertFalse(self.appeal.letter_ids)

    def test_a_missed_term_is_found_the_morning_after(self):
        """S4 2.7.7: with the day, the curator, the executor and the term."""
        fact = self._late()
        self.assertEqual(len(fact), 1)
        self.assertEqual(fact.appeal_id, self.appeal)
        self.assertEqual(fact.date, date(2026, 4, 10))
        self.assertEqual(fact.official_id, self.posts["supervisor"])
        self.assertEqual(fact.executor_id, self.posts["executor"])
        self.assertEqual(fact.department_id, self.north.housing)
        self.assertEqual(fact.deadline_id.kind, "examination")
        self.assertIn("violation_found", self._codes(self.appeal))

    def test_a_second_run_changes_nothing(self):
        """S4 2.7.7: neither the same day nor after a run that was killed."""
        self._find()
        letters = self.appeal.letter_ids
        self.assertFalse(self._find())
        # As if the note of the day had been lost: the fact is known by its term
        self.company.violations_until = date(2026, 4, 8)
        self.assertFalse(self._find())
        self.assertEqual(self.appeal.letter_ids, letters)

    def test_days_without_a_run_are_made_up_for(self):
        """S4 2.7.7: the server stood still over the weekend."""
        facts = self._find("2026-04-14 03:00:00")
        self.assertEqual(self._late(facts).date, date(2026, 4, 10))
        self.assertEqual(self.company.violations_until, date(2026, 4, 13))

    def test_answered_in_time_is_no_fact(self):
        """C8: met on its last day."""
        self.appeal.question_ids.sudo().result = "supported"
        with freeze_time(LAST_DAY):
            self._letter("dispatched")
        self.assertFalse(self._late())

    def test_met_late_before_the_run_is_a_fact(self):
        """S4 2.7.7: answered on Friday night, found on Saturday."""
        self.appeal.question_ids.sudo().result = "supported"
        with freeze_time("2026-04-10 09:00:00"):
            self._letter("dispatched")
        fact = self._late(self._find("2026-04-11 03:00:00"))
        self.assertEqual(fact.days_late, 1)

    def test_a_term_late_when_written_is_found(self):
        """S4 2.2.3: asked for after the 5 days, where the term began before."""
        row = self.appeal._prepare_deadline_row(
            "redirect_request",
            date(2026, 4, 9),
            {"source": "request", "due": "2026-04-09"},
            date_met="2026-04-13 09:00:00",
        )
        self._find()
        term = self.appeal._create_deadlines([row])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE citizen_appeal_deadline SET create_date = '2026-04-13 09:00'"
            " WHERE id = %s",
            term.ids,
        )
        facts = self._find("2026-04-14 03:00:00")
        self.assertEqual(facts.deadline_id, term)
        self.assertEqual(facts.kind_id.code, "late_redirect_request")

    def test_a_term_that_runs_on_is_one_fact(self):
        """S4 2.7.7: ended by an exit after its last day, resumed when it was undone."""
        with freeze_time("2026-04-10 09:00:00"):
            self.appeal._stop_deadlines(["examination"])
            term = self._deadline(self.appeal, "examination", False)
            self.appeal._resume_deadlines()
        resumed = self._deadline(self.appeal, "examination")
        self.assertEqual(resumed.previous_id, term)
        facts = self._find("2026-04-13 03:00:00")
        self.assertEqual(self._late(facts).deadline_id, term)
        self._find("2026-04-14 03:00:00")
        self.assertEqual(self._late(self.appeal.violation_ids).deadline_id, term)

    def test_without_an_executor_it_is_the_curators_unit(self):
        """S4 2.7.7: handed over late, nobody examines it yet."""
        with freeze_time("2026-04-09 06:00:00"):
            appeal = self._register()
        unit = self.north.housing
        appeal.supervisor_id.sudo().department_id = unit
        fact = self._find().filtered(lambda fact: fact.appeal_id == appeal)
        self.assertEqual(fact.kind_id.code, "late_handover")
        self.assertEqual(fact.department_id, unit)

    def test_registered_in_time_on_paper_is_no_fact(self):
        """S4 2.1.5: the day on the card counts, not when the card was typed in."""
        with freeze_time("2026-04-06 06:00:00"):
            appeal = self._create_draft()
        with freeze_time("2026-04-13 09:00:00"):
            appeal.sudo().date_registered = date(2026, 4, 8)
            self._as(appeal, "registrar").action_register()
        facts = self._find("2026-04-14 03:00:00")
        codes = facts.filtered(lambda fact: fact.appeal_id == appeal).kind_id
        self.assertNotIn("late_registration", codes.mapped("code"))

    def test_the_kinds_are_data(self):
        """S4 2.7.7: what is switched off is not found, a letter only where asked."""
        self.env.ref("citizen_appeals.violation_kind_late_answer").active = False
        self.assertFalse(self._late())

    def test_switched_off_and_on_it_starts_anew(self):
        """S4 2.7.7: a body decides by itself; no flood after a pause."""
        self.company.find_violations = False
        with freeze_time(MORNING):
            self.assertFalse(self.company._is_violation_day_due())
        self.company.find_violations = True
        self.assertFalse(self.company.violations_since)
        self.assertFalse(self._find("2026-05-12 03:00:00"))
        self.assertEqual(self.company.violations_since, date(2026, 5, 12))

    def test_a_morning_is_a_few_statements(self):
        """H2: a day of the register is looked at, not each appeal."""
        for _number in range(3):
            self._register()
        self._find("2026-04-20 03:00:00")
        with freeze_time("2026-04-21 03:00:00"), self.assertQueryCount(8):
            self.Violation._find_facts(self.company)
            self.env.flush_all()

    def test_the_scheduled_action_runs_each_body(self):
        """S4 2.7.7: in its own zone; it sends nothing."""
        cron = self.env.ref("citizen_appeals.ir_cron_find_violations")
        with freeze_time(MORNING), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        fact = self.Violation.search([("appeal_id", "=", self.appeal.id)])
        self.assertIn("late_answer", fact.kind_id.mapped("code"))
        self.assertEqual(fact.letter_ids.mapped("state"), ["draft"])

    # ------------------------------------------------------------------
    # the letter
    # ------------------------------------------------------------------

    def test_the_letter_asks_for_reasons_and_measures(self):
        """S4 2.7.7: to the curator, on the deputy's order, by a day; a draft."""
        fact = self._late()
        letter = fact.letter_id
        self.assertEqual(letter.state, "draft")
        self.assertEqual(letter.kind_code, "violation_letter")
        self.assertEqual(letter.on_order_of_id, self.posts["oversight"])
        self.assertEqual(letter.signatory_id, self.posts["signatory"])
        self.assertIn("Петрову", letter.addressee_name_dative)
        self.assertEqual(letter.date_named, date(2026, 4, 20))
        for words in ("причины", "дисциплинарного", "9 апреля 2026 года"):
            self.assertIn(words, letter.body)
        for secret in ("Щукин", "Заозёрн"):
            self.assertNotIn(secret, letter.body)

    def test_the_proof_of_the_term_is_its_second_page(self):
        """S4 2.7.7: how the missed term was counted goes with the letter."""
        letter = self._sent(self._late())
        text = self._text_of(letter)
        self.assertIn("РАСЧЁТ СРОКА", text)
        self.assertIn("09.04.2026", text)
        self.assertEqual(letter.attachments_note, "расчёт срока на 1 л. в 1 экз.")

    def _text_of(self, letter):

        pdf = letter.sudo()._get_issued_pdfs("citizen_appeals.report_letter")
        pages = PdfReader(BytesIO(pdf[letter.id])).pages
        self.assertEqual(len(pages), 2)
        return " ".join(page.extract_text() for page in pages)

    def _sent(self, fact):
        """Checked by the head of the office, signed, given to the curator."""
        letter = fact.letter_id
        with freeze_time("2026-04-10 09:00:00"):
            self._as(letter, "office_head").action_submit()
            self._as(letter, "office_head").action_approve()
            self._as(letter, "signatory").action_sign()
            self._as(letter, "chancery").action_number()
            self._as(letter, "chancery").received_by = "помощник"
            self._as(letter, "chancery").action_dispatch()
        return letter

    def test_other_kinds_are_noted_and_asked_about_by_hand(self):
        """H2: a late hand-over drafts no letter by itself; the sector may."""
        appeal = self._register()
        self.company.violations_until = date(2026, 3, 9)
        self.company.violations_since = date(2026, 3, 9)
        facts = self._find("2026-03-12 03:00:00")
        fact = facts.filtered(lambda f: f.appeal_id == appeal)
        self.assertEqual(fact.kind_id.code, "late_handover")
        self.assertFalse(fact.letter_ids)
        self._as(fact, "registrar").official_id = self.posts["supervisor"]
        self._as(fact, "registrar").action_draft_letter()
        self.assertTrue(fact.letter_id)
        with self.assertRaises(UserError):
            self._as(fact, "registrar").action_draft_letter()

    # ------------------------------------------------------------------
    # the reply
    # ------------------------------------------------------------------

    def test_the_reply_is_kept(self):
        """S4 2.7.7: reasons, measure and its file; then the fact is over."""
        fact = self._late()
        self._sent(fact)
        self.assertEqual(fact.state, "asked")
        self.assertEqual(fact.date_asked, date(2026, 4, 10))
        self.assertEqual(fact.date_reply_due, date(2026, 4, 20))
        with freeze_time("2026-04-15 09:00:00"):
            with self.assertRaises(ValidationError):
                self._as(fact, "registrar").action_reply()
            file = self._as(self.env["citizen.document"], "registrar").create(
                self._file(appeal_id=self.appeal.id, kind="violation_reply")
            )
            self._as(fact, "registrar").write(
                {
                    "date_reply": "2026-04-15",
                    "reply": "Исполнитель был в отпуске, замещение не оформлено",
                    "measure": "remark",
                    "measure_note": "Распоряжение от 14.04.2026 № 7",
                    "date_measure": "2026-04-14",
                    "reply_ids": [(4, file.id)],
                }
            )
            self._as(fact, "registrar").action_reply()
            self.assertEqual(fact.state, "answered")
            with self.assertRaises(UserError):
                self._as(fact, "registrar").reply = "Иное"

    def test_an_overdue_reply_is_reminded_of(self):
        """S4 2.7.7: the sector and the curator are told."""
        fact = self._late()
        self._sent(fact)
        users = self.users["office_head"] | self.users["supervisor"]
        with freeze_time("2026-04-21 09:00:00"):
            digests = self.env["citizen.reminder"]._collect_digests(self.company, users)
        for user in users:
            codes = {section["code"] for section in digests[user.id]}
            self.assertIn("violations", codes)

    def test_no_violation_after_all(self):
        """S4 2.7.7: dismissed with a reason; the fact stays, the draft goes."""
        fact = self._late()
        with self.assertRaises(ValidationError):
            self._as(fact, "office_head").action_dismiss(" ")
        self._as(fact, "office_head").action_dismiss("Срок продлён приказом")
        self.assertEqual(fact.state, "dismissed")
        self.assertEqual(fact.letter_ids.state, "cancelled")
        self.assertFalse(self._find("2026-04-13 03:00:00") & fact)
        with self.assertRaises(UserError):
            fact.unlink()

    def test_a_violation_opens_a_nonconformity(self):
        """S4 2.7.3: once."""
        fact = self._late()
        self._as(fact, "registrar").action_nonconformity()
        sheet = fact.nonconformity_id
        self.assertEqual(sheet.source, "violation")
        self._as(fact, "registrar").action_nonconformity()
        self.assertEqual(self.appeal.nonconformity_ids, sheet)

    # ------------------------------------------------------------------
    # who
    # ------------------------------------------------------------------

    def test_entered_by_hand(self):
        """H2: what no term shows; by the sector alone."""
        kind = self.env.ref("citizen_appeals.violation_kind_broken_custody")
        values = {"appeal_id": self.appeal.id, "kind_id": kind.id}
        for role in ("executor", "supervisor", "oversight", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.Violation, role).create(dict(values))
        fact = self._as(self.Violation, "registrar").create(values)
        self.assertEqual(fact.state, "found")
        self.assertEqual(fact.official_id, self.posts["supervisor"])

    def test_who_may(self):
        """K1: the sector asks and enters, the head or the deputy dismisses."""
        fact = self._late()
        for role in ("executor", "supervisor", "auditor", "oversight"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(fact, role).action_draft_letter()
        for role in ("executor", "supervisor", "auditor", "registrar"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(fact, role).action_dismiss("—")
        for name, value in (("state", "answered"), ("date_reply_due", "2030-01-01")):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(fact, "office_head").write({name: value})
        east = self.Violation.with_user(self.east.users["registrar"])
        self.assertFalse(east.search([("id", "=", fact.id)]))
