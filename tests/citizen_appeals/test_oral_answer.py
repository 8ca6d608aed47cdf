from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.common import NOW, AppealsCase


@tagged("post_install", "-at_install")
class TestOralAnswer(AppealsCase):
    """D4, S4 2.4.1: an oral answer, recorded by a note signed by the head."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")

    def _note(self, role="executor", **vals):
        values = {
            "appeal_id": self.appeal.id,
            "told_by_id": self.posts["executor"].id,
            "head_id": self.posts["supervisor"].id,
            "date_told": NOW,
            "has_consent": True,
            "reason": "Заявительница просила не писать",
            "content": "Кровлю починят в мае",
            **vals,
        }
        note = self._as(self.env["citizen.oral.note"], role).create(values)
        return note.with_env(self.env)

    def _entered(self, **vals):
        note = self._note(**vals)
        self._as(note, "supervisor").action_sign()
        self._as(note, "registrar").action_enter()
        return note

    def test_the_executor_opens_a_note_filled_in(self):
        """S4 2.4.1: who told and which head signs are proposed."""
        action = self._as(self.appeal, "executor").action_oral_answer()
        context = action["context"]
        self.assertEqual(context["default_told_by_id"], self.posts["executor"].id)
        self.assertEqual(context["default_head_id"], self.posts["supervisor"].id)

    def test_signed_by_the_head_entered_by_the_sector(self):
        """S4 2.4.1: then the appeal is answered, to file, without a letter."""
        note = self._note()
        self._as(note, "supervisor").action_sign()
        self.assertEqual(note.state, "signed")
        self.assertIn("Петров", note.head_name)
        self.assertEqual(note.signed_by_id, self.users["supervisor"])
        self.assertEqual(self.appeal.state, "in_review")
        self._as(note, "registrar").action_enter()
        self.assertEqual(self.appeal.state, "answered")
        self.assertEqual(self.appeal.decision, "to_file")
        self.assertEqual(self.appeal.date_answered, date(2026, 3, 10))
        self.assertFalse(self.appeal.letter_ids)
        self.assertEqual(self._deadline(self.appeal, "examination", False).state, "met")
        self.assertEqual(self.appeal.assignment_ids.state, "done")
        self.assertIn("answered_orally", self._codes(self.appeal))

    def test_it_closes_like_an_answer(self):
        """S4 2.4.1, C8: nothing else is dispatched."""
        self._entered()
        self.appeal.question_ids.sudo().result = "explained"
        self._as(self.appeal, "registrar").action_close()
        self.assertEqual(self.appeal.state, "closed")

    def test_told_late_is_answered_late(self):
        """C8: the day it was told counts, not that of the paper."""
        with freeze_time("2026-04-20 09:00:00"):
            self._entered(date_told="2026-04-17 09:00:00")
        self.assertTrue(self.appeal.is_closed_late)
        self.assertEqual(self.appeal.date_answered, date(2026, 4, 17))

    def test_without_consent_it_is_written(self):
        """S4 2.4.1: the applicant agrees to an oral answer."""
        note = self._note(has_consent=False)
        with self.assertRaises(ValidationError) as refusal:
            self._as(note, "supervisor").action_sign()
        self.assertIn("2.4.1", str(refusal.exception))
        self.assertEqual(self.appeal.state, "in_progress")

    def test_the_sector_returns_a_poor_note(self):
        """S4 2.4.1: with a reason; the note is written and signed anew."""
        note = self._note()
        self._as(note, "supervisor").action_sign()
        with self.assertRaises(ValidationError):
            self._as(note, "registrar").action_return(" ")
        self._as(note, "registrar").action_return("Не указано, что сказано")
        self.assertEqual(note.state, "draft")
        self.assertFalse(note.head_name)
        self.assertEqual(self.appeal.state, "in_progress")
        self._as(note, "executor").content = "Кровлю починят до 31 мая 2026 года"
        self._as(note, "supervisor").action_sign()

    def test_a_signed_note_is_not_changed(self):
        """K2: what the head signed stays."""
        note = self._note()
        self._as(note, "supervisor").action_sign()
        with self.assertRaises(UserError):
            self._as(note, "executor").content = "Иное"
        with self.assertRaises(UserError):
            self._as(note, "registrar").unlink()

    def test_a_written_answer_on_its_way(self):
        """S4 2.4.1: either the letter or the note; a draft ends with the note."""
        self.appeal.question_ids.sudo().result = "explained"
        letter = self._draft_answer(self.appeal)
        note = self._note()
        self._as(note, "supervisor").action_sign()
        self.assertEqual(letter.state, "cancelled")

    def test_after_a_letter_in_review_it_is_refused(self):
        """S4 2.4.1: the refusal says what to do."""
        self.appeal.question_ids.sudo().result = "explained"
        letter = self._draft_answer(self.appeal)
        self._as(letter, "executor").action_submit()
        with self.assertRaises(UserError) as refusal:
            self._as(self.appeal, "executor").action_oral_answer()
        self.assertIn("2.4.1", str(refusal.exception))

    def test_not_before_it_is_registered_nor_in_the_future(self):
        """S4 2.4.1: the day it was told lies within the examination."""
        for moment in ("2026-03-09 09:00:00", "2026-03-11 09:00:00"):
            with self.subTest(moment), self.assertRaises(ValidationError):
                self._note(date_told=moment)

    def test_a_head_signs(self):
        """S4 2.4.1: not an executor."""
        with self.assertRaises(ValidationError):
            self._note(head_id=self.posts["executor"].id)

    def test_one_note_at_a_time(self):
        """S4 2.4.1: a second one only after the first was cancelled."""
        note = self._note()
        action = self._as(self.appeal, "executor").action_oral_answer()
        self.assertEqual(action["res_id"], note.id)
        self._as(note, "executor").action_cancel()
        self.assertTrue(self._note())

    def test_who_may(self):
        """K1: the head named signs, the sector enters, strangers see nothing."""
        note = self._note()
        for role in ("executor", "registrar", "oversight", "assistant", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(note, role).action_sign()
        self._as(note, "supervisor").action_sign()
        for role in ("executor", "supervisor", "oversight", "assistant", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(note, role).action_enter()
        with self.assertRaises(AccessError):
            self._as(self.env["citizen.oral.note"], "executor2").create(
                {
                    "appeal_id": self.appeal.id,
                    "told_by_id": self.posts["executor2"].id,
                    "head_id": self.posts["supervisor"].id,
                    "reason": "—",
                    "content": "—",
                }
            )

    def test_nobody_writes_the_deeds_by_hand(self):
        """K2: state, signature and entry are written by the deeds alone."""
        note = self._note()
        for name, value in (("state", "entered"), ("date_signed", "2026-03-10")):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(note, "registrar").write({name: value})

    def test_the_note_is_printed(self):
        """S4 2.4.1: who told, when, how and what; «В дело» once signed."""
        note = self._note()
        self._as(note, "supervisor").action_sign()
        report = self.env.ref("citizen_appeals.citizen_oral_note_report")
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        html = reports._render_qweb_html(report.report_name, note.ids)[0].decode()
        for words in ("СПРАВКА", "по телефону", "Кровлю починят", "«В дело»"):
            self.assertIn(words, html)
