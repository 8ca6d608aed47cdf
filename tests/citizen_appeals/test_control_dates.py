from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.common import AppealsCase

NOTE = "Проверить окончание ремонта"
CHECKED = "Ремонт окончен, акт от 20.04.2026"


@tagged("post_install", "-at_install")
class TestControlDates(AppealsCase):
    """S4 2.3.15: the curator's additional control dates, one after the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")

    def _set(self, day="2026-04-20", role="supervisor", note=NOTE):
        return self._as(self.appeal, role).action_set_control(day, note)

    def _controls(self):
        return self.appeal.control_ids.sorted("id")

    def test_set_on_a_running_appeal(self):
        """S4 2.3.15: date, note and curator; the term stays as it is."""
        self._set()
        control = self._controls()
        self.assertEqual(control.day_due, date(2026, 4, 20))
        self.assertEqual(control.reason, NOTE)
        self.assertEqual(control.author_id, self.posts["supervisor"])
        self.assertEqual(self.appeal.date_control, date(2026, 4, 20))
        self.assertEqual(self.appeal.date_deadline, date(2026, 4, 9))
        self.assertIn("2026", control.explanation)
        event = self.appeal.event_ids.filtered(lambda e: e.code == "control_set")
        self.assertNotIn("ремонт", str(event.data))

    def test_set_on_an_answered_appeal(self):
        """S4 2.3.15: further control after the answer."""
        self._dispatch_answer(self.appeal, "keep_control", "2026-03-20")
        self._as(self.appeal, "supervisor").action_close_control(CHECKED)
        self._set("2026-05-20")
        self.assertEqual(self.appeal.date_control, date(2026, 5, 20))

    def test_several_in_turn(self):
        """S4 2.3.15: met with a note of what was checked, then the next one."""
        self._set("2026-04-20")
        with freeze_time("2026-04-20 09:00:00"):
            self._as(self.appeal, "supervisor").action_close_control(CHECKED)
            self._set("2026-05-20")
        with freeze_time("2026-05-21 09:00:00"):
            self._as(self.appeal, "supervisor").action_close_control("Жалоб нет")
        self.assertRecordValues(
            self._controls(),
            [
                {"state": "met", "outcome": CHECKED},
                {"state": "met_late", "outcome": "Жалоб нет"},
            ],
        )
        self.assertFalse(self.appeal.date_control)
        self.assertEqual(self._codes(self.appeal).count("control_done"), 2)

    def test_a_new_date_replaces_the_running_one(self):
        """S4 2.3.15: one runs at a time, the old one keeps its note."""
        self._set("2026-04-20")
        self._set("2026-05-20")
        old, new = self._controls()
        self.assertEqual((old.state, old.reason), ("stopped", NOTE))
        self.assertEqual(new.previous_id, old)

    def test_a_returned_answer_does_not_end_it(self):
        """S4 2.3.15: the curator's date is no part of the decision taken back."""
        self._set()
        letter = self._sign_answer(self.appeal)
        self._as(letter, "office_head").action_return("Переделать")
        self.assertEqual(self.appeal.date_control, date(2026, 4, 20))

    def test_who_sets_and_closes(self):
        """S4 2.3.15: the curator; the office enters it from his mark."""
        for role in set(self.users) - {"supervisor", "registrar", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._set(role=role)
        for role in ("supervisor", "registrar", "office_head"):
            self._set(role=role)
        for role in set(self.users) - {"supervisor", "registrar", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.appeal, role).action_close_control(CHECKED)

    def test_bad_input_is_refused(self):
        """S4 2.3.15: a day to come and a note; something to close."""
        for day, note in (("2026-03-10", NOTE), ("2026-04-20", " ")):
            with self.subTest(day), self.assertRaisesRegex(ValidationError, "2.3.15"):
                self._set(day, note=note)
        with self.assertRaisesRegex(UserError, "2.3.15"):
            self._as(self.appeal, "supervisor").action_close_control(CHECKED)
        self._set()
        with self.assertRaisesRegex(ValidationError, "2.3.15"):
            self._as(self.appeal, "supervisor").action_close_control(" ")

    def test_a_closed_appeal_gets_no_date(self):
        """S4 2.3.15: what is closed is not controlled."""
        self._dispatch_answer(self.appeal)
        self._as(self.appeal.question_ids, "executor").result = "explained"
        self._as(self.appeal, "registrar").action_close()
        with self.assertRaisesRegex(UserError, "2.3.15"):
            self._set()

    def test_the_curator_is_reminded(self):
        """S4 2.3.15, C9: three days before, running or answered."""
        self._set("2026-03-13")
        reminder = self.env["citizen.reminder"]
        digests = reminder._collect_digests(self.company, self.users["supervisor"])
        text = str(digests.get(self.users["supervisor"].id))
        self.assertIn(f"'res_id': {self.appeal.id}", text)

    def test_without_values_the_dialogs_open(self):
        """S4 2.3.15: date and note are asked for."""
        appeal = self._as(self.appeal, "supervisor")
        action = appeal.action_set_control()
        dialog = (
            self._as(self.env[action["res_model"]], "supervisor")
            .with_context(**action["context"])
            .create({"date": "2026-04-20", "note": NOTE})
        )
        dialog.action_set()
        action = appeal.action_close_control()
        self._as(self.env["citizen.reason"], "supervisor").with_context(
            **action["context"]
        ).create({"reason": CHECKED}).action_confirm()
        self.assertEqual(self._controls().outcome, CHECKED)
