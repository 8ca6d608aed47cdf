from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from tests.common import AppealsCase

FORM = "citizen_appeals.citizen_appeal_view_form"


@tagged("post_install", "-at_install")
class TestTwoAtOnce(AppealsCase):
    """Bad input: two people at one card; the second is told, nothing is overwritten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()

    def _open(self, appeal, name):
        """What the form of that user holds: the card and its version."""
        card = self._as(appeal, name)
        return card, card.web_read({"form_version": {}})[0]["form_version"]

    def _save(self, opened, **vals):
        card, version = opened
        card.env.invalidate_all()
        card.web_save({**vals, "form_version": version}, {"display_name": {}})

    def test_the_same_field_is_refused_and_explained(self):
        """The message names field, person and time; the first text stays."""
        first = self._open(self.appeal, "registrar")
        second = self._open(self.appeal, "office_head")
        self._save(first, annotation="Первый")
        with self.assertRaises(UserError) as refusal:
            self._save(second, annotation="Второй", sheets=7)
        self.assertEqual(self.appeal.annotation, "Первый")
        self.assertNotEqual(self.appeal.sheets, 7)
        text = str(refusal.exception)
        self.assertIn("Short Content", text)
        self.assertIn(self.users["registrar"].name, text)
        self.assertIn("10.03.2026 12:00", text)

    def test_other_fields_merge(self):
        """A save writes only what was changed on the form."""
        first = self._open(self.appeal, "registrar")
        second = self._open(self.appeal, "office_head")
        self._save(first, annotation="Первый")
        self._save(second, remark="Второй")
        self.assertRecordValues(
            self.appeal, [{"annotation": "Первый", "remark": "Второй"}]
        )

    def test_a_changed_state_refuses_any_save(self):
        """Handed over meanwhile: the card is another one now."""
        second = self._open(self.appeal, "office_head")
        self._as(self.appeal, "registrar").action_assign()
        with self.assertRaisesRegex(UserError, "Handed to the curator"):
            self._save(second, remark="Второй")
        self.assertFalse(self.appeal.remark == "Второй")

    def test_a_button_says_what_happened(self):
        """Not “cannot become” but who did what, when."""
        card, version = self._open(self.appeal, "office_head")
        card.check_form_version(version)
        self._as(self.appeal, "registrar").action_assign()
        card.env.invalidate_all()
        with self.assertRaises(UserError) as refusal:
            card.check_form_version(version)
        self.assertIn(self.users["registrar"].name, str(refusal.exception))
        self.assertIn("Handed to the curator", str(refusal.exception))

    def test_a_button_goes_on_when_only_texts_changed(self):
        """Who presses a button overwrites no text."""
        card, version = self._open(self.appeal, "office_head")
        self._as(self.appeal, "registrar").write({"remark": "Первый"})
        card.env.invalidate_all()
        card.check_form_version(version)

    def test_a_card_not_registered_names_who_wrote_last(self):
        """Before the registration there are no events of changes."""
        draft = self._create_draft()
        first = self._open(draft, "registrar")
        second = self._open(draft, "office_head")
        self._save(first, annotation="Первый")
        with self.assertRaisesRegex(UserError, self.users["registrar"].name):
            self._save(second, annotation="Второй")
        self.assertEqual(draft.annotation, "Первый")

    def test_lists_are_compared_too(self):
        """Two people at the questions of one card."""
        second = self._open(self.appeal, "office_head")
        question = self.appeal.question_ids
        self._as(question, "registrar").write({"note": "Первый"})
        self.env.flush_all()
        # One transaction is one instant: what commits later has another one
        self.env.cr.execute(
            "UPDATE citizen_appeal_question SET write_date = now() + '1 s'"
        )
        self.env.invalidate_all()
        change = Command.update(question.id, {"note": "Второй"})
        with self.assertRaisesRegex(UserError, "Questions"):
            self._save(second, question_ids=[change])
        self.assertEqual(question.note, "Первый")

    def test_after_reading_anew_the_second_saves(self):
        """The way out the message names."""
        self._as(self.appeal, "registrar").write({"annotation": "Первый"})
        self._save(self._open(self.appeal, "office_head"), annotation="Второй")
        self.assertEqual(self.appeal.annotation, "Второй")

    def test_own_saves_follow_each_other(self):
        """The form reads the new version with each save."""
        card, version = self._open(self.appeal, "registrar")
        for text in ("Раз", "Два", "Три"):
            [shown] = card.web_save(
                {"annotation": text, "form_version": version}, {"form_version": {}}
            )
            version = shown["form_version"]
        self.assertEqual(self.appeal.annotation, "Три")

    def test_calls_without_a_version_are_not_compared(self):
        """Imports and actions write as before."""
        self._as(self.appeal, "registrar").write({"annotation": "Первый"})
        self._as(self.appeal, "office_head").write({"annotation": "Второй"})
        with Form(self._as(self.appeal, "registrar"), FORM) as form:
            form.annotation = "Третий"
        self.assertEqual(self.appeal.annotation, "Третий")

    def test_a_forged_version_writes_nothing_protected(self):
        """K2: the version is a question, not a right."""
        card, _version = self._open(self.appeal, "registrar")
        for version in (1, "x", [], {"fields": 3}, {"fields": {"state": 1}}):
            with self.subTest(version), self.assertRaises(UserError):
                self._save((card, version), state="closed")
        self.assertEqual(self.appeal.state, "registered")

    def test_the_version_says_nothing_of_the_person(self):
        """K1: digests, no values."""
        _card, version = self._open(self.appeal, "registrar")
        self.assertNotIn("Щукин", str(version))
        self.assertEqual({len(value) for value in version["fields"].values()}, {12})
