from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from tests.citizen_appeals.reminders import TUESDAY, RemindersCase

LOGGER = "odoo.addons.citizen_appeals.models.citizen_reminder"


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
