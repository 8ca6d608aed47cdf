import re

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from tests.citizen_appeals.submissions import JPEG, PDF, PERSON, TEXT, SubmissionCase
from tests.common import NOW

FORM = "/my/appeals/new"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSubmissionForm(SubmissionCase, HttpCase):
    """I1: the form in the browser, with and without its session."""

    def setUp(self):
        super().setUp()
        self.authenticate("citizen-a", "citizen-a")

    def _open(self, query=""):
        self.env.flush_all()
        return self.url_open(f"{FORM}?body={self.company.id}{query}")

    def _token(self, page, name="draft_token"):
        return re.search(rf'name="{name}" [^>]*value="([^"]+)"', page.text)[1]

    def _form(self, page, action="submit", **vals):
        return {
            **PERSON,
            "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1],
            "draft_token": self._token(page),
            "company_id": str(self.company.id),
            "action": action,
            "applying_as": "self",
            "answer_way": "portal",
            "text": TEXT,
            "plain_topic_ids": [str(self.light.id)],
            **vals,
        }

    def _send(self, data, files=(), url=FORM, **kwargs):
        self.env.flush_all()
        files = [("files", file) for file in files] or None
        response = self.url_open(url, data=data, files=files, **kwargs)
        self.env.invalidate_all()
        return response

    def _appeals(self, user=None):
        partner = (user or self.citizen).partner_id
        return self.env["citizen.appeal"].search([("partner_id", "=", partner.id)])

    def _drafts(self, users=None):
        users = users or self.citizen
        return self.env["citizen.appeal.draft"].search(
            [("user_id", "in", users.ids), ("is_over", "=", False)]
        )

    # ------------------------------------------------------------------
    # handing in
    # ------------------------------------------------------------------

    def test_submit_with_files(self):
        """A3, I1: number, day, term with its reason, and code on the next page."""
        page = self._open()
        self.assertEqual(page.status_code, 200)
        response = self._send(self._form(page), [("двор.jpg", JPEG), ("акт.pdf", PDF)])
        appeal = self._appeals()
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.url.endswith(f"/my/appeals/{appeal.id}/accepted"))
        self.assertIn(appeal.name, response.text)
        self.assertIn(appeal._get_access_code(), response.text)
        self.assertIn('name="why"', response.text)
        self.assertEqual(appeal.document_ids.mapped("name"), ["двор.jpg", "акт.pdf"])
        self.assertEqual(appeal.body, TEXT)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertFalse(self._drafts())

    def test_a_double_click_makes_one_appeal(self):
        """I1: the same words of the same form are one appeal."""
        data = self._form(self._open())
        first, second = self._send(data), self._send(data)
        self.assertEqual(first.url, second.url)
        self.assertEqual(len(self._appeals()), 1)

    def test_two_windows_of_one_draft_are_two_appeals(self):
        """I1: other words are another appeal, none is swallowed."""
        data = self._form(self._open())
        self._send(data)
        self._send(data | {"text": "И ещё яма у подъезда."})
        self.assertEqual(len(self._appeals()), 2)

    def test_accepted_is_for_its_owner(self):
        """K1: foreign ids lead nowhere."""
        appeal = self._submit(user=self.stranger)
        for address in (appeal.id, 10**9):
            response = self.url_open(f"/my/appeals/{address}/accepted")
            self.assertEqual(response.status_code, 404)
            self.assertNotIn(appeal._get_access_code(), response.text)

    def test_accepted_page_needs_an_account(self):
        """K1: a stranger is asked to sign in."""
        appeal = self._submit()
        self.logout()
        response = self.url_open(f"/my/appeals/{appeal.id}/accepted")
        self.assertIn("/web/login", response.url)

    def test_collective_and_representative(self):
        """A2: rows of co-authors, also with gaps; who writes for whom."""
        page = self._open()
        self._send(
            self._form(
                page,
                applying_as="other",
                representative_name="Юдин Пётр Ильич",
                coauthor_name_0="Юдина Анна Ильинична",
                coauthor_address_0="ул. Мира, 4",
                coauthor_name_7="Юдин Глеб Ильич",
                coauthor_name_9999999="Кто-то",
            )
        )
        appeal = self._appeals()
        self.assertEqual(appeal.representative_name, "Юдин Пётр Ильич")
        self.assertEqual(
            appeal.coauthor_ids.mapped("name"),
            ["Юдина Анна Ильинична", "Юдин Глеб Ильич"],
        )

    # ------------------------------------------------------------------
    # refusals keep what was typed
    # ------------------------------------------------------------------

    def test_refused_with_everything_kept(self):
        """I1: the reason beside the field, the words and the good files stay."""
        page = self._open()
        response = self._send(
            self._form(page, surname="", email="нет"),
            [("двор.jpg", JPEG), ("вирус.exe", b"MZ program")],
        )
        self.assertIn("data-citizen-errors", response.text)
        for name in ("surname", "email", "files"):
            self.assertIn(f'id="f_{name}_error"', response.text)
            self.assertIn(f'href="#f_{name}"', response.text)
        self.assertIn(TEXT, response.text)
        self.assertIn("двор.jpg", response.text)
        self.assertFalse(self._appeals())
        self._send(self._form(response))
        self.assertEqual(self._appeals().document_ids.name, "двор.jpg")

    def test_a_kept_file_is_left_out(self):
        """I1: a tick leaves out what was taken before."""
        page = self._open()
        response = self._send(self._form(page, "save"), [("двор.jpg", JPEG)])
        kept = re.search(r'name="remove_files" value="(\d+)"', response.text)[1]
        self._send(self._form(response, remove_files=[kept]))
        self.assertFalse(self._appeals().document_ids)

    def test_foreign_files_are_not_left_out(self):
        """K1: ids of other attachments do nothing."""
        other = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        page = self._open()
        self._send(self._form(page, "save", remove_files=[str(other.id)]))
        self.assertTrue(other.exists())

    def test_rows_without_javascript(self):
        """I1: a button adds a line and another one takes it out."""
        page = self._open()
        data = self._form(page, "add_row", coauthor_name_0="Юдин Пётр Ильич")
        more = self._send(data)
        self.assertIn('name="coauthor_name_1"', more.text)
        self.assertIn("Юдин Пётр Ильич", more.text)
        data |= {"action": "", "drop_row_0": "1"}
        self.assertNotIn("Юдин Пётр Ильич", self._send(data).text)
        self.assertFalse(self._appeals())

    def test_enter_keeps_the_draft(self):
        """I1: the first button of the form does not send it."""
        buttons = re.findall(
            r'<button type="submit" name="action" value="(\w+)"', self._open().text
        )
        self.assertEqual(buttons[0], "save")
        self.assertIn("submit", buttons)

    def test_html_is_shown_as_text(self):
        """I1: markup in every field comes back as letters."""
        evil = '"><script>alert(1)</script>'
        names = (
            *PERSON,
            "text",
            "place",
            "zip",
            "address",
            "organization_name",
            "representative_name",
            "coauthor_name_0",
            "coauthor_address_0",
            "territory_id",
            "addressee_id",
            "answer_way",
            "plain_topic_ids",
            "applying_as",
            "no_patronymic",
        )
        page = self._open()
        response = self._send(self._form(page, **dict.fromkeys(names, evil)))
        self.assertIn("data-citizen-errors", response.text)
        self.assertNotIn("<script>alert", response.text)
        again = self._open()
        self.assertNotIn("<script>alert", again.text)
        self.assertIn("alert(1)", again.text)

    # ------------------------------------------------------------------
    # drafts
    # ------------------------------------------------------------------

    def test_the_form_saves_itself(self):
        """I1: what is typed comes back with the next visit, and to its owner only."""
        page = self._open()
        data = self._form(page, text="Начало письма", surname="Соболева")
        response = self._send(data, url="/my/appeals/draft")
        self.assertEqual(response.json(), {"saved": True})
        again = self._open()
        self.assertIn("Начало письма", again.text)
        self.assertEqual(self._token(again), self._token(page))
        self.assertNotIn("Начало письма", self._open("&new=1").text)
        self.authenticate("citizen-b", "citizen-b")
        self.assertNotIn("Начало письма", self._open().text)

    def test_a_late_save_brings_nothing_back(self):
        """I1: the browser saves once more after the sending."""
        data = self._form(self._open())
        self._send(data)
        self._send(data, url="/my/appeals/draft")
        self.assertFalse(self._drafts())
        self.assertNotIn(TEXT, self._open().text)

    def test_begin_anew(self):
        """I1: given up is given up."""
        page = self._open()
        self._send(self._form(page, "save"), [("двор.jpg", JPEG)])
        draft = self._drafts()
        files = draft._get_files()
        self._send(self._form(page), url="/my/appeals/draft/discard")
        self.assertFalse(self._drafts())
        self.assertFalse(files.exists())
        self.assertFalse(draft.values)

    @mute_logger("odoo.http")
    def test_tampered_and_foreign_tokens(self):
        """K1: a draft is written by its own form alone."""
        page = self._open()
        token = self._token(page)
        theirs = self.env["citizen.appeal.draft"]._new_token(self.stranger)
        for wrong in (token[:-1] + "x", theirs, "", "\u0430", "1-x.y", "x" * 10_000):
            data = self._form(page, draft_token=wrong)
            for url in ("/my/appeals/draft", "/my/appeals/draft/discard"):
                self.assertEqual(self._send(data, url=url).status_code, 404, wrong)
            shown = self._send(data)
            self.assertEqual(shown.status_code, 200)
            self.assertIn(TEXT, shown.text)
        self.assertFalse(self._appeals() | self._appeals(self.stranger))
        self.assertFalse(self._drafts(self.citizen | self.stranger))

    # ------------------------------------------------------------------
    # the session ended
    # ------------------------------------------------------------------

    def test_the_session_ended(self):
        """I1: nothing is lost: saved, signed in again, sent."""
        data = self._form(self._open())
        self.logout()
        response = self._send(data, [("двор.jpg", JPEG)])
        self.assertIn("/web/login", response.url)
        self.assertIn("kept", response.url)
        self.assertNotIn(data["draft_token"], response.url)
        self.assertFalse(self._appeals())
        self.authenticate("citizen-a", "citizen-a")
        page = self._open("&kept=1")
        self.assertIn(TEXT, page.text)
        self.assertIn("двор.jpg", page.text)
        self._send(self._form(page))
        self.assertEqual(self._appeals().document_ids.name, "двор.jpg")

    def test_without_csrf_nothing_is_sent(self):
        """K1: another site's form saves at most, with a token it cannot guess."""
        page = self._open()
        for csrf in ("", "x", "\u0430", "0" * 40 + "o1"):
            response = self._send(self._form(page, csrf_token=csrf))
            self.assertEqual(response.status_code, 200)
            self.assertIn(TEXT, response.text)
        self.assertFalse(self._appeals())
        self.assertEqual(self._drafts().values["text"], TEXT)

    def test_a_stranger_without_a_token_saves_nothing(self):
        """K1: neither session nor token."""
        data = self._form(self._open(), draft_token="1-x.y")
        self.logout()
        self.assertIn("/web/login", self._send(data).url)
        self.assertFalse(self._drafts(self.citizen | self.stranger))

    # ------------------------------------------------------------------
    # who may
    # ------------------------------------------------------------------

    def test_several_bodies_are_offered(self):
        """A14: the citizen chooses; a body that takes nothing is not there."""
        page = self.url_open(FORM)
        self.assertIn(f"body={self.company.id}", page.text)
        self.assertIn(f"body={self.east.company.id}", page.text)
        self.east.company.accepts_portal = False
        self.assertNotIn(f"body={self.east.company.id}", self.url_open(FORM).text)

    def test_a_body_that_takes_nothing_any_more(self):
        """I1: switched off while the citizen wrote: refused, the words kept."""
        page = self._open()
        self._send(self._form(page, "save"))
        self.company.accepts_portal = False
        response = self._send(self._form(page))
        self.assertIn("data-citizen-errors", response.text)
        self.assertIn(TEXT, response.text)
        self.assertFalse(self._appeals())

    def test_confirmed_accounts_only(self):
        """59-ФЗ 4: explained before a word is written, and refused at the end."""
        page = self._open()
        self.company.portal_confirmed_only = True
        self.assertIn('name="obstacle"', self._open().text)
        self.assertNotIn('name="draft_token"', self._open().text)
        self.assertIn("data-citizen-errors", self._send(self._form(page)).text)
        self.assertFalse(self._appeals())
        provider = self.env.ref("citizen_appeals.provider_gosuslugi")
        self.citizen.sudo().write(
            {"oauth_provider_id": provider.id, "oauth_uid": "1000"}
        )
        self._send(self._form(page))
        self.assertEqual(self._appeals().identification, "esia")

    def test_employees_write_from_their_own_accounts(self):
        """K1: a user of the office is told so."""
        login = self.users["registrar"].login
        self.authenticate(login, login)
        self.assertIn('name="obstacle"', self._open().text)

    def test_too_many_in_a_row(self):
        """I1: the limiter refuses and keeps the words."""
        page = self._open()
        tries = self.env["citizen.code.try"]
        while not tries._is_over("submit", f"user-{self.citizen.id}"):
            tries._note("submit", f"user-{self.citizen.id}")
        response = self._send(self._form(page))
        self.assertIn("data-citizen-errors", response.text)
        self.assertIn(TEXT, response.text)
        self.assertFalse(self._appeals())

    def test_whom_one_represents_does_not_come_back(self):
        """A2: the next form is filled in with the own name."""
        self._submit(address="ул. Мира, 4")
        self._submit(
            surname="Юдина",
            given_name="Анна",
            on_behalf=True,
            representative_name="Соболева Аглая Фёдоровна",
        )
        page = self._open("&new=1")
        self.assertIn('value="Соболева"', page.text)
        self.assertNotIn("Юдина", page.text)

    def test_what_nobody_foresaw_keeps_the_words(self):
        """I1: the body lost its channel: refused above the form, nothing is lost."""
        page = self._open()
        self.env.ref("citizen_appeals.channel_portal").date_to = "2026-01-01"
        response = self._send(self._form(page))
        self.assertIn("data-citizen-errors", response.text)
        self.assertIn(TEXT, response.text)
        self.assertFalse(self._appeals())

    def test_known_values_come_back(self):
        """I1: the second appeal knows who writes; other accounts do not."""
        self._submit(address="ул. Мира, 4")
        page = self._open("&new=1")
        self.assertIn('value="Соболева"', page.text)
        self.assertIn("ул. Мира, 4", page.text)
        self.authenticate("citizen-b", "citizen-b")
        self.assertNotIn("Соболева", self._open().text)
