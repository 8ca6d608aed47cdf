from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.test_deadline_rules import RulesCase

REASON = "Запрошены документы у управляющей компании"


@tagged("post_install", "-at_install")
class TestExtension(RulesCase):
    """C2: once, by at most 30 days, by an entitled official, before the old date."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")

    def _extend(self, day="2026-05-09", reason=REASON, role="supervisor"):
        return self._as(self.appeal, role).action_extend(day, reason)

    def test_the_curator_extends_by_thirty_days(self):
        """C2: 9 April becomes 9 May, the furthest day, though a holiday."""
        self._extend()
        self.assertEqual(self.appeal.date_deadline, date(2026, 5, 9))
        # The notice comes first: it leaves by the old last day
        self.assertEqual(self.appeal.date_next_due, date(2026, 4, 9))

    def test_a_shorter_extension_is_allowed(self):
        """C2: at most thirty days, so one day too."""
        self._extend("2026-04-10")
        self.assertEqual(self.appeal.date_deadline, date(2026, 4, 10))

    def test_other_days_are_refused(self):
        """C2: not 31 days, not the same day, not earlier."""
        for day in ("2026-05-10", "2026-04-09", "2026-04-08", "2027-04-09"):
            with self.subTest(day), self.assertRaisesRegex(ValidationError, "09.05"):
                self._extend(day)
        self.assertEqual(self.appeal.date_deadline, date(2026, 4, 9))

    def test_without_a_reason_nothing_is_extended(self):
        """C2: exceptional cases have a reason."""
        for reason in (None, "", "   "):
            with self.subTest(reason), self.assertRaises(ValidationError):
                self._extend(reason=reason)

    def test_a_second_extension_is_refused(self):
        """C2: once, even if the first did not use all thirty days."""
        self._extend("2026-04-20")
        with self.assertRaises(ValidationError):
            self._extend("2026-04-25")
        self.assertEqual(self.appeal.date_deadline, date(2026, 4, 20))

    def test_on_the_last_day_it_is_still_possible(self):
        """C2: the notice goes before the old date ends, in the body's zone."""
        with freeze_time("2026-04-09 20:30:00"):
            self._extend()
        self.assertEqual(self.appeal.date_deadline, date(2026, 5, 9))

    def test_after_the_term_it_is_refused(self):
        """C2: half past midnight in Moscow is too late."""
        with (
            freeze_time("2026-04-09 21:30:00"),
            self.assertRaisesRegex(ValidationError, "09.04.2026"),
        ):
            self._extend()

    def test_an_answered_appeal_is_not_extended(self):
        """C2: there is no running term any more."""
        self._dispatch_answer(self.appeal)
        with self.assertRaises(UserError):
            self._extend()

    def test_a_draft_is_not_extended(self):
        """C2: before registration no term runs."""
        draft = self._create_draft()
        with self.assertRaises(UserError):
            self._as(draft, "office_head").action_extend("2026-04-01", REASON)

    # ------------------------------------------------------------------
    # who
    # ------------------------------------------------------------------

    def test_entitled_are_the_curator_and_the_head_of_the_office(self):
        """C2, K1: nobody else extends, whatever else he may do."""
        for role in set(self.users) - {"supervisor", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._extend(role=role)
        self.assertEqual(self.appeal.date_deadline, date(2026, 4, 9))
        self._extend(role="office_head")

    def test_another_bodys_head_of_office_does_not_extend(self):
        """K1: the role counts in the own body only."""
        self.appeal.date_deadline  # in memory, as after a look of somebody entitled
        appeal = self.appeal.with_user(self.east.users["office_head"])
        with self.assertRaises(AccessError):
            appeal.action_extend("2026-05-09", REASON)

    def test_the_acting_curator_extends(self):
        """C2, K1: who acts for the curator today has his right."""
        self.posts["supervisor"].acting_ids = [
            Command.create(
                {
                    "acting_official_id": self.posts["oversight"].id,
                    "date_from": "2026-03-10",
                    "date_to": "2026-03-10",
                }
            )
        ]
        with freeze_time("2026-03-11 09:00:00"), self.assertRaises(AccessError):
            self._extend(role="oversight")
        self._extend(role="oversight")

    # ------------------------------------------------------------------
    # what stays, what follows
    # ------------------------------------------------------------------

    def test_the_old_deadline_keeps_dates_and_proof(self):
        """C2, A9: an extension never overwrites why the old date was."""
        old = self._deadline(self.appeal, "examination")
        before = old.read(["date_start", "date_due", "day_due", "proof", "rule_id"])
        self._extend()
        old.invalidate_recordset()
        after = old.read(["date_start", "date_due", "day_due", "proof", "rule_id"])
        self.assertEqual(after, before)
        self.assertEqual(old.state, "stopped")
        new = self._deadline(self.appeal, "examination")
        self.assertRecordValues(
            new,
            [
                {
                    "previous_id": old.id,
                    "day_due": date(2026, 5, 9),
                    "date_start": old.date_start,
                    "reason": REASON,
                    "author_id": self.posts["supervisor"].id,
                }
            ],
        )
        self.assertEqual(new.proof["start"], "2026-04-09")
        self.assertEqual(new.proof["limit"], "2026-05-09")

    def test_the_internal_date_moves_with_it(self):
        """C4: seven days before the new date, back to a working day."""
        self._own_rule("internal_7")
        self.appeal = self._register()
        self._as(self.appeal, "registrar").action_assign()
        self.assertEqual(self.appeal.date_deadline_internal, date(2026, 4, 2))
        self._extend("2026-05-08")
        self.assertEqual(self.appeal.date_deadline_internal, date(2026, 4, 30))
        internal = self._deadline(self.appeal, "internal")
        self.assertEqual(internal.previous_id.state, "stopped")
        self.assertEqual(internal.previous_id.day_due, date(2026, 4, 2))

    def test_the_notice_is_drafted_with_date_and_reason(self):
        """C2: the applicant is told before the old date."""
        action = self._extend()
        letter = self.env["citizen.letter"].browse(action["res_id"])
        self.assertEqual(letter.kind_id.code, "extension_notice")
        self.assertEqual(letter.appeal_id, self.appeal)
        self.assertEqual(letter.date_named, date(2026, 5, 9))
        self.assertIn("9 мая 2026", letter.body)
        self.assertIn("апрошены документы", letter.body)
        self.assertEqual(self._deadline(self.appeal, "examination").letter_id, letter)

    def test_the_event_names_the_date_and_not_the_reason(self):
        """K2: reasons are free text and stay out of the trail."""
        self._extend()
        event = self.appeal.event_ids.filtered(lambda e: e.code == "extended")
        self.assertEqual(event.data["date"], "2026-05-09")
        self.assertNotIn("документы", str(event.data))
        self.assertEqual(event.official_id, self.posts["supervisor"])
        self.assertTrue(event.is_public)

    def test_without_values_the_dialog_opens(self):
        """C2: the dialog proposes the furthest day the law allows."""
        appeal = self._as(self.appeal, "supervisor")
        action = appeal.action_extend()
        self.assertEqual(action["res_model"], "citizen.appeal.extend")
        dialog = (
            self.env["citizen.appeal.extend"]
            .with_user(self.users["supervisor"])
            .with_context(**action["context"])
            .create({"reason": REASON})
        )
        self.assertEqual(dialog.date, date(2026, 5, 9))
        dialog.action_extend()
        self.assertEqual(self.appeal.date_deadline, date(2026, 5, 9))

    def test_a_changed_term_does_not_open_a_second_extension(self):
        """C2: choosing another term after an extension gives no new one."""
        self._extend("2026-04-20")
        rule = self._rule("examination_14")
        self._as(self.appeal, "registrar").deadline_rule_id = rule
        with self.assertRaises(ValidationError):
            self._extend("2026-03-25")
