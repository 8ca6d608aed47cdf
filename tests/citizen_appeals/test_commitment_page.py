import re

from odoo.exceptions import UserError
from odoo.tests import HttpCase, freeze_time, tagged

from tests.citizen_appeals.promises import PROMISE, PromisesCase
from tests.common import NOW, SECRETS

LATE = "2026-05-14 09:00:00"
EMPTY = 'name="empty"'


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCommitmentPage(PromisesCase, HttpCase):
    """E1: the citizen sees works, terms and states by the code, and answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.commitment = cls._commitment()
        cls.code = cls.appeal._get_access_code()

    def _get(self, code=None):
        self.env.flush_all()
        return self.url_open(f"/a/{code or self.code}")

    def _post(self, code=None, **values):
        page = self._get().text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        data = {
            "csrf_token": token[1] if token else "",
            "work": self.commitment.id,
            "answer": "no",
            "comment": "Течёт",
        }
        response = self.url_open(f"/a/{code or self.code}", data=data | values)
        self.env.invalidate_all()
        return response

    def _form(self):
        return f'action="/a/{self.code}"'

    def test_it_shows_works_and_nobody(self):
        """E1, K1: works, term, state; no citizen, no reason of the house."""
        self._as(self.commitment, "office_head").action_postpone("2026-06-01", "Торги")
        page = self._get()
        self.assertEqual(page.status_code, 200)
        for words in (PROMISE, "1 июня 2026", "1 мая 2026"):
            self.assertIn(words, page.text)
        for secret in (*SECRETS, "Торги"):
            self.assertNotIn(secret, page.text)
        self.assertIn("width=device-width", page.text)
        self.assertIn('lang="ru-RU"', page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("default-src 'self'", page.headers["Content-Security-Policy"])

    def test_it_names_the_body_and_its_phone(self):
        """E1: whom to ask; a code that leads nowhere names nobody."""
        self.company.phone = "(8863) 200-10-00"
        for words in (self.company.name, "(8863) 200-10-00"):
            self.assertIn(words, self._get().text)
            self.assertNotIn(words, self._get("WRONGCODE1").text)

    def test_an_overdue_promise_is_called_so(self):
        """E1: the citizen reads that the term has passed."""
        before = self.appeal._get_citizen_rows()[0]["state"]
        with freeze_time(LATE):
            after = self.appeal._get_citizen_rows()[0]["state"]
        self.assertNotEqual(before, after)
        self.assertIn("passed", after)

    def test_a_guessed_code_learns_nothing(self):
        """E1: no such code is told nothing, and thanked for nothing."""
        for path in ("/a/WRONGCODE2", "/a/WRONGCODE2?thanks=work"):
            page = self.url_open(path)
            self.assertEqual(page.status_code, 200)
            self.assertIn(EMPTY, page.text)
            self.assertNotIn("o_good", page.text)

    def test_without_commitments_there_is_no_list_of_works(self):
        """E1: the page of another appeal shows its status alone."""
        page = self._get(self._register()._get_access_code()).text
        self.assertNotIn(EMPTY, page)
        self.assertNotIn('data-work="1"', page)

    def test_guesses_are_counted_in_the_database(self):
        """E1: after so many misses of an address the right code shows nothing."""
        Try = self.env["citizen.code.try"]
        for number in range(20):
            self._get(f"WRONG{number}")
        self.assertIn(EMPTY, self._get().text)
        self.assertEqual(Try.sudo().search_count([("kind", "=", "miss")]), 20)
        self.assertNotIn("127.0.0.1", str(Try.sudo().search([]).mapped("digest")))
        with freeze_time("2026-03-10 09:11:00"):
            self.assertNotIn(EMPTY, self._get().text)

    def test_old_tries_are_forgotten(self):
        """E1: digests are kept for a day."""
        self._get("WRONGCODE1")
        with freeze_time("2026-03-12 09:00:00"):
            self.env["citizen.code.try"]._gc_tries()
        self.assertFalse(self.env["citizen.code.try"].sudo().search([]))

    def test_before_the_term_there_is_nothing_to_confirm(self):
        """E1: the form comes with the report or the term."""
        self.assertNotIn(self._form(), self._get().text)
        response = self._post()
        self.assertFalse(self.commitment.check_ids)
        self.assertEqual(response.status_code in (200, 400), True)
        self._as(self.commitment, "executor").action_report()
        self.assertIn(self._form(), self._get().text)

    def test_a_denial_goes_on_the_list_of_the_office(self):
        """E1: a row of the citizen, a mark for the office, the event; once a day."""
        with freeze_time(LATE):
            response = self._post()
            self.assertIn("o_good", response.text)
            check = self.commitment.check_ids
            self.assertEqual((check.kind, check.result), ("citizen", "not_done"))
            self.assertEqual(check.remark, "Течёт")
            self.assertTrue(self.commitment.is_denied)
            self.assertEqual(self._codes(self.appeal)[-1], "commitment_denied")
            self.assertNotIn(self._form(), self._get().text)
            tiles = self._as(self.env["citizen.my.day"], "office_head").get_tiles()
            counts = {t["key"]: t["count"] for role in tiles for t in role["tiles"]}
            self.assertEqual(counts["commitments_check"], 1)
            self._check(self.commitment, "not_done")
            self.assertFalse(self.commitment.is_denied)

    def test_a_confirmation_is_kept_but_fulfils_nothing(self):
        """E1, S0: the office fulfils, by its own check."""
        with freeze_time(LATE):
            self._post(answer="yes", comment="")
            self.assertTrue(self.commitment.is_confirmed)
            self.assertEqual(self.commitment.state, "planned")
            with self.assertRaises(UserError):
                self._as(self.commitment, "office_head").action_fulfil()

    def test_a_denial_without_words_comes_back_with_what_was_typed(self):
        """E1: the reason stands on the page, nothing typed is lost."""
        with freeze_time(LATE):
            response = self._post(comment="  ")
            field = f"w{self.commitment.id}"
            self.assertIn(f'id="{field}_comment_error"', response.text)
            self.assertRegex(response.text, r'value="no"[^>]*checked')
            self.assertFalse(self.commitment.check_ids)
            response = self._post(answer="maybe")
            self.assertIn(f'id="{field}_answer_error"', response.text)
            self.assertRegex(response.text, r">\s*Течёт</textarea>")

    def test_foreign_works_and_forged_forms_are_refused(self):
        """E1: works of another appeal, a wrong code, no token."""
        other = self._register()
        self._explain(other)
        self._assign_to(other, "executor")
        letter = self._draft_answer(other, body=f"<p>{PROMISE}</p>")
        self._as(letter.promise_ids, "executor").action_mark_promise()
        self._bring(letter)
        foreign = other.commitment_ids
        with freeze_time(LATE):
            self._post(work=foreign.id)
            self._post(code="WRONGCODE1")
            self._post(csrf_token="")
            self._post(work="1 OR 1=1")
        self.assertFalse((foreign | self.commitment).check_ids)

    def test_what_no_form_sends_is_an_answer_and_no_crash(self):
        """E1, K1: numbers that are none, files, hidden and turning characters."""
        with freeze_time(LATE):
            for work in ("²", "٣", "9" * 5000, "-1", "1e3", "\x00"):
                with self.subTest(work[:5]):
                    response = self._post(work=work)
                    self.assertEqual(response.status_code, 200)
                    self.assertIn('role="alert"', response.text)
            token = re.search(r'name="csrf_token" value="([^"]+)"', self._get().text)
            for name in ("work", "answer", "comment"):
                with self.subTest(f"file in {name}"):
                    response = self.url_open(
                        f"/a/{self.code}",
                        data={"csrf_token": token[1]},
                        files={name: ("x.txt", b"x")},
                    )
                    self.assertEqual(response.status_code, 200)
            self.assertFalse(self.commitment.check_ids)

    def test_a_comment_is_kept_as_plain_text(self):
        """E1, K1: no hidden character turns the words of the citizen round."""
        with freeze_time(LATE):
            response = self._post(comment="Течёт\x00 \u202eкрыша\r\n<b>снова</b>\u200b")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.commitment.check_ids.remark, "Течёт крыша\n<b>снова</b>")

    def test_answers_are_limited(self):
        """E1: the eleventh answer within ten minutes is not taken."""
        with freeze_time(LATE):
            for _number in range(10):
                self._post(answer="maybe")
            response = self._post()
            self.assertIn("o_citizen_errors", response.text)
            self.assertFalse(self.commitment.check_ids)

    def test_the_staff_still_get_the_record(self):
        """B2: whoever is logged in as staff goes to the card."""
        user = self.users["registrar"]
        self.authenticate(user.login, user.login.ljust(8, "x"))
        response = self.url_open(f"/a/{self.code}", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(f"/{self.appeal.id}"))
