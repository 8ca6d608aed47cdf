from contextlib import nullcontext
from email import message_from_string
from email.policy import SMTP
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.common import MockSmtplibCase

from tests.common import SECRETS, AppealsCase

LOGGER = "odoo.addons.citizen_appeals.models.citizen_letter_portal"


@tagged("post_install", "-at_install")
class TestPortalLetters(MockSmtplibCase, AppealsCase):
    """Letters laid into the applicant's account, with a notice by e-mail (D6, I1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.mail_server"].create(
            {"name": "test", "smtp_host": "smtp.example", "smtp_encryption": "none"}
        )
        cls.company.email = "body@test.example"
        cls.portal_user.email = "citizen@test.example"
        cls.applicant.partner_id = cls.portal_user.partner_id
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")

    def _number(self, appeal):
        letter = self._sign_answer(appeal, dispatch_way="portal")
        self._as(appeal, "supervisor").action_decide("to_file", None)
        self._as(letter, "office_head").action_pass_quality()
        self._as(letter, "chancery").action_number()
        return letter

    def _dispatch(self):
        letter = self._number(self.appeal)
        self._as(letter, "office_head").action_dispatch()
        return letter

    def _send(self, error=None):
        """Run the outbox; what the mail server got."""
        with (
            self.mock_smtplib_connection(),
            mute_logger(LOGGER, "odoo.addons.base.models.ir_mail_server"),
            self._failing(error),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("citizen_appeals.ir_cron_send_letters").method_direct_trigger()
        self.env.invalidate_all()
        return list(self.emails)

    def _failing(self, error):
        if not error:
            return nullcontext()
        session = type(self.testing_smtp_session)
        return patch.object(session, "send_message", side_effect=error)

    def test_notice_tells_nothing_of_the_matter(self):
        """D6, I1: in the account at once; the e-mail says only that it is there."""
        letter = self._dispatch()
        self.assertEqual(letter.state, "dispatched")
        self.assertEqual(self.appeal.state, "answered")
        self.assertIn(letter, self.appeal._get_citizen_letters())
        self.assertEqual(letter.announce_state, "to_send")
        [sent] = self._send()
        self.assertEqual(sent["smtp_to_list"], ["citizen@test.example"])
        message = message_from_string(sent["message"], policy=SMTP)
        text = f"{message.items()} {message.get_body().get_content()}"
        self.assertIn("/my/appeals", text)
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        for secret in (*SECRETS, self.appeal.name, letter.name):
            self.assertNotIn(secret, text)
        self.assertEqual(letter.announce_state, "sent")
        self.assertIn("letter_announced", self._codes(self.appeal))
        self.assertFalse(self._send())

    def test_notice_again_and_given_up(self):
        """A mail server that is away is asked again, some times."""
        letter = self._dispatch()
        for tries in range(1, 6):
            letter._write_flow({"announce_next_try": "2026-03-10 08:00:00"})
            self._send(OSError("citizen@test.example"))
            self.assertEqual(letter.announce_tries, tries)
        self.assertEqual(letter.announce_state, "failed")
        self.assertEqual(letter.state, "dispatched")

    def test_no_account_no_portal(self):
        """Bad input: nobody reads a letter in an account that does not exist."""
        person = self._create_applicant(surname="Безкабинетов", gender="male")
        appeal = self._register(applicant_id=person.id)
        self._assign_to(appeal, "executor")
        letter = self._number(appeal)
        with self.assertRaises(UserError):
            self._as(letter, "office_head").action_dispatch()

    def test_without_address_no_notice(self):
        """The letter is in the account all the same."""
        self.portal_user.email = False
        letter = self._dispatch()
        self.assertEqual(letter.state, "dispatched")
        self.assertFalse(letter.announce_state)

    def test_opened_once(self):
        """I1: when the applicant first opened it is a fact of the history."""
        letter = self._dispatch()
        mine = self.appeal.with_user(self.portal_user)
        self.env.flush_all()
        self.assertTrue(mine.needs_applicant)
        letter._note_opened()
        letter._note_opened()
        self.assertEqual(self._codes(self.appeal).count("letter_opened"), 1)

    def test_timeline(self):
        """I1: each letter of the applicant is told with its way; others are not."""
        self._dispatch()
        rows = self.appeal._get_citizen_timeline()
        self.assertEqual([r["kind"] for r in rows].count("letter"), 1)
        self.assertEqual(rows[0]["kind"], "letter")
        status = self.appeal._get_citizen_status()
        self.assertEqual((status["stage"], status["expected"]), (4, False))

    def test_examiner_named_in_the_account(self):
        """B5, S3 2: who reads it in the account gets no letter about it as well."""
        self.company.notify_examiner = True
        for way, count in (("portal", 0), ("post", 1)):
            appeal = self._register(answer_way=way)
            self._assign_to(appeal, "executor")
            letters = appeal.letter_ids.filtered(
                lambda letter: letter.kind_code == "examiner_notice"
            )
            with self.subTest(way=way):
                self.assertEqual(len(letters), count)
                told = [row["detail"] for row in appeal._get_citizen_timeline()]
                self.assertTrue(any("Петров" in detail for detail in told))
