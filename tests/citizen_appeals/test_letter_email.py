import smtplib
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.common import MockSmtplibCase

from tests.citizen_appeals.letters import LettersCase
from tests.common import SECRETS

LOGGER = "odoo.addons.citizen_appeals.models.citizen_letter_email"


@tagged("post_install", "-at_install")
class TestLetterEmail(MockSmtplibCase, LettersCase):
    """D6: an outbox that commits «sending» before SMTP and sends nothing twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("citizen_appeals.ir_cron_send_letters")
        cls.env["ir.mail_server"].create(
            {"name": "test", "smtp_host": "smtp.example", "smtp_encryption": "none"}
        )

    def _outbox(self, **vals):
        """A numbered answer put into the outbox by the chancery."""
        letter = self._letter("numbered", dispatch_way="email", **vals)
        self._as(letter, "chancery").action_dispatch()
        return letter

    def _run(self, error=None, on_connect=None):
        """Run the cron against a server that takes, or fails so."""
        with (
            self.mock_smtplib_connection(),
            self._failing(error, on_connect),
            self.enter_registry_test_mode(),
        ):
            self.cron.method_direct_trigger()
        self.env.invalidate_all()
        return self.emails

    @contextmanager
    def _failing(self, error, on_connect):
        session = self.testing_smtp_session
        server = type(self.env["ir.mail_server"])
        with mute_logger(LOGGER, "odoo.addons.base.models.ir_mail_server"):
            if error:
                with patch.object(type(session), "send_message", side_effect=error):
                    yield
            elif on_connect:
                with patch.object(server, "_connect__", side_effect=on_connect):
                    yield
            else:
                yield

    def test_sent_letter_is_dispatched(self):
        letter = self._outbox()
        self.assertEqual(letter.state, "numbered")
        self.assertEqual(letter.email_state, "to_send")
        self.assertEqual(self.appeal.state, "in_review")
        emails = self._run()
        self.assertEqual(len(emails), 1)
        self.assertEqual(emails[0]["smtp_to_list"], ["praskovya@shchukina.example"])
        self.assertIn("application/pdf", emails[0]["message"])
        self.assertRecordValues(
            letter,
            [
                {
                    "state": "dispatched",
                    "email_state": "sent",
                    "dispatched_by_id": self.users["chancery"].id,
                }
            ],
        )
        self.assertEqual(str(letter.date_dispatched), "2026-03-10")
        self.assertEqual(self.appeal.state, "answered")

    def test_second_run_sends_nothing(self):
        self._outbox()
        self._run()
        self.assertFalse(self._run())

    def test_no_mail_record_keeps_the_address(self):
        """People and personal data: nothing of the citizen in mails and messages."""
        before = self.env["mail.mail"].search_count([])
        letter = self._outbox()
        self._run()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertFalse(letter.message_ids)

    def test_subject_and_file_name_hold_no_personal_data(self):
        self._outbox()
        [email] = self._run()
        headers = email["message"].split("\n\n")[0]
        subject = [line for line in headers.splitlines() if line.startswith("Subject")]
        for secret in SECRETS[:4]:
            self.assertNotIn(secret, str(subject))

    def test_sending_is_committed_before_smtp(self):
        """What a killed server leaves behind is «sending»."""
        letter = self._outbox()
        seen = []

        def look(*args, **kwargs):
            seen.append((letter.email_state, commits.call_count))
            return {}

        crons = type(self.env["ir.cron"])
        progress = crons._commit_progress
        with (
            patch.object(
                crons, "_commit_progress", autospec=True, side_effect=progress
            ) as commits,
            self.mock_smtplib_connection(),
            patch.object(
                type(self.testing_smtp_session), "send_message", side_effect=look
            ),
            self.enter_registry_test_mode(),
        ):
            self.cron.method_direct_trigger()
        self.assertEqual(len(seen), 1)
        self.assertEqual(seen[0][0], "sending")
        self.assertGreaterEqual(seen[0][1], 2)

    def test_sending_found_at_start_is_uncertain_and_not_sent(self):
        letter = self._outbox()
        letter._write_flow({"email_state": "sending"})
        self.assertFalse(self._run())
        self.assertEqual(letter.email_state, "uncertain")
        self.assertEqual(letter.state, "numbered")
        self.assertIn("letter_email_uncertain", self._codes(self.appeal))

    def test_uncertain_letter_is_for_a_person(self):
        letter = self._outbox()
        letter._write_flow({"email_state": "uncertain"})
        with self.assertRaises(UserError):
            self._as(letter, "executor").action_email_resend()
        self._as(letter, "chancery").action_email_confirm()
        self.assertEqual(letter.state, "dispatched")
        self.assertFalse(self._run())

    def test_uncertain_letter_is_sent_again_on_demand(self):
        letter = self._outbox()
        letter._write_flow({"email_state": "uncertain"})
        self._as(letter, "chancery").action_email_resend()
        self.assertEqual(len(self._run()), 1)

    def test_no_connection_is_tried_again_later(self):
        letter = self._outbox()
        self._run(on_connect=OSError("down"))
        self.assertEqual(letter.email_state, "to_send")
        self.assertEqual(letter.email_attempts, 1)
        self.assertFalse(self._run(), "not before its time")
        with freeze_time("2026-03-10 09:06:00"):
            self.assertEqual(len(self._run()), 1)

    def test_attempts_end_as_failed(self):
        letter = self._outbox()
        letter._write_flow({"email_attempts": 4})
        self._run(on_connect=OSError("down"))
        self.assertEqual(letter.email_state, "failed")
        self.assertIn("letter_email_failed", self._codes(self.appeal))

    def test_refused_address_fails_at_once(self):
        letter = self._outbox()
        refusal = smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")})
        self._run(error=refusal)
        self.assertEqual(letter.email_state, "failed")

    def test_busy_server_is_tried_again(self):
        letter = self._outbox()
        self._run(error=smtplib.SMTPDataError(451, b"try later"))
        self.assertEqual(letter.email_state, "to_send")

    def test_connection_lost_in_between_is_uncertain(self):
        """The letter may have been taken: never send it again unasked."""
        for error in (smtplib.SMTPServerDisconnected("gone"), TimeoutError("slow")):
            with self.subTest(error=error):
                letter = self._letter_again()
                self._run(error=error)
                self.assertEqual(letter.email_state, "uncertain")

    def _letter_again(self):
        appeal = self._register()
        self._assign_to(appeal, "executor")
        letter = self._letter("numbered", appeal, dispatch_way="email")
        self._as(letter, "chancery").action_dispatch()
        return letter

    def test_one_bad_letter_of_three_stops_nobody(self):
        letters = [self._letter_again() for _i in range(3)]
        letters[1].sudo()._write_flow({"pdf_sha256": False})
        letters[1].sudo()._write_flow({"pdf": False})
        self.assertEqual(len(self._run()), 2)
        self.assertEqual(
            [letter.email_state for letter in letters], ["sent", "to_send", "sent"]
        )

    def test_log_names_no_address(self):
        self._outbox()
        with (
            self.mock_smtplib_connection(),
            patch.object(
                type(self.testing_smtp_session),
                "send_message",
                side_effect=smtplib.SMTPRecipientsRefused(
                    {"praskovya@shchukina.example": (550, b"no")}
                ),
            ),
            mute_logger("odoo.addons.base.models.ir_mail_server"),
            self.assertLogs(LOGGER, "WARNING") as logs,
            self.enter_registry_test_mode(),
        ):
            self.cron.method_direct_trigger()
        self.assertNotIn("shchukina", "".join(logs.output))

    def test_wrong_address_is_refused_at_the_door(self):
        letter = self._letter(
            "numbered", dispatch_way="email", addressee_email="not an address"
        )
        with self.assertRaisesRegex(UserError, "address"):
            self._as(letter, "chancery").action_dispatch()

    def test_outbox_may_be_left_for_the_post(self):
        letter = self._outbox()
        self._as(letter, "chancery").action_email_withdraw()
        self._as(letter, "chancery").dispatch_way = "post"
        self._as(letter, "chancery").action_dispatch()
        self.assertEqual(letter.state, "dispatched")
        self.assertFalse(self._run())


@tagged("post_install", "-at_install")
class TestLetterDispatch(LettersCase):
    """D6: post, portal, by hand against a receipt."""

    def test_by_hand_needs_the_receipt(self):
        """S4 2.5.2."""
        letter = self._letter("numbered", dispatch_way="hand")
        with self.assertRaisesRegex(UserError, "receipt"):
            self._as(letter, "chancery").action_dispatch()
        self._as(letter, "chancery").received_by = "Лично"
        self._as(letter, "chancery").action_dispatch()
        self.assertEqual(letter.date_receipt, letter.date_dispatched)

    def test_day_of_dispatch_lies_between_the_letter_and_today(self):
        letter = self._letter("numbered")
        for day in ("2026-03-09", "2026-03-11"):
            with self.subTest(day=day), self.assertRaises(UserError):
                self._as(letter, "chancery").date_dispatched = day
                self._as(letter, "chancery").action_dispatch()

    def test_posted_yesterday_entered_today(self):
        letter = self._letter("numbered")
        with freeze_time("2026-03-12 09:00:00"):
            self._as(letter, "chancery").date_dispatched = "2026-03-11"
            self._as(letter, "chancery").action_dispatch()
        self.assertEqual(str(letter.date_dispatched), "2026-03-11")

    def test_day_of_the_number_is_the_day_of_the_body(self):
        """10 March, 21:30 in Moscow is 11 March in Vladivostok."""
        with freeze_time("2026-03-10 18:30:00"):
            letter = self._letter("numbered")
        self.assertEqual(str(letter.date), "2026-03-10")
