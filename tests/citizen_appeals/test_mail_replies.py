import base64

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.common import MockSmtplibCase

from .letters import LettersCase
from .mails import PICTURE, MailCase, letter, part, parts, report

PARTY = "Прасковья <praskovya@shchukina.example>"
STRANGER = "Анфиса Лужина <anfisa@luzhina.example>"


@tagged("post_install", "-at_install")
class TestMailReplies(MockSmtplibCase, MailCase, LettersCase):
    """I2: a reply joins the case of our letter only when a party wrote it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.mail_server"].create(
            {"name": "test", "smtp_host": "smtp.example", "smtp_encryption": "none"}
        )
        cls.notice = cls._issue_notice()

    @classmethod
    def _issue_notice(cls):
        """An interim letter by e-mail, sent: the case goes on."""
        letter_ = cls._notice(
            "interim_answer", dispatch_way="email", body="<p>Нужна проверка.</p>"
        )
        letter_._write_flow(
            {
                "state": "dispatched",
                "date_dispatched": "2026-03-10",
                "date": "2026-03-10",
                "email_state": "sent",
                "email_message_id": letter_._new_message_id(),
            }
        )
        return letter_

    def _reply(self, text="Добавляю: течёт и в подъезде.", **named):
        values = {
            "From": PARTY,
            "Subject": "Re: ответ",
            "In-Reply-To": self.notice.email_message_id,
            "References": f"<other@x> {self.notice.email_message_id}",
            "Message-ID": f"<{abs(hash(text + str(named)))}@shchukina.example>",
        } | {key.replace("_", "-"): value for key, value in named.items()}
        return letter(text, values)

    # ------------------------------------------------------------------
    # our letter is known again
    # ------------------------------------------------------------------

    def test_the_message_id_is_stored_before_sending(self):
        """D6: random, of our domain; the answer goes to the box."""
        letter_ = self._letter("numbered", dispatch_way="email")
        self._as(letter_, "chancery").action_dispatch()
        stored = letter_.email_message_id
        self.assertRegex(stored, r"^<[0-9a-f]{32}@north\.example>$")
        with self.mock_smtplib_connection(), self.enter_registry_test_mode():
            self.env.ref("citizen_appeals.ir_cron_send_letters").method_direct_trigger()
        [email] = self.emails
        self.assertIn(f"Message-Id: {stored}", email["message"])
        self.assertIn("Reply-To: priem@north.example", email["message"])
        with self.assertRaises(AccessError):
            self._as(letter_, "chancery").write({"email_message_id": "<x@y>"})

    # ------------------------------------------------------------------
    # who joins
    # ------------------------------------------------------------------

    def test_the_reply_of_a_party_is_a_supplement(self):
        """I2: text, files and the letter itself are documents of the case."""
        raw = parts(
            part("Добавляю снимок.", "text/plain; charset=utf-8"),
            part(PICTURE, "image/png", name="крыша.png"),
            part(b"MZ\x90", name="virus.exe"),
            headers={
                "From": "P <Praskovya@Shchukina.EXAMPLE>",
                "References": self.notice.email_message_id,
            },
        )
        mail, appeal = self._send(raw)
        self.assertEqual((mail.kind, appeal), ("reply", self.appeal))
        [request] = self.appeal.applicant_request_ids
        self.assertRecordValues(
            request,
            [
                {
                    "kind": "supplement",
                    "source": "email",
                    "state": "new",
                    "create_uid": self.env.ref("base.user_root").id,
                }
            ],
        )
        names = request.document_ids.mapped("name")
        self.assertIn("крыша.png", names)
        source = request.document_ids.filtered(lambda d: d.name.endswith(".eml"))
        self.assertEqual(self._read(source), raw)
        self.assertIn("virus.exe", mail.left_text)
        self.assertFalse(self.appeal.message_ids)
        self.assertFalse(self._find_mails())

    def _find_mails(self):
        return self.env["mail.mail"].search([("email_to", "!=", False)])

    def test_the_same_reply_twice_is_one_supplement(self):
        raw = self._reply()
        self._send(raw)
        self._send(raw)
        self.assertEqual(len(self.appeal.applicant_request_ids), 1)

    def test_the_address_on_the_letter_is_a_party(self):
        """The applicant asked for the answer at another address of his."""
        self.notice.sudo()._write_flow({"resend_email": "other@shchukina.example"})
        mail, _appeal = self._send(self._reply(From="x <other@shchukina.example>"))
        self.assertEqual(mail.kind, "reply")

    def test_a_stranger_never_joins(self):
        """I2: right references or number in the subject; the clerk alone is told."""
        before = self.appeal.event_ids
        documents = self.appeal.document_ids
        for raw in (
            self._reply(From=STRANGER),
            letter("Моё дело", {"Subject": f"По обращению № {self.appeal.name}"}),
            letter("И моё", {"Subject": f"№{self.appeal.name}", "From": PARTY}),
        ):
            mail, appeal = self._send(raw)
            self.assertNotEqual(appeal, self.appeal)
            self.assertEqual(appeal.state, "received")
            self.assertEqual(mail.hint_appeal_id, self.appeal)
            self.assertEqual(
                self._as(appeal, "registrar").mail_hint_id.id, self.appeal.id
            )
            with self.assertRaises(AccessError):
                self._as(self.appeal, "executor").mail_ids
        self.assertEqual(self.appeal.event_ids, before)
        self.assertEqual(self.appeal.document_ids, documents)
        self.assertFalse(self.appeal.applicant_request_ids)

    def test_a_party_without_our_message_id_does_not_join(self):
        """Bad input: From is easily forged, the Message-Id is not."""
        for named in (
            {"References": "<guess@north.example>", "In-Reply-To": None},
            {"References": None, "In-Reply-To": None},
            {"References": "%" * 500, "In-Reply-To": "<>"},
            {"References": "<\x00\x01id@x> <\udcff\udcfe@x>", "In-Reply-To": "<a"},
        ):
            mail, _appeal = self._send(self._reply(**named))
            self.assertEqual(mail.kind, "letter")
        self.assertFalse(self.appeal.applicant_request_ids)

    def test_a_forged_sender_does_not_join(self):
        """I2: our own server says so; nobody else's word is taken."""
        self.company.mail_auth_server = "mx.north.example"
        forged = "mx.north.example; spf=pass (x=fail) smtp.mailfrom=a@b; dmarc=fail"
        mail, appeal = self._send(self._reply("1", Authentication_Results=forged))
        self.assertEqual((mail.kind, mail.is_forged), ("letter", True))
        self.assertTrue(self._as(appeal, "registrar").is_mail_forged)
        self.assertEqual(mail.hint_appeal_id, self.appeal)
        self.assertFalse(self._find_mails())
        for text, results in (
            ("2", "mx.north.example; spf=fail; dkim=pass; dmarc=pass"),
            ("3", "mx.north.example; spf=fail (forwarded); dkim=pass"),
            ("4", "mx.other.example; dmarc=fail"),
            ("5", "mx.north.example.evil; dmarc=fail"),
            ("6", "garbage"),
        ):
            with self.subTest(results):
                raw = self._reply(text, Authentication_Results=results)
                self.assertEqual(self._send(raw)[0].kind, "reply")
        raw = self._reply("7", Authentication_Results="mx.north.example; spf=fail")
        below = b"Authentication-Results: mx.north.example; dmarc=fail\r\n"
        self.assertEqual(self._send(raw)[0].kind, "letter")
        above = b"Authentication-Results: mx.north.example; dmarc=pass\r\n"
        raw = above + below + self._reply("8")
        self.assertEqual(self._send(raw)[0].kind, "reply")

    def test_a_case_of_another_body_is_not_told(self):
        """K1: neither joined nor named to the clerk of the other body."""
        mail, appeal = self._send(self._reply(To="east@east.example"))
        self.assertEqual(appeal.company_id, self.east.company)
        self.assertFalse(mail.hint_appeal_id)
        self.assertFalse(self.appeal.applicant_request_ids)

    def test_an_ended_case_takes_no_supplement(self):
        """I2: the clerk reads it as a message that may belong to the case."""
        self.appeal._write_flow({"state": "closed"})
        mail, appeal = self._send(self._reply())
        self.assertNotEqual(appeal, self.appeal)
        self.assertEqual(mail.hint_appeal_id, self.appeal)

    def test_a_long_reply_is_cut_and_kept_whole(self):
        raw = self._reply("Строка о кровле. " * 2000)
        mail, _appeal = self._send(raw)
        self.assertEqual(mail.kind, "reply")
        source = mail.appeal_id.document_ids.filtered(lambda d: d.name.endswith(".eml"))
        self.assertEqual(self._read(source), raw)

    def test_a_reply_to_no_box_of_ours_finds_its_body(self):
        """I2: answered to the address of the body, which feeds the gateway too."""
        mail, _appeal = self._send(self._reply(To="office@north.example"))
        self.assertEqual(mail.kind, "reply")

    # ------------------------------------------------------------------
    # machines
    # ------------------------------------------------------------------

    def test_letters_of_machines_make_no_card(self):
        """I2: kept for a while, no card, no reply to a machine."""
        for number, headers in enumerate(
            (
                {"Auto-Submitted": "auto-replied"},
                {"auto-submitted": "Auto-Generated; x=y"},
                {"X-Autoreply": "yes"},
                {"Precedence": "bulk"},
                {"Precedence": "List"},
                {"List-Id": "<news.x.example>"},
                {"Return-Path": "<>"},
                {"Subject": "Автоответ: меня нет"},
                {"Subject": "=?utf-8?B?T3V0IG9mIG9mZmljZQ==?="},
                {
                    "Content-Type": "multipart/report; report-type="
                    "disposition-notification; boundary=b"
                },
                {
                    "In-Reply-To": self.notice.email_message_id,
                    "From": PARTY,
                    "Auto-Submitted": "auto-replied",
                },
            )
        ):
            with self.subTest(headers):
                raw = letter(f"{number}", headers, Message_ID=f"<m{number}@x>")
                mail, appeal = self._send(raw)
                self.assertFalse(appeal)
                self.assertEqual((mail.kind, mail.state), ("automatic", "kept"))
                self.assertEqual(base64.b64decode(mail.content), raw)
        self.assertFalse(self._find_mails())
        self.assertFalse(self.appeal.applicant_request_ids)
        raw = letter("no", {"Auto-Submitted": "no"}, Message_ID="<no@x>")
        self.assertTrue(self._send(raw)[1])

    def test_own_addresses_and_floods_are_loops(self):
        """I2: no card of our own reply, at most twenty letters an hour."""
        for sender in (
            "priem@north.example",
            "Glava <GLAVA@north.example>",
            "office@north.example",
            "bounce@north.example",
        ):
            raw = letter("loop", From=sender, Message_ID=f"<{sender[:4]}@x>")
            mail, appeal = self._send(raw)
            self.assertFalse(appeal)
            self.assertEqual((mail.kind, mail.state), ("loop", "waiting"))
        kinds = []
        for number in range(22):
            raw = letter(f"{number}", Message_ID=f"<f{number}@x>")
            kinds.append(self._send(raw)[0].kind)
        self.assertEqual(kinds, ["letter"] * 20 + ["loop"] * 2)
        flood = self.env["citizen.mail"].search([], limit=1)
        self.assertEqual(flood.state, "waiting")
        self._as(flood, "registrar").action_take()
        self.assertEqual(flood.appeal_id.state, "received")

    def test_what_is_set_aside_goes_after_its_term(self):
        """152-ФЗ 5: thirty days by default; what waits stays."""
        kept, _card = self._send(letter("1", {"Precedence": "bulk"}))
        self.env["citizen.mail"].search([]).date = "2026-01-01"
        waiting = kept.copy({"state": "waiting", "digest": "x", "kind": "broken"})
        card, _appeal = self._send(letter("2"))
        self.env["citizen.mail"]._gc_kept()
        self.assertEqual(self.env["citizen.mail"].search([]), card | waiting)
        self._as(waiting, "registrar").action_set_aside()
        self.env["citizen.mail"]._gc_kept()
        self.assertFalse(waiting.exists())

    # ------------------------------------------------------------------
    # our letters that come back
    # ------------------------------------------------------------------

    def test_a_bounce_notes_that_the_letter_came_back(self):
        """D6, S4 2.5.1: the chancery sees it at once, nobody types it."""
        mail, appeal = self._send(report(self.notice.email_message_id))
        self.assertFalse(appeal)
        self.assertEqual((mail.kind, mail.letter_id), ("bounce", self.notice))
        self.assertRecordValues(
            self.notice, [{"return_reason": "mailbox", "state": "dispatched"}]
        )
        self.assertEqual(str(self.notice.date_returned), "2026-03-10")
        self.assertEqual(self.notice.dispatch_ids[-1:].act, "returned")
        self.assertIn("letter_came_back", self.appeal.event_ids.mapped("code"))
        tiles = self._as(self.env["citizen.my.day"], "chancery").get_tiles()
        self.assertIn("'key': 'came_back'", str(tiles))
        again = report(self.notice.email_message_id, status="5.1.2")
        self.assertEqual(self._send(again)[0].state, "waiting")
        self.assertEqual(len(self.notice.dispatch_ids), 1)

    def test_bounces_that_are_no_end_change_nothing(self):
        """RFC 3464: delayed, delivered; about a letter of somebody else."""
        for action, status in (
            ("delayed", "4.4.1"),
            ("delivered", "2.0.0"),
            ("relayed", "2.1.9"),
        ):
            mail, _a = self._send(report(self.notice.email_message_id, action, status))
            self.assertEqual((mail.kind, mail.state), ("bounce", "kept"))
        self._send(report("<foreign@x>"))
        self.assertFalse(self.notice.date_returned)

    def test_a_bounce_in_plain_words_is_understood(self):
        """Old servers report without a form; to whatever address of ours."""
        raw = letter(
            f"Could not deliver.\n\nMessage-ID: {self.notice.email_message_id}\n",
            {"From": "MAILER-DAEMON@x.example", "To": "office@north.example"},
        )
        mail, _appeal = self._send(raw)
        self.assertEqual(mail.letter_id, self.notice)
        self.assertEqual(self.notice.return_reason, "rejected")

    # ------------------------------------------------------------------
    # the automatic reply
    # ------------------------------------------------------------------

    def test_a_polite_reply_once_a_day(self):
        """I2: outside 59-ФЗ, how to file an appeal, nothing of the letter."""
        self.box.phone = "+7 000 123"
        _mail, appeal = self._send(letter())
        [mail] = self._find_mails()
        self.assertEqual(mail.email_to, "anfisa@luzhina.example")
        self.assertEqual(mail.email_from, "priem@north.example")
        self.assertEqual(mail.references, "<1@luzhina.example>")
        self.assertIn("'Auto-Submitted': 'auto-replied'", mail.headers)
        self.assertTrue(mail.auto_delete)
        for words in ("59-ФЗ", "/appeals", "+7 000 123", self.company.name):
            self.assertIn(words, mail.body_html)
        for words in ("Лужина", "фонарь", "Фонарь", "luzhina"):
            self.assertNotIn(words, mail.body_html + mail.subject)
        self.assertFalse(mail.mail_message_id.model)
        self.assertFalse(mail.mail_message_id.partner_ids)
        self.assertEqual(appeal.state, "received")
        self._send(letter("2", Message_ID="<2@x>"))
        self.assertEqual(len(self._find_mails()), 1)

    def test_the_queue_is_closed(self):
        """K1: no employee reads the address in the mail queue."""
        self._send(letter())
        [mail] = self._find_mails()
        message = mail.mail_message_id
        for user in (*self.users.values(), self.portal_user):
            with self.subTest(user.name):
                self.assertFalse(mail.with_user(user).has_access("read"))
                asked = message.with_user(user)
                self.assertFalse(asked.has_access("read"))

    def test_the_reply_leaves_and_is_forgotten(self):
        """I2: Auto-Submitted on the wire; nothing stays in the database."""
        self._send(letter())
        [mail] = self._find_mails()
        message = mail.mail_message_id
        with self.mock_smtplib_connection():
            mail.send()
        [email] = self.emails
        self.assertIn("Auto-Submitted: auto-replied", email["message"])
        self.assertFalse(mail.exists() or message.exists())

    def test_the_reply_is_switched_off_by_the_box(self):
        self.box.is_answered = False
        self._send(letter())
        self.assertFalse(self._find_mails())

    # ------------------------------------------------------------------
    # talk of the staff
    # ------------------------------------------------------------------

    def test_nothing_is_posted_on_a_case_by_mail(self):
        """Architecture: a reply to a notice of the system waits for the office."""
        note = self._as(self.appeal, "registrar").message_post(
            body="!", subtype_xmlid="mail.mt_note"
        )
        count = len(self.appeal.message_ids)
        self.domain.catchall_alias = "catchall"
        for sender in (self.users["registrar"].email, "anfisa@luzhina.example"):
            raw = letter(
                "Ответ",
                {"In-Reply-To": note.message_id, "From": sender},
                To="catchall@north.example",
                Message_ID=f"<{sender}>",
            )
            with mute_logger("odoo.addons.mail.models.mail_thread"):
                mail, card = self._send(raw)
            self.assertFalse(card)
            self.assertEqual((mail.kind, mail.state), ("talk", "waiting"))
            self.assertEqual(mail.company_id, self.company)
        self.assertEqual(len(self.appeal.message_ids), count)

    def test_bodies_of_a_gateway_user(self):
        """The pipe's user is the administrator of the system, in one of the bodies."""
        user = self.users["registrar"]
        user.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        threads = self.env["mail.thread"].with_user(user)
        found = threads.message_process(None, letter(To="east@east.example"))
        appeal = self.env["citizen.appeal"].browse(found)
        self.assertEqual(appeal.company_id, self.east.company)
