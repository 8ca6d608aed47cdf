from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from tests.common import SECRETS, AppealsCase

# Tuesday, 17 March 2026, 10:30 in Moscow and 17:30, after work, in Vladivostok
TUESDAY = "2026-03-17 07:30:00"
LOGGER = "odoo.addons.citizen_appeals.models.citizen_reminder"


class RemindersCase(AppealsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.Reminder = cls.env["citizen.reminder"]
        cls.cron = cls.env.ref("citizen_appeals.ir_cron_send_reminders")
        cls.last_message = cls.env["mail.message"].search([], limit=1, order="id desc")

    def _task(self, due, executors=("executor",), body=None, appeal=None):
        """An appeal whose assignment to these posts falls due on a day."""
        body = body or self.north
        appeal = appeal or self._register(body)
        self._as(appeal, "registrar", body).supervisor_id = body.posts["supervisor"]
        if appeal.state == "registered":
            self._as(appeal, "registrar", body).action_assign()
        posts = [body.posts[name] for name in executors]
        self._give_resolution(
            appeal, posts, body.posts["supervisor"], fields.Date.to_date(due)
        )
        return appeal

    def _run(self, now=TUESDAY):
        """Run the scheduled action at an instant; what it sent."""
        before = self._messages()
        with freeze_time(now), self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()
        return self._messages() - before

    def _messages(self):
        return self.env["mail.message"].search(
            [
                ("id", ">", self.last_message.id),
                ("message_type", "=", "user_notification"),
            ]
        )

    def _to(self, messages, name, body=None):
        """Those of the messages that went to the user of that name."""
        partner = (body or self.north).users[name].partner_id
        return messages.filtered(lambda message: partner in message.partner_ids)


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


@tagged("post_install", "-at_install")
class TestReminderSending(RemindersCase):
    def test_each_body_in_its_own_working_hours(self):
        """H1: Moscow and Vladivostok, at half past ten of theirs."""
        self._task("2026-03-18")
        self._task("2026-03-18", body=self.east)
        messages = self._run("2026-03-17 00:30:00")
        self.assertEqual(len(messages), 1)
        self.assertTrue(self._to(messages, "executor", self.east))
        messages = self._run("2026-03-17 07:30:00")
        self.assertEqual(len(messages), 1)
        self.assertTrue(self._to(messages, "executor"))

    def test_not_at_night_nor_on_days_off(self):
        self._task("2026-03-13")
        for now in (
            "2026-03-17 04:30:00",  # half past seven
            "2026-03-17 16:30:00",  # half past seven in the evening
            "2026-03-21 07:30:00",  # Saturday
            "2026-05-01 07:30:00",  # holiday, a Friday
        ):
            self.assertFalse(self._run(now), now)

    def test_holiday_of_one_body_is_its_own(self):
        self.env["citizen.calendar.day"].create(
            {"date": "2026-03-17", "kind": "holiday", "company_id": self.company.id}
        )
        self._task("2026-03-13")
        self.assertFalse(self._run())

    def test_second_run_changes_nothing(self):
        self._task("2026-03-18")
        self.assertEqual(len(self._run()), 1)
        marks = self.Reminder.search([])
        self.assertFalse(self._run())
        self.assertFalse(self._run("2026-03-17 08:30:00"))
        self.assertEqual(self.Reminder.search([]), marks)

    def test_next_working_day_reminds_again(self):
        self._task("2026-03-13")
        self._run()
        self.assertTrue(self._to(self._run("2026-03-18 07:30:00"), "executor"))

    def test_nobody_is_told_that_there_is_nothing(self):
        self._register()
        messages = self._run("2026-03-10 11:30:00")
        self.assertFalse(messages)
        self.assertFalse(self.Reminder.search([]))

    def test_archived_and_strangers_get_nothing(self):
        self._task("2026-03-13")
        self.users["executor"].active = False
        messages = self._run()
        self.assertEqual(messages, self._to(messages, "unit_head"))

    def test_inbox_or_email_as_the_user_prefers(self):
        self._task("2026-03-18", ["executor", "executor2"])
        self.users["executor"].notification_type = "inbox"
        messages = self._run()
        for name, way in (("executor", "inbox"), ("executor2", "email")):
            notification = self._to(messages, name).notification_ids
            self.assertEqual(notification.notification_type, way)
        mail = self.env["mail.mail"].search([("mail_message_id", "in", messages.ids)])
        self.assertRecordValues(mail, [{"state": "outgoing"}])
        self.assertEqual(mail.recipient_ids, self.users["executor2"].partner_id)

    def test_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.users["executor"].lang = "ru_RU"
        self._task("2026-03-18", ["executor", "executor2"])
        messages = self._run()
        self.assertIn("18.03.2026", self._to(messages, "executor").body)
        self.assertIn("03/18/2026", self._to(messages, "executor2").body)

    def test_no_followers(self):
        """The appeals stay unfollowed."""
        domain = [("res_model", "like", "citizen.")]
        self._task("2026-03-13")
        before = self.env["mail.followers"].search_count(domain)
        self.assertTrue(self._run())
        self.assertEqual(self.env["mail.followers"].search_count(domain), before)

    def test_broken_user_of_three_does_not_stop_the_others(self):
        """Its transaction is undone, nothing personal is logged, it is tried again."""
        self._task("2026-03-18", ["executor", "executor2", "unit_head"])
        broken = self.users["executor2"]
        notify = type(self.Reminder)._notify

        def notify_or_fail(reminder, sections):
            notify(reminder, sections)
            if reminder.user_id == broken:
                reminder.env.cr.execute("SELECT %s::int", [self.applicant.surname])

        with (
            patch.object(type(self.Reminder), "_notify", notify_or_fail),
            mute_logger("odoo.sql_db"),
            self.assertLogs(LOGGER, "ERROR") as logs,
        ):
            messages = self._run()
        self.assertEqual(len(messages), 2)
        self.assertFalse(self._to(messages, "executor2"))
        self.assertEqual(len(logs.output), 1)
        self.assertIn(f"user {broken.id} ", logs.output[0])
        self.assertNotIn("Щукина", logs.output[0])
        messages = self._run()
        self.assertEqual(messages, self._to(messages, "executor2"))

    def test_crash_in_one_body_is_made_up_by_the_next_run(self):
        """At half past eight in Moscow it is half past three in Vladivostok."""
        self._task("2026-03-18")
        self._task("2026-03-18", body=self.east)
        send = type(self.Reminder)._send

        def crash(reminder, sections):
            send(reminder, sections)
            if reminder.company_id == self.company:
                raise RuntimeError
            return True

        with (
            patch.object(type(self.Reminder), "_send", crash),
            self.assertLogs(LOGGER, "ERROR"),
        ):
            messages = self._run("2026-03-17 05:30:00")
        self.assertEqual(messages, self._to(messages, "executor", self.east))
        messages = self._run("2026-03-17 05:30:00")
        self.assertEqual(messages, self._to(messages, "executor"))

    def test_large_body_is_worked_off_in_parts(self):
        """Each part is committed; a user it fails for is not tried for ever."""
        names = ["executor", "executor2", "unit_head"]
        self._task("2026-03-18", names)
        send = type(self.Reminder)._notify

        def notify_or_fail(reminder, sections):
            if reminder.user_id == self.users["executor2"]:
                raise ValueError
            send(reminder, sections)

        with (
            patch("odoo.addons.citizen_appeals.models.citizen_reminder.CHUNK", 1),
            patch.object(type(self.Reminder), "_notify", notify_or_fail),
            self.assertLogs(LOGGER, "ERROR") as logs,
        ):
            messages = self._run()
        self.assertEqual(len(messages), 2)
        self.assertEqual(len(logs.output), 1)

    def test_missing_template_does_not_stop_the_work(self):
        self._task("2026-03-18")
        self.env.ref("citizen_appeals.reminder_digest").unlink()
        with self.assertLogs("odoo.addons.base.models.ir_qweb", "WARNING"):
            message = self._run()
        self.assertIn("Appeals, 03/17/2026: 1 need attention", message.body)

    def test_broken_template_does_not_stop_the_work(self):
        self._task("2026-03-18")
        self.env.ref(
            "citizen_appeals.reminder_digest"
        ).arch = (
            '<t t-name="citizen_appeals.reminder_digest"><p t-out="nobody.home"/></t>'
        )
        with self.assertLogs(LOGGER, "ERROR"):
            message = self._run()
        self.assertIn("Appeals, 03/17/2026: 1 need attention", message.body)


@tagged("post_install", "-at_install")
class TestReminderSight(RemindersCase):
    def test_marks_are_read_by_the_user_and_the_head_of_the_office(self):
        self._task("2026-03-18", ["executor", "executor2"])
        self._task("2026-03-18", body=self.east)
        self._run()
        self._run("2026-03-17 00:30:00")
        counts = {
            name: self._as(self.Reminder, name).search_count([]) for name in self.users
        }
        expected = dict.fromkeys(self.users, 0)
        expected |= {"executor": 1, "executor2": 1, "office_head": 2}
        self.assertEqual(counts, expected)
        portal = self.Reminder.with_user(self.portal_user)
        with self.assertRaises(AccessError):
            portal.search_count([])

    def test_marks_are_written_by_nobody(self):
        self._task("2026-03-18")
        self._run()
        mark = self.Reminder.search([])
        values = {"user_id": self.users["admin"].id, "date": "2026-03-17"}
        for name in self.users:
            own = self._as(mark, name)
            for operation in (
                lambda own=own: own.create(values),
                lambda own=own: own.write({"due_count": 0}),
                lambda own=own: own.unlink(),
            ):
                with self.assertRaises(AccessError):
                    operation()

    def test_digest_is_read_by_its_addressee_only(self):
        self._task("2026-03-18")
        message = self._run()
        self.assertTrue(self._as(message, "executor").body)
        for name in ("executor2", "office_head", "admin"):
            with self.assertRaises(AccessError):
                self._as(message, name).read(["body"])


@tagged("post_install", "-at_install")
class TestReminderSpeed(RemindersCase):
    # Statements of a run for a body apart from the messages, and of each message
    FIXED = 22
    PER_MESSAGE = 16

    def _count_statements(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time(TUESDAY):
            before = self.env.cr.sql_log_count
            self.Reminder._remind(self.company, self.env["res.users"])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

    def _forget(self):
        self.Reminder.search([]).unlink()

    def _hire(self, count):
        """More posts, each with its user; their names."""
        names = [f"clerk{number}" for number in range(count)]
        for name in names:
            self.users[name] = self._create_user(self.north, name, "executor")
            self.posts[name] = self._create_post(self.north, name)
        return names

    def test_statements_do_not_grow_with_appeals(self):
        self._task("2026-03-18")
        self._count_statements()
        self._forget()
        one = self._count_statements()
        for _number in range(9):
            self._task("2026-03-18")
        self._forget()
        self.assertLessEqual(self._count_statements(), one)

    def test_statements_of_a_person_are_those_of_the_message(self):
        names = self._hire(10)
        for way in ("email", "inbox"):
            for name in names:
                self.users[name].notification_type = way
            self._task("2026-03-18", names[:1])
            self._count_statements()
            self._forget()
            one = self._count_statements()
            self._task("2026-03-18", names[1:])
            self._forget()
            ten = self._count_statements()
            self.assertEqual(len(self.Reminder.search([])), 10)
            with self.subTest(way=way, one=one, ten=ten):
                self.assertLessEqual(one, self.FIXED + self.PER_MESSAGE)
                self.assertLessEqual(ten - one, 9 * self.PER_MESSAGE)
            self.env["citizen.assignment"].search([])._write_flow({"state": "done"})
            self._forget()
