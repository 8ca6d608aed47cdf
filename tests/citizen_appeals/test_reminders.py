from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.reminders import RemindersCase
from tests.common import SECRETS


@tagged("post_install", "-at_install")
class TestReminderContent(RemindersCase):
    def test_7_3_1_days_and_overdue_are_named_once(self):
        """H1: and nothing that falls due on another day."""
        due = {"2026-03-24": "7", "2026-03-20": "3", "2026-03-18": "1"}
        named = [self._task(day) for day in due]
        late = self._task("2026-03-13")
        others = [self._task("2026-03-19"), self._task("2026-03-17")]
        body = self._to(self._run(), "executor").body
        for appeal, days in zip(named, due.values(), strict=True):
            self.assertEqual(body.count(f">No. {appeal.name}<"), 1)
            self.assertIn(f"days left: {days}<", body)
        self.assertEqual(body.count(f">No. {late.name}<"), 1)
        self.assertIn("days overdue: 4<", body)
        for appeal in others:
            self.assertNotIn(f">No. {appeal.name}<", body)

    def test_lines_lead_to_the_records(self):
        appeal = self._task("2026-03-18")
        message = self._to(self._run(), "executor")
        self.assertIn(f'href="/odoo/citizen.appeal/{appeal.id}"', message.body)

    def test_friday_announces_what_the_weekend_would(self):
        """Due on Monday, Tuesday: one day before is no working day, or three are."""
        for day in ("2026-03-23", "2026-03-24"):
            self._task(day)
        wednesday = self._task("2026-03-26")
        message = self._to(self._run("2026-03-20 07:30:00"), "executor")
        self.assertIn("days left: 3<", message.body)
        self.assertIn("days left: 4<", message.body)
        self.assertNotIn(f">No. {wednesday.name}<", message.body)

    def test_one_message_for_a_user_with_two_posts(self):
        self._create_post(self.north, "second", user=self.users["executor"])
        self.posts["second"] = self.env["citizen.official"].search(
            [("name", "=", "Должность second")]
        )
        first = self._task("2026-03-18")
        second = self._task("2026-03-20", ["second"])
        message = self._to(self._run(), "executor")
        self.assertEqual(len(message), 1)
        self.assertIn(first.name, message.body)
        self.assertIn(second.name, message.body)

    def test_acting_official_gets_it_for_the_absent_one(self):
        self.posts["executor"].acting_ids = [
            Command.create(
                {
                    "acting_official_id": self.posts["executor2"].id,
                    "date_from": "2026-03-16",
                    "date_to": "2026-03-17",
                }
            )
        ]
        appeal = self._task("2026-03-18")
        message = self._to(self._run(), "executor2")
        self.assertIn(appeal.name, message.body)

    def test_former_holder_gets_nothing(self):
        self.posts["executor"].holder_ids.date_to = "2026-03-16"
        self._task("2026-03-18")
        self.assertFalse(self._run())

    def test_done_assignment_is_not_named(self):
        appeal = self._task("2026-03-18")
        self._as(appeal.assignment_ids, "executor").action_done("Сделано")
        self.assertFalse(self._run())

    def test_overdue_goes_to_the_head_of_the_unit(self):
        """H1, escalation: of the own unit only, with the post in arrears."""
        own = self._task("2026-03-13")
        foreign = self._task("2026-03-13", ["executor2"])
        self._task("2026-03-18")
        message = self._to(self._run(), "unit_head")
        self.assertIn("Overdue in your unit: 1<", message.body)
        self.assertIn(own.name, message.body)
        self.assertIn("Должность executor", message.body)
        self.assertNotIn(f">No. {foreign.name}<", message.body)

    def test_heads_own_overdue_stands_once(self):
        appeal = self._task("2026-03-13", ["unit_head"])
        message = self._to(self._run(), "unit_head")
        self.assertEqual(message.body.count(appeal.name), 1)
        self.assertNotIn("Overdue in your unit", message.body)

    def test_head_of_the_unit_above_is_told_too(self):
        roads_head = self._create_post(
            self.north,
            "division",
            user=self.users["idle"],
            department_id=self.north.roads.id,
            is_unit_head=True,
        )
        self.north.housing.parent_id = roads_head.department_id
        appeal = self._task("2026-03-13")
        self.assertIn(appeal.name, self._to(self._run(), "idle").body)

    def test_office_gets_all_overdue_of_the_body(self):
        """H1: after the legal date, whoever examines it."""
        appeals = [
            self._task("2026-03-13"),
            self._task("2026-03-13", ["executor2"]),
        ]
        message = self._to(self._run("2026-04-14 07:30:00"), "office_head")
        self.assertIn("Overdue in the whole body: 2<", message.body)
        for appeal in appeals:
            self.assertIn(appeal.name, message.body)

    def test_office_gets_unassigned_and_unregistered(self):
        """A3, A12: not registered in three days, not handed over the same day."""
        unassigned = self._register()
        self._create_draft()
        message = self._to(self._run(), "office_head")
        self.assertIn("Registered, not handed to a curator: 1<", message.body)
        self.assertIn(unassigned.name, message.body)
        self.assertIn("Not registered in time: 1<", message.body)
        self.assertIn("received on 03/10/2026", message.body)

    def test_curator_is_told_what_waits_for_a_resolution(self):
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        with freeze_time("2026-04-06 07:30:00"):
            self.assertEqual(appeal.days_left, 3)
        message = self._to(self._run("2026-04-06 07:30:00"), "supervisor")
        self.assertIn("Waiting for your resolution: 1<", message.body)

    def test_curator_is_told_of_work_in_progress_only_when_overdue(self):
        appeal = self._task("2026-04-01")
        self.assertFalse(self._to(self._run("2026-04-06 07:30:00"), "supervisor"))
        message = self._to(self._run("2026-04-10 07:30:00"), "supervisor")
        self.assertIn("Overdue appeals you are the curator of: 1<", message.body)
        self.assertIn(appeal.name, message.body)

    def test_curator_is_told_what_waits_for_a_decision(self):
        appeal = self._task("2026-04-01")
        self._sign_answer(appeal)
        message = self._to(self._run("2026-04-06 07:30:00"), "supervisor")
        self.assertIn("Waiting for your decision: 1<", message.body)

    def test_curator_is_told_of_his_control_date(self):
        """C9: the answer is out, the appeal stays on control."""
        appeal = self._register()
        self._answer(appeal, "keep_control", "2026-03-20")
        message = self._to(self._run(), "supervisor")
        self.assertIn("Waiting for your decision: 1<", message.body)
        self.assertIn("days left: 3<", message.body)

    def test_signatory_is_told_of_approved_letters(self):
        appeal = self._task("2026-04-01")
        letter = self._draft_answer(appeal)
        self._as(letter, "executor").action_submit()
        self.assertFalse(self._to(self._run("2026-03-16 07:30:00"), "signatory"))
        self._as(letter, "office_head").action_approve()
        message = self._to(self._run(), "signatory")
        self.assertIn("Letters waiting for your signature: 1<", message.body)
        self.assertIn(f"/odoo/citizen.letter/{letter.id}", message.body)

    def test_long_sections_are_cut_and_counted(self):
        for _number in range(3):
            self._task("2026-03-18")
        with patch(
            "odoo.addons.citizen_appeals.models.citizen_reminder_lines.SECTION_LIMIT", 2
        ):
            message = self._to(self._run(), "executor")
        self.assertIn("Your assignments: 3<", message.body)
        self.assertEqual(message.body.count("days left: 1<"), 2)
        self.assertIn("and others: 1<", message.body)

    def test_no_personal_data(self):
        """Subjects, texts and queued e-mails of every role."""
        self._task("2026-03-13")
        self._sign_answer(self._task("2026-04-01"))
        self._register()
        self._create_draft()
        messages = self._run() | self._run("2026-04-14 07:30:00")
        names = {name for name in self.users if self._to(messages, name)}
        self.assertGreaterEqual(
            names, {"executor", "unit_head", "supervisor", "office_head"}
        )
        mails = self.env["mail.mail"].search([("mail_message_id", "in", messages.ids)])
        texts = [*messages.mapped("body"), *messages.mapped("subject")]
        for text in texts + mails.mapped("body_html"):
            for secret in SECRETS:
                self.assertNotIn(secret, text)

    def test_mark_counts_what_was_told(self):
        for day in ("2026-03-13", "2026-03-18", "2026-03-20"):
            self._task(day)
        self._run()
        mark = self.Reminder.search([("user_id", "=", self.users["executor"].id)])
        self.assertRecordValues(
            mark,
            [
                {
                    "company_id": self.company.id,
                    "date": fields.Date.to_date("2026-03-17"),
                    "due_count": 2,
                    "overdue_count": 1,
                    "letter_count": 0,
                    "escalated_count": 0,
                }
            ],
        )
