import base64
import io
import zipfile

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .mails import PICTURE, MailCase, letter, part, parts

LOGGER = "odoo.addons.citizen_appeals.models.citizen_mail_receiving"
BIDI = "\u202e"


def _encode(text, charset):
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


@tagged("post_install", "-at_install")
class TestMailIntake(MailCase):
    """I2, A1: a letter to a box becomes a received card; nothing of it is lost."""

    def test_a_letter_becomes_a_received_card(self):
        """A1, law of 30.03.2025: a message outside 59-ФЗ, of the channel of the box."""
        raw = letter()
        mail, appeal = self._send(raw)
        self.assertRecordValues(
            appeal,
            [
                {
                    "state": "received",
                    "company_id": self.company.id,
                    "channel_id": self.box.channel_id.id,
                    "channel_source": "priem@north.example",
                    "medium": "electronic",
                    "is_message": True,
                    "received_name": "Анфиса Лужина",
                    "received_email": "anfisa@luzhina.example",
                    "applicant_id": False,
                    "annotation": "Фонарь",
                    "body": "Фонарь\n\nВо дворе не горит фонарь.",
                    "create_uid": self.env.ref("base.user_root").id,
                }
            ],
        )
        self.assertEqual(appeal.event_ids.mapped("code"), ["received"])
        self.assertEqual((mail.kind, mail.state), ("letter", "done"))
        self.assertFalse(mail.content)

    def test_the_letter_is_kept_byte_for_byte(self):
        """K2: the original as a document, its checksum, its kind."""
        raw = letter("Строка\n\tс табуляцией  \n")
        _mail, appeal = self._send(raw)
        [document] = appeal.document_ids
        self.assertEqual(self._read(document), raw)
        self.assertEqual(document.mimetype, "message/rfc822")
        self.assertEqual(document.kind, "appeal")
        self.assertIn("с табуляцией", document.get_preview_text())

    def test_the_head_has_a_channel_of_his_own(self):
        """A1: the box says which channel it feeds; one letter is one card."""
        _mail, appeal = self._send(letter(To="Glava@North.example"))
        self.assertEqual(appeal.channel_id.code, "email_head")
        raw = letter(To="glava@north.example, priem@north.example", Message_ID="<2@x>")
        mail, _appeal = self._send(raw)
        self.assertEqual(len(mail), 1)

    def test_two_bodies_get_a_card_each(self):
        raw = letter(To="priem@north.example", Cc="east@east.example")
        mail, appeals = self._send(raw)
        self.assertEqual(
            appeals.company_id, self.company | self.east.company, mail.mapped("kind")
        )

    def test_the_same_letter_twice_is_one_card(self):
        """A3: delivered twice, or fetched again after a break."""
        raw = letter()
        _mail, appeal = self._send(raw)
        again = b"Received: from relay by mx; Tue, 10 Mar 2026 08:00:00 +0000\r\n" + raw
        first = self.env["mail.thread"].message_process(None, again)
        self.assertEqual(first, appeal.id)
        self.assertFalse(self._send(raw)[0])

    def test_a_machine_with_one_message_id_loses_nothing(self):
        """A scanner gives all its letters one Message-Id: the inside counts."""
        self._send(letter())
        self.assertTrue(self._send(letter("Другое письмо"))[1])

    def test_the_date_of_the_sender_is_not_the_receipt(self):
        """A3: the term runs from our server's receipt, whatever the letter says."""
        _mail, appeal = self._send(letter(Date="Mon, 01 Jan 2007 00:00:00 +0000"))
        self.assertEqual(str(appeal.date_received), "2026-03-10 09:00:00")
        forged = {"Received": "from x by mx.other.example; Fri, 6 Mar 2026 08:00 +0000"}
        _mail, appeal = self._send(letter("2", forged))
        self.assertEqual(str(appeal.date_received), "2026-03-10 09:00:00")

    def test_the_hour_of_our_own_server_is_the_receipt(self):
        """A3: fetched on Tuesday, received on Monday."""
        self.company.mail_auth_server = "mx.north.example"
        for number, (line, expected) in enumerate(
            (
                (
                    "by mx.north.example with ESMTPS; Mon, 9 Mar 2026 21:30:05 +0300",
                    "2026-03-09 18:30:05",
                ),
                (
                    "by mx.north.example; Mon, 9 Mar 2046 21:30:05 +0300",
                    "2026-03-10 09:00:00",
                ),
                (
                    "by mx.north.example.evil.example; Mon, 9 Mar 2026 21:30:05 +0300",
                    "2026-03-10 09:00:00",
                ),
                ("by mx.north.example; позавчера", "2026-03-10 09:00:00"),
            )
        ):
            with self.subTest(line):
                raw = letter(f"Письмо {number}", {"Received": f"from x {line}"})
                _mail, appeal = self._send(raw)
                self.assertEqual(str(appeal.date_received), expected)

    # ------------------------------------------------------------------
    # nobody becomes anything
    # ------------------------------------------------------------------

    def test_the_citizen_is_author_of_nothing(self):
        """Architecture: no message, follower, partner, user; the queue is closed."""
        models = ("mail.message", "mail.followers", "res.partner", "mail.notification")
        self.box.is_answered = False
        before = {name: self.env[name].search_count([]) for name in models}
        self._send(letter())
        for name, count in before.items():
            self.assertEqual(self.env[name].search_count([]), count, name)

    def test_an_employee_who_writes_is_a_sender_like_any(self):
        """K1: From is easily forged; no user acts by it."""
        user = self.users["registrar"]
        _mail, appeal = self._send(letter(From=f"R <{user.email}>"))
        self.assertEqual(appeal.create_uid, self.env.ref("base.user_root"))
        self.assertFalse(appeal.message_ids)

    def test_only_the_gateway_brings_letters(self):
        """K1: over RPC nobody writes letters of others, whatever his role."""
        portal = self.portal_user
        for user in (*self.users.values(), portal):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.env["mail.thread"].with_user(user).message_process(None, letter())
        self.assertFalse(self.env["citizen.mail"].search([]))

    def test_nothing_of_a_letter_is_logged(self):
        """People and personal data: logs name nobody."""
        with self.assertNoLogs("odoo", "INFO"):
            self._send(letter())

    # ------------------------------------------------------------------
    # charsets, forms, names
    # ------------------------------------------------------------------

    def test_letters_in_old_and_missing_charsets_are_read(self):
        """I2: cp1251, koi8-r, named, not named, named wrongly, unknown."""
        text = "Прошу убрать снег на улице Лесной"
        for charset, named in (
            ("cp1251", "windows-1251"),
            ("koi8-r", "koi8-r"),
            ("cp1251", None),
            ("koi8-r", None),
            ("utf-8", None),
            ("cp1251", "utf-8"),
            ("cp1251", "x-unknown"),
            ("cp1251", "us-ascii"),
            ("utf-8", "zlib"),
            ("utf-16", "utf-16"),
        ):
            kind = f"text/plain; charset={named}" if named else "text/plain"
            with self.subTest(charset=charset, named=named):
                raw = letter(
                    text.encode(charset),
                    {"Content-Type": kind},
                    Message_ID=f"<{charset}-{named}@x>",
                )
                self.assertIn(text, self._send(raw)[1].body)

    def test_encoded_names_and_subjects_are_read(self):
        """RFC 2047, raw eight bits against it, several words."""
        for number, (sender, subject) in enumerate(
            (
                (_encode("Лужина", "koi8-r"), _encode("Фонарь", "windows-1251")),
                ('"' + _encode("Лужина", "utf-8") + '"', _encode("Фонарь", "utf-8")),
                ("Лужина", "Фонарь"),
                ("=?broken?Q?Лужина", "=?utf-8?B?!!!!?="),
            )
        ):
            with self.subTest(number):
                raw = letter(
                    f"{number}",
                    From=f"{sender} <anfisa@luzhina.example>",
                    Subject=subject,
                )
                _mail, appeal = self._send(raw)
                self.assertEqual(appeal.received_email, "anfisa@luzhina.example")
                if number < 3:
                    self.assertEqual(appeal.received_name, "Лужина")
                    self.assertTrue(appeal.body.startswith("Фонарь"))
        raw = letter("5").replace("Фонарь".encode(), "Фонарь".encode("koi8-r"))
        self.assertTrue(self._send(raw)[1].body.startswith("Фонарь"))

    def test_html_becomes_safe_text(self):
        """Bad input: no tag, script or picture of a stranger reaches a screen."""
        html = (
            "<html><head><style>p{}</style><script>alert(1)</script></head><body>"
            "<p onclick='x()'>Просьба <b>помочь</b></p><img src='http://spy.example/1'>"
            "<a href='javascript:alert(2)'>ссылка</a><iframe src=x></iframe></body>"
        )
        raw = letter(html, {"Content-Type": "text/html; charset=utf-8"})
        body = self._send(raw)[1].body
        self.assertIn("Просьба помочь", body)
        for word in ("<", "alert", "spy.example", "onclick"):
            self.assertNotIn(word, body)

    def test_of_two_forms_the_plain_one_is_taken(self):
        plain = part("Простой текст", "text/plain; charset=utf-8")
        html = part("<p>Тот же текст</p>", "text/html; charset=utf-8")
        _mail, appeal = self._send(parts(plain, html, kind="alternative"))
        self.assertEqual(appeal.body, "Фонарь\n\nПростой текст")
        empty = part(" ", "text/plain; charset=utf-8")
        _mail, appeal = self._send(parts(empty, html, kind="alternative"))
        self.assertEqual(appeal.body, "Фонарь\n\nТот же текст")

    def test_attachments_are_documents_as_they_came(self):
        """A2: inline pictures too; names in RFC 2047, 2231, raw, without one."""
        rfc2231 = part(
            PICTURE,
            "image/png",
            Content_Disposition="attachment; filename*=koi8-r''%C6%CF%D4%CF.png",
        )
        raw8 = part(PICTURE, "image/png", name="снимок.png")
        words = part(PICTURE, "image/png", name=_encode("двор.png", "windows-1251"))
        inline = part(
            PICTURE, "image/png", Content_ID="<a@b>", Content_Disposition="inline"
        )
        path = part(b"%PDF-1.4 x", "application/pdf", name="..\\..\\акт.pdf")
        _mail, appeal = self._send(
            parts(part("Т", "text/plain"), rfc2231, raw8, words, inline, path)
        )
        files = appeal.document_ids.filtered(lambda d: d.kind == "attachment")
        # The name that is given comes in the language of the body
        given = files.filtered(lambda d: "4" in d.name)
        self.assertTrue(given.name.endswith("4.png"))
        self.assertEqual(
            set((files - given).mapped("name")),
            {"акт.pdf", "двор.png", "снимок.png", "фото.png"},
        )
        self.assertEqual(self._read(given), PICTURE)

    def test_a_letter_within_a_letter_is_read(self):
        """I2: forwarded letters bring their text and files with them."""
        nested = parts(
            part("Текст соседа", "text/plain; charset=utf-8"),
            part(PICTURE, "image/png", name="яма.png"),
            Subject="Яма",
            From="Сосед <sosed@x.example>",
        )
        raw = parts(
            part("Пересылаю", "text/plain; charset=utf-8"),
            part(nested, "message/rfc822", encode=False),
            Message_ID="<outer@x>",
        )
        _mail, appeal = self._send(raw)
        for words in ("Пересылаю", "Яма", "Текст соседа"):
            self.assertIn(words, appeal.body)
        self.assertIn("яма.png", appeal.document_ids.mapped("name"))
        self.assertEqual(appeal.received_email, "anfisa@luzhina.example")

    # ------------------------------------------------------------------
    # bad input
    # ------------------------------------------------------------------

    def test_programs_and_disguised_files_stay_inside(self):
        """Bad input: named to the office, kept in the .eml, no documents."""
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bomb.txt", b"0" * 10_000_000)
        self.company.scan_limit_mb = 1
        files = {
            "virus.exe": b"MZ\x90\x00",
            "photo.jpg": b"MZ\x90\x00",
            "page.html": b"<html><script>alert(1)</script>",
            "bomb.zip": bomb.getvalue(),
            "winmail.dat": b"\x78\x9f\x3e\x22" + b"\0" * 20,
            "big.pdf": b"%PDF-1.4 " + b"0" * 1_100_000,
            "empty.pdf": b"",
            f"doc{BIDI}fdp.exe": b"MZ",
        }
        raw = parts(
            part("Текст", "text/plain; charset=utf-8"),
            *(part(content, name=name) for name, content in files.items()),
        )
        mail, appeal = self._send(raw)
        self.assertEqual(len(appeal.document_ids), 1)
        self.assertEqual(self._read(appeal.document_ids), raw)
        left = dict(mail.left_files)
        self.assertEqual(len(left), len(files))
        self.assertEqual(left["big.pdf"], "large")
        self.assertEqual(left["photo.jpg"], "active")
        shown = self._as(appeal, "registrar").mail_left_text
        self.assertIn("virus.exe", shown)
        self.assertNotIn(BIDI, shown)
        for event in appeal.event_ids:
            self.assertNotIn("virus", str(event.data))

    def test_a_source_that_looks_like_a_program_is_kept(self):
        """Bad input: a first header may spell the mark of a program."""
        for mark in (b"MZ: 1\r\n", b"#!sh: 1\r\n"):
            raw = mark + letter(Message_ID=f"<{mark.hex()}@x>")
            _mail, appeal = self._send(raw)
            self.assertEqual(self._read(appeal.document_ids), raw)

    def test_letters_without_what_letters_have(self):
        """Bad input: no From, several From, no subject, no text, no Message-Id."""
        _mail, appeal = self._send(letter(From=None))
        self.assertFalse(appeal.received_email)
        self.assertFalse(self.env["mail.mail"].search([("email_to", "!=", False)]))
        raw = letter("2", From="А <a@x.example>, Б <b@x.example>")
        _mail, appeal = self._send(raw)
        self.assertEqual(appeal.received_email, "a@x.example")
        self.assertTrue(self._as(appeal, "registrar").has_mail_senders)
        _mail, appeal = self._send(letter("", Subject=None))
        self.assertFalse(appeal.body)
        raw = letter("4", Message_ID=None)
        self.assertTrue(self._send(raw)[1])
        self.assertFalse(self._send(raw)[0])

    def test_two_thousand_recipients(self):
        many = ", ".join(f"Житель {n} <n{n}@x.example>" for n in range(2000))
        raw = letter(To=f"{many}, priem@north.example")
        self.assertTrue(self._send(raw)[1])

    def test_broken_mime_is_read_as_far_as_it_goes(self):
        """Bad input: broken base64, no closing mark, parts that are none."""
        good = part("Текст письма", "text/plain; charset=utf-8")
        broken = b"Content-Type: image/png\r\nContent-Disposition: attachment\r\n"
        broken += b"Content-Transfer-Encoding: base64\r\n\r\n%%%no base64==="
        _mail, appeal = self._send(parts(good, broken))
        self.assertIn("Текст письма", appeal.body)
        unclosed = parts(good).replace(b"--==b7==--", b"")
        self.assertIn("Текст письма", self._send(unclosed)[1].body)
        none = letter("Текст", {"Content-Type": "multipart/mixed"}, Message_ID="<n@x>")
        self.assertIn("Текст", self._send(none)[1].body)
        strange = letter("Текст", {"Content-Type": ";;;=/"}, Message_ID="<s@x>")
        self.assertIn("Текст", self._send(strange)[1].body)

    def test_what_cannot_be_read_waits_for_a_person(self):
        """I2: a bomb of parts stops nobody else's letter and is not lost."""
        many = b"".join(b"\r\n--b\r\n\r\nx" for _n in range(3000))
        deep = b""
        for level in range(60):
            kind = f"Content-Type: multipart/mixed; boundary=b{level}"
            deep += f"{kind}\r\n\r\n--b{level}\r\n".encode()
        bombs = (
            letter(many, {"Content-Type": "multipart/mixed; boundary=b"}),
            letter("x").split(b"Content-Type")[0] + deep,
        )
        for raw in bombs:
            with mute_logger(LOGGER):
                mail, appeal = self._send(raw)
            self.assertFalse(appeal)
            self.assertEqual((mail.kind, mail.state), ("broken", "waiting"))
            self.assertEqual(base64.b64decode(mail.content), raw)
            tiles = self._as(self.env["citizen.my.day"], "registrar").get_tiles()
            self.assertIn("'key': 'mails'", str(tiles))
            self._as(mail, "registrar").action_take()
            self.assertEqual(self._read(mail.appeal_id.document_ids), raw)
            self.assertFalse(mail.content)

    def test_an_error_of_ours_loses_no_letter(self):
        """I2: whatever goes wrong, the source is kept and the next letter is read."""
        self.box.channel_id.date_to = "2026-01-01"  # no channel for today
        with mute_logger(LOGGER):
            mail, appeal = self._send(letter())
        self.assertFalse(appeal)
        self.assertEqual(mail.kind, "broken")
        self.assertFalse(self.env["citizen.document"].search([("name", "=", "x.eml")]))

    def test_hostile_words_stay_words(self):
        """Bad input: markup, formulas, NUL, turned letters, emoji, a long name."""
        name = "=CMD()|" + "Я" * 10_000
        text = f"<script>alert(1)</script>\x00{BIDI}текст 🎉"
        raw = letter(
            text, From=f'"{name}" <anfisa@luzhina.example>', Subject=f"<b>{BIDI}"
        )
        _mail, appeal = self._send(raw)
        self.assertLessEqual(len(appeal.received_name), 200)
        self.assertNotIn("\x00", appeal.body)
        self.assertNotIn(BIDI, appeal.body)
        self.assertIn("🎉", appeal.body)

    # ------------------------------------------------------------------
    # what the office does with it
    # ------------------------------------------------------------------

    def test_registered_as_an_appeal_or_as_a_message(self):
        """Law §1.2: one click, where the body's act allows it."""
        _mail, appeal = self._send(letter())
        _mail, other = self._send(letter("2"))
        self._as(other, "registrar").action_register()
        self.assertEqual(other.register_id.kind, "message")
        self.company.takes_mail_as_appeal = False
        self.assertFalse(self._as(appeal, "registrar").may_be_appeal)
        with self.assertRaisesRegex(Exception, "does not register messages"):
            self._as(appeal, "registrar").action_register_as_appeal()
        self.company.takes_mail_as_appeal = True
        self._as(appeal, "registrar").action_register_as_appeal()
        self.assertEqual(appeal.register_id.kind, "appeal")
        self.assertEqual(
            self._as(appeal, "registrar").action_open_documents()["res_model"],
            "citizen.document",
        )

    def test_yesterdays_letter_stands_on_the_start_page(self):
        """H1, S4 2.1.13: nobody has opened it."""
        _mail, appeal = self._send(letter())
        self.env.cr.execute(
            "UPDATE citizen_appeal SET date_received = '2026-03-09 06:00'"
            " WHERE id = %s",
            [appeal.id],
        )
        self.env.invalidate_all()
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        self.assertIn(appeal.id, Appeal.search([("is_unopened", "=", True)]).ids)

    def test_known_persons_are_proposed_never_linked(self):
        """A7: by e-mail or name; the clerk decides."""
        person = self._create_applicant(email="anfisa@luzhina.example")
        _mail, appeal = self._send(letter())
        self.assertFalse(appeal.applicant_id)
        found = self._as(appeal, "registrar").get_mail_persons()
        self.assertEqual([row["id"] for row in found], person.ids)

    def test_a_box_is_the_administrators(self):
        """K1: written by the administrator of the system alone, one address each."""
        Box = self._as(self.env["citizen.mailbox"], "admin")
        values = {
            "name": "x",
            "alias_name": "x",
            "channel_id": self.box.channel_id.id,
            "company_id": self.company.id,
        }
        box = Box.create(values)
        box.write({"reply_text": "Здравствуйте, {{ object.company_id.name }}"})
        with self.assertRaisesRegex(Exception, "priem"):
            Box.create(values | {"alias_name": "priem"})
        with self.assertRaises(AccessError):
            self._as(self.box, "registrar").write({"reply_text": "y"})
        with self.assertRaises(AccessError):
            self._as(self.env["citizen.mailbox"], "registrar").create(
                values | {"alias_name": "y"}
            )

    def test_letters_are_for_the_office_alone(self):
        """K1: neither other roles nor the other body read the list."""
        mail, _appeal = self._send(letter())
        for name in ("registrar", "office_head"):
            self.assertTrue(self._as(mail, name).has_access("read"))
        for name in ("executor", "chancery", "supervisor", "admin", "idle"):
            self.assertFalse(self._as(mail, name).has_access("read"))
        self.assertFalse(self._as(mail, "registrar", self.east).has_access("read"))
        self.assertFalse(mail.with_user(self.portal_user).has_access("read"))
        for name in ("write", "unlink"):
            self.assertFalse(self._as(mail, "office_head").has_access(name))

    def test_a_fetched_letter_finds_the_box_of_its_server(self):
        """I2: in a blind copy the address of the box is not named."""
        server = self.env["fetchmail.server"].create(
            {"name": "x", "server_type": "imap", "server": "x.example"}
        )
        self.head_box.fetchmail_server_id = server
        threads = self.env["mail.thread"].with_context(
            default_fetchmail_server_id=server.id
        )
        threads.message_process(None, letter(To="undisclosed-recipients:;"))
        appeal = self.env["citizen.appeal"].search([], limit=1)
        self.assertEqual(appeal.channel_id.code, "email_head")

    def test_other_letters_go_the_way_of_the_core(self):
        """I2: the gateway is extended, not replaced."""
        with (
            self.assertRaisesRegex(ValueError, "No possible route"),
            mute_logger("odoo.addons.mail.models.mail_thread"),
        ):
            self._send(letter(To="someone@else.example"))

    def test_a_box_of_several_groups(self):
        user = self.users["registrar"]
        user.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        threads = self.env["mail.thread"].with_user(user)
        self.assertTrue(threads.message_process(None, letter()))
