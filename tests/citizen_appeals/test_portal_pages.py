import base64
import io

from lxml import html

from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from tests.common import SECRETS, AppealsCase

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@tagged("post_install", "-at_install")
class TestPortalPages(AppealsCase, HttpCase):
    """The applicant's list, his appeal and its papers, as a browser gets them (I1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.citizen = new_test_user(
            cls.env, "citizen-one", groups="base.group_portal", password="citizen-one"
        )
        cls.other = new_test_user(
            cls.env, "citizen-two", groups="base.group_portal", password="citizen-two"
        )
        cls.applicant.partner_id = cls.citizen.partner_id
        cls.appeal = cls._register()

    def _open(self, path="", login="citizen-one", **params):
        if self._login != login:
            self._login = login
            self.authenticate(login, login)
        return self.url_open(f"/my/appeals{path}", **params)

    _login = None

    def _page(self, path="", **params):
        response = self._open(path, **params)
        self.assertIn(response.status_code, (200, 422), response.text[:500])
        return html.fromstring(response.text)

    def _post(self, path, login="citizen-one", files=None, **data):
        self._open(login=login)
        data["csrf_token"] = Request.csrf_token(self)
        return self._open(path, login=login, data=data, files=files)

    def _names(self, page, name):
        return page.xpath(f'//*[@name="{name}"]')

    # ------------------------------------------------------------------
    # list
    # ------------------------------------------------------------------

    def test_list(self):
        """I1: own appeals alone, with state and words of one's own."""
        page = self._page()
        self.assertEqual(len(self._names(page, "appeal")), 1)
        self.assertIn(self.appeal.name, self._names(page, "appeal")[0].text_content())
        self.assertFalse(self._names(self._page(login="citizen-two"), "appeal"))
        self.assertEqual(self._open(login=None).url.split("?")[0][-10:], "/web/login")

    def test_filters(self):
        """I1: by state and by what needs attention; unknown ones show all."""
        answered = self._register()
        self._answer(answered)
        for kind, count in (
            ("all", 2),
            ("open", 1),
            ("answered", 1),
            ("attention", 1),
            ("other", 0),
            ("<script>", 2),
        ):
            page = self._page(f"?filter={kind}&order=due")
            with self.subTest(kind=kind):
                self.assertEqual(len(self._names(page, "appeal")), count)

    def test_search_by_number_and_words(self):
        """I1: what is looked for is posted, so it stands in no address."""
        self._register(place="Снежная улица")
        for search, count in (
            (self.appeal.name, 1),
            ("СНЕЖНАЯ", 1),
            ("Прошу", 2),
            ("annotation", 0),
            ("%_'\"<>", 0),
            ("x" * 5000, 0),
        ):
            response = self._post("", search=search)
            page = html.fromstring(response.text)
            with self.subTest(search=search[:20]):
                self.assertEqual(len(self._names(page, "appeal")), count)
                self.assertNotIn("?", response.url)

    def test_pages_of_twenty(self):
        for number in range(21):
            self._register(place=f"Вопрос {number}")
        self.assertEqual(len(self._names(self._page(), "appeal")), 20)
        self.assertEqual(len(self._names(self._page("/page/2"), "appeal")), 2)
        self.assertEqual(len(self._names(self._page("/page/99"), "appeal")), 2)
        found = html.fromstring(self._post("", search="Вопрос", page="2").text)
        self.assertEqual(len(self._names(found, "appeal")), 1)

    def test_few_statements(self):
        """A list of 20 asks no more than a list of one."""
        self._page()
        for number in range(19):
            self._register(place=f"Вопрос {number}")
        self.env.flush_all()
        appeals = self.env["citizen.appeal"].with_user(self.citizen)
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            appeals.search(appeals._get_own_list()[0])._get_own_rows()

    # ------------------------------------------------------------------
    # one appeal
    # ------------------------------------------------------------------

    def test_page(self):
        """I1, B5: state, who has it, date and why; nothing of the house's own."""
        self._assign_to(self.appeal, "executor")
        self._as(self.appeal, "registrar").message_post(body="Между нами")
        response = self._open(f"/{self.appeal.id}")
        page = html.fromstring(response.text)
        who = self._names(page, "who")[0].text_content()
        self.assertIn("Отдел жилья", who)
        self.assertIn("Петров", who)
        self.assertTrue(self._names(page, "expected"))
        self.assertTrue(self._names(page, "why"))
        self.assertNotIn("Между нами", response.text)
        self.assertNotIn(self.appeal.annotation, response.text)
        self.assertNotIn(self.appeal.remark, response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_who_signed_with_him(self):
        """I1: of a collective appeal its sender sees the names he has given."""
        self.assertFalse(self._names(self._page(f"/{self.appeal.id}"), "coauthors"))
        self.appeal.sudo().write(
            {
                "signatory_count": 2,
                "coauthor_ids": [Command.create({"name": "Орлова <b>Вера</b>"})],
            }
        )
        [names] = self._names(self._page(f"/{self.appeal.id}"), "coauthors")
        self.assertEqual(names.text_content().strip(), "Орлова <b>Вера</b>")

    def test_foreign_is_as_if_there_were_none(self):
        """K1: another's, an employee, and no such number get the same answer."""
        path = f"/{self.appeal.id}"
        for login in ("citizen-two", self.users["registrar"].login):
            with self.subTest(login=login):
                self.assertEqual(self._open(path, login=login).status_code, 404)
        self.assertEqual(self._open("/999999999").status_code, 404)
        for action in ("supplement", "withdraw", "copy", "rate"):
            response = self._post(f"{path}/{action}", login="citizen-two", text="x")
            self.assertEqual(response.status_code, 404)
        self.assertFalse(self.appeal.applicant_request_ids)

    def test_timeline_and_status_name_no_citizen(self):
        """I3: shown by code to whoever holds the paper, so no citizen is in it."""
        self._answer(self.appeal)
        self.appeal._take_request("copy")
        told = str(self.appeal._get_citizen_timeline()) + str(
            self.appeal._get_citizen_status()
        )
        for secret in SECRETS:
            self.assertNotIn(secret.lower(), told.lower())

    def test_timeline_statements(self):
        """The page of an appeal with a long history asks as few statements."""
        self._answer(self.appeal)
        appeal = self.appeal.with_user(self.citizen)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            appeal._get_citizen_page()

    # ------------------------------------------------------------------
    # papers
    # ------------------------------------------------------------------

    def test_letter(self):
        """I1: the issued PDF as it is stored; the first opening is noted once."""
        letter = self._answer(self.appeal)
        path = f"/{self.appeal.id}/letter/{letter.id}"
        response = self._open(path)
        self.assertEqual(response.content, base64.b64decode(letter.pdf))
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        self.assertTrue(letter.date_opened)
        self._open(path)
        self.assertEqual(self._codes(self.appeal).count("letter_opened"), 1)
        self.assertEqual(self._open(path, login="citizen-two").status_code, 404)

    def test_letters_to_others_and_drafts_closed(self):
        """I1: not what is not dispatched yet, not what goes to another body."""
        self._assign_to(self.appeal, "executor")
        draft = self._draft_answer(self.appeal)
        path = f"/{self.appeal.id}/letter/{draft.id}"
        self.assertEqual(self._open(path).status_code, 404)
        letter = self._dispatch_answer(self.appeal)
        letter.kind_id.addressee = "organization"
        path = f"/{self.appeal.id}/letter/{letter.id}"
        self.assertEqual(self._open(path).status_code, 404)

    def test_letter_of_another_appeal(self):
        """K1: numbers of letters and files are not guessed through one's own appeal."""
        person = self._create_applicant(partner_id=self.other.partner_id.id)
        foreign = self._register(applicant_id=person.id)
        letter = self._answer(foreign)
        document = self.env["citizen.document"].create(self._file(appeal_id=foreign.id))
        for path in (f"letter/{letter.id}", f"document/{document.id}"):
            self.assertEqual(self._open(f"/{self.appeal.id}/{path}").status_code, 404)

    def test_enclosures(self):
        """I1: what is enclosed to a letter goes with it, other papers do not."""
        inner = self._as(self.env["citizen.document"], "registrar").create(
            self._file(appeal_id=self.appeal.id, kind="material", name="act.pdf")
        )
        self._assign_to(self.appeal, "executor")
        letter = self._sign_answer(self.appeal, enclosure_ids=[Command.set(inner.ids)])
        path = f"/{self.appeal.id}/letter/{letter.id}/enclosure/{inner.id}"
        self.assertEqual(self._open(path).status_code, 404)
        self._as(self.appeal, "supervisor").action_decide("to_file", None)
        self._as(letter, "office_head").action_pass_quality()
        self._as(letter, "chancery").action_number()
        self._as(letter, "chancery").action_dispatch()
        self.assertEqual(self._open(path).content, b"%PDF-1.4 scan")
        path = path.replace("enclosure", "signature")
        self.assertEqual(self._open(path).status_code, 404)

    def test_own_files_alone(self):
        """I1: what he has sent himself; what a clerk filed stays in the house."""
        self._post(
            f"/{self.appeal.id}/supplement",
            text="Ещё",
            files={"files": ("фото.png", io.BytesIO(PICTURE), "image/png")},
        )
        own = self.appeal.document_ids.filtered(lambda d: d.name == "фото.png")
        filed = self._as(self.env["citizen.document"], "registrar").create(
            self._file(appeal_id=self.appeal.id)
        )
        path = f"/{self.appeal.id}/document"
        self.assertEqual(self._open(f"{path}/{own.id}").content, PICTURE)
        self.assertEqual(self._open(f"{path}/{filed.id}").status_code, 404)
        response = self._open(f"{path}/{own.id}", login="citizen-two")
        self.assertEqual(response.status_code, 404)

    # ------------------------------------------------------------------
    # what he sends
    # ------------------------------------------------------------------

    def test_supplement(self):
        """I1: sent, shown with its state; refused with the text kept."""
        path = f"/{self.appeal.id}/supplement"
        response = self._post(path, text="<b>Ещё</b>")
        self.assertIn("done=supplement", response.url)
        self.assertEqual(self.appeal.applicant_request_ids.text, "<b>Ещё</b>")
        self.assertNotIn("<b>Ещё</b>", response.text)
        program = {"files": ("фото.png", io.BytesIO(b"MZ" + b"\0" * 20), "image/png")}
        response = self._post(path, text="Не потерять", files=program)
        self.assertEqual(response.status_code, 422)
        page = html.fromstring(response.text)
        field = page.xpath('//textarea[@id="supplement_text"]')[0]
        self.assertEqual(field.text.strip(), "Не потерять")
        self.assertTrue(page.xpath('//*[@id="supplement_files_error"]'))
        lost = self._names(page, "lost_files")[0].text_content()
        self.assertIn("фото.png", lost)
        self.assertEqual(len(self.appeal.applicant_request_ids), 1)

    def test_his_words_are_no_file_of_his(self):
        """I1: what was typed is read on the page; as a file the clerks have it."""
        path = f"/{self.appeal.id}/supplement"
        picture = {"files": ("Дополнение.txt", io.BytesIO(b"a"), "text/plain")}
        self._post(path, text="Ещё")
        self._post(path, files=picture)
        self.assertEqual(
            self.appeal.document_ids.mapped("name"), ["Дополнение.txt"] * 2
        )
        page = self._page(f"/{self.appeal.id}")
        [shown] = self._names(page, "document")
        own = self.appeal.document_ids.sorted("id")[1]
        self.assertTrue(shown.get("href").endswith(f"/{own.id}"))

    def test_needs_csrf(self):
        self._open()
        for action in ("supplement", "withdraw", "copy", "rate"):
            path = f"/{self.appeal.id}/{action}"
            response = self._open(path, data={"text": "x"})
            self.assertEqual(response.status_code, 400)
        self.assertFalse(self.appeal.applicant_request_ids)

    def test_rate(self):
        """I1: rated apart; what is missing is named beside the field."""
        path = f"/{self.appeal.id}/rate"
        self.assertEqual(self._post(path, solved="yes").status_code, 422)
        self._answer(self.appeal)
        response = self._post(path, comment="Долго")
        page = html.fromstring(response.text)
        self.assertTrue(page.xpath('//*[@id="rate_solved_error"]'))
        self.assertEqual(page.xpath('//*[@id="rate_comment"]')[0].text.strip(), "Долго")
        response = self._post(path, solved="no", polite="5", clear="1", comment="=1+1")
        self.assertIn("done=rate", response.url)
        rating = self.appeal.feedback_ids
        self.assertEqual((rating.solved, rating.polite, rating.clear), ("no", 5, 1))
        self._as(rating, "office_head").action_answer("Запланировано на май")
        page = self._page(f"/{self.appeal.id}")
        self.assertIn("Запланировано", self._names(page, "reply")[0].text_content())

    def test_only_what_can_be_done_is_offered(self):
        """I1: no button that leads to a refusal; instead of it what to do."""
        path = f"/{self.appeal.id}"
        forms = ("supplement", "copy", "withdrawal")

        def offered():
            page = self._page(path)
            return [name for name in forms if page.xpath(f'//form[@name="{name}"]')]

        self.assertEqual(offered(), ["supplement", "withdrawal"])
        self._post(f"{path}/withdraw")
        self.assertEqual(offered(), ["supplement"])
        self._answer(self.appeal)
        self.assertEqual(offered(), ["copy"])
        page = self._page(path)
        self.assertEqual(
            [node.get("data-kind") for node in self._names(page, "refusal")],
            ["supplement"],
        )

    def test_withdraw_and_copy(self):
        path = f"/{self.appeal.id}"
        self.assertIn("done=withdrawal", self._post(f"{path}/withdraw").url)
        self.assertEqual(self._post(f"{path}/withdraw").status_code, 422)
        self.assertEqual(self._post(f"{path}/copy").status_code, 422)
        self.assertEqual(
            self.appeal.applicant_request_ids.mapped("kind"), ["withdrawal"]
        )

    def test_limit(self):
        """Bad input: nobody floods the office through the form."""
        tries = self.env["citizen.code.try"]
        for _try in range(30):
            tries._note("reply", f"user-{self.citizen.id}")
        response = self._post(f"/{self.appeal.id}/supplement", text="Ещё")
        self.assertEqual(response.status_code, 422)
        self.assertFalse(self.appeal.applicant_request_ids)

    def test_employee_without_role(self):
        """K1: who has no role and no appeal finds no page, and his home works."""
        new_test_user(self.env, "employee-idle", password="employee-idle")
        response = self._open(login="employee-idle")
        self.assertEqual(response.status_code, 404)
        self.assertEqual(self.url_open("/my/home").status_code, 200)

    def test_home(self):
        """The card of the account's first page, and its counter."""
        self._open()
        page = html.fromstring(self.url_open("/my/home").text)
        self.assertTrue(page.xpath('//a[@href="/my/appeals"]'))
        self.assertEqual(self._names(page, "count")[0].text, "1")
        values = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["citizen_appeal_count"]}
        )
        self.assertEqual(values["citizen_appeal_count"], 1)
