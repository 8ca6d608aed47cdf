import re

from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.citizen_appeals.models.citizen_code_try import LIMITS

from tests.citizen_appeals.test_public_deadline import HOSTILE
from tests.common import NOW, SECRETS, AppealsCase

EMPTY = 'name="empty"'
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LATER = "2026-03-10 09:11:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestStatusPage(AppealsCase, HttpCase):
    """I3: status by number and code, without an account and without personal data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls.code = cls.appeal._get_access_code()
        cls.tries = cls.env["citizen.code.try"]

    def _token(self):
        return TOKEN.search(self.url_open("/appeals/status").text)[1]

    def _post(self, number=None, code=None, path="/appeals/status", **values):
        self.env.flush_all()
        data = {
            "csrf_token": self._token(),
            "number": self.appeal.name if number is None else number,
            "code": self.code if code is None else code,
        }
        response = self.url_open(path, data=data | values)
        self.env.invalidate_all()
        return response

    def _get_appeal(self, place="one", **values):
        values = {"code": self.code, "text": self.appeal.name} | values
        return self.env["citizen.appeal"]._open_by_code(place, **values)

    # ------------------------------------------------------------------
    # what it shows
    # ------------------------------------------------------------------

    def test_number_and_code_show_the_status(self):
        """I3, B5: number, state, who has it, the date and why; nothing of a citizen."""
        self._assign_to(self.appeal, "executor")
        page = self._post()
        self.assertEqual(page.status_code, 200)
        for words in (
            self.appeal.name,
            'data-state="in_progress"',
            'name="timeline"',
            'name="expected"',
            "Отдел жилья",
            "9 апреля 2026",
        ):
            self.assertIn(words, page.text)
        for secret in SECRETS:
            self.assertNotIn(secret, page.text)

    def test_the_code_behind_the_qr_shows_the_same(self):
        """I3: the square of the letter leads to the same page, without typing."""
        page = self.url_open(f"/a/{self.code}")
        self.assertIn('data-state="registered"', page.text)
        for secret in SECRETS:
            self.assertNotIn(secret, page.text)

    def test_number_and_code_in_any_spelling(self):
        """I3, A4: spaces, small letters, look-alikes, the whole address pasted."""
        number = self.appeal.number
        for text in (f"№ {number}/26", f"{number}", f" {number} / 2026 от 10.03.2026"):
            with self.subTest(number=text):
                self.assertEqual(self._get_appeal(text=text), self.appeal)
        spaced = f"{self.code[:5]} - {self.code[5:].lower()}"
        cyrillic = self.code.translate(str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ"))
        zeros = self.code.replace("O", "0").replace("I", "1")
        address = f"https://example.org/a/{self.code}?l=X"
        for code in (spaced, cyrillic, zeros, address):
            with self.subTest(code=code):
                self.assertEqual(self._get_appeal(code=code), self.appeal)

    def test_the_number_of_our_letter_will_do(self):
        """I3: people type the number that stands on top of the answer."""
        letter = self._answer(self.appeal)
        self.assertEqual(self._get_appeal(text=letter.name), self.appeal)

    def test_a_citizen_with_an_account_sees_it_too(self):
        """I3: logged in or not, the code is the key."""
        self.authenticate("citizen-portal", "citizen-portal")
        self.assertIn('name="timeline"', self.url_open(f"/a/{self.code}").text)

    def test_nothing_is_kept_found_or_framed(self):
        """I3, K1: headers of a page that is for one person."""
        for path in ("/appeals/status", f"/a/{self.code}", "/a/WRONGCODE2"):
            headers = self.url_open(path).headers
            self.assertEqual(headers["Cache-Control"], "no-store")
            self.assertIn("noindex", headers["X-Robots-Tag"])
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            policy = headers["Content-Security-Policy"]
            for rule in ("default-src 'self'", "frame-ancestors 'none'", "object-src"):
                self.assertIn(rule, policy)

    def test_it_needs_no_script(self):
        """I3: plain forms, no handler and no script of our own in the page."""
        page = self.url_open(f"/a/{self.code}").text
        main = page[page.index("<main>") : page.index("</main>")]
        for word in ("<script", "onclick", "onsubmit", "style=", "javascript:"):
            self.assertNotIn(word, main)

    def test_the_code_stands_in_no_log_and_no_address(self):
        """K1: typed, it is sent in the body and the page stays where it was."""
        self.assertTrue(self._post().url.endswith("/appeals/status"))

    # ------------------------------------------------------------------
    # one answer
    # ------------------------------------------------------------------

    def test_one_answer_for_all_that_is_wrong(self):
        """I3: no such number, a wrong code, too many tries: the very same page."""
        pages = [self._post(number="987654"), self._post(code="WRONGCODE2")]
        for _number in range(LIMITS["miss"][0]):
            self.tries._note("miss", "127.0.0.1")
        pages.append(self._post(number=self.appeal.name, code=self.code))
        self.assertEqual({page.status_code for page in pages}, {200})
        texts = {self._strip(page.text) for page in pages}
        self.assertEqual(len(texts), 1)
        self.assertIn(EMPTY, texts.pop())
        with freeze_time(LATER):
            self.assertNotIn(EMPTY, self._post().text)

    def _strip(self, text):
        """Without what the visitor typed and the token of his session."""
        text = re.sub(r'csrf_token(" value=|: )"[^"]*"', "", text)
        return re.sub(r' value="[^"]*"', "", text)

    def test_one_work_for_all_that_is_wrong(self):
        """I3: as many statements for a wrong number, a wrong code and a bar."""
        self._get_appeal()
        counts = set()
        for values in (
            {"text": "987654"},
            {"code": "WRONGCODE2"},
            {"text": "987654", "code": "WRONGCODE2"},
        ):
            counts.add(self._count(**values))
        for _number in range(LIMITS["miss"][0]):
            self.tries._note("miss", "one")
        counts.add(self._count(text="987654"))
        self.assertEqual(len(counts), 1)
        self.assertLessEqual(counts.pop(), 4)

    def _count(self, **values):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertFalse(self._get_appeal(**values))
        return self.env.cr.sql_log_count - before

    def test_a_bar_holds_for_the_place_alone(self):
        """I3: one guesser stops nobody else, and his bar ends."""
        for _number in range(LIMITS["miss"][0] + 3):
            self._get_appeal(code="WRONGCODE2")
        self.assertFalse(self._get_appeal())
        self.assertEqual(self._get_appeal(place="other"), self.appeal)
        with freeze_time(LATER):
            self.assertEqual(self._get_appeal(), self.appeal)

    def test_views_are_limited_too(self):
        """I3: nobody reads a page a thousand times."""
        for _number in range(LIMITS["view"][0]):
            self.tries._note("view", "one")
        self.assertFalse(self._get_appeal())

    def test_the_appeal_of_another_body_opens_by_its_own_pair(self):
        """I3: bodies share the page, not the codes."""
        other = self._register(self.east)
        self.assertFalse(self._get_appeal(code=other._get_access_code(), text="77"))
        pair = {"code": other._get_access_code(), "text": other.name}
        self.assertEqual(self._get_appeal(**pair), other)

    # ------------------------------------------------------------------
    # bad input
    # ------------------------------------------------------------------

    def test_what_is_missing_is_asked_for(self):
        """I3: the reason stands beside the field, what was typed stays; no try."""
        page = self._post(number="", code="abc")
        self.assertIn('id="f_number_error"', page.text)
        self.assertNotIn('id="f_code_error"', page.text)
        self.assertIn('value="abc"', page.text)
        self.assertFalse(self.tries.sudo().search([]))

    def test_hostile_input_is_an_answer(self):
        """I3, K1: script, floods, hidden characters, formulas, files."""
        for value in (*HOSTILE, "Щ" * 10_000, "../../etc/passwd", "%s%s", "a/b?c#d"):
            with self.subTest(value[:20]):
                self.tries.sudo().search([]).unlink()
                pages = [self._post(number=value), self._post(code=value)]
                for page in pages:
                    self.assertEqual(page.status_code, 200)
                    self.assertNotIn("<script>alert", page.text)
                self.assertNotIn("data-state", pages[-1].text)
        files = dict.fromkeys(("number", "code"), ("x.txt", b"x"))
        token = {"csrf_token": self._token()}
        page = self.url_open("/appeals/status", data=token, files=files)
        self.assertIn('id="f_number_error"', page.text)

    def test_a_forged_form_is_refused(self):
        """K1: without the token of the session nothing is looked up."""
        response = self._post(csrf_token="forged")
        self.assertEqual(response.status_code, 400)

    # ------------------------------------------------------------------
    # rating by code
    # ------------------------------------------------------------------

    def _rate(self, code=None, **values):
        values = {"solved": "yes", "polite": "5", "clear": "4"} | values
        return self._post(path=f"/a/{code or self.code}/rate", **values)

    def test_the_answer_is_rated_by_code(self):
        """S2, I1: marks are kept as the system, tied to the answer."""
        self._answer(self.appeal)
        self.assertIn("o_good", self._rate(comment="Мастера молодцы").text)
        rating = self.appeal.feedback_ids
        self.assertEqual(
            (rating.source, rating.solved, rating.polite, rating.clear),
            ("code", "yes", 5, 4),
        )
        self.assertEqual(rating.create_uid, self.env.ref("base.user_root"))
        page = self.url_open(f"/a/{self.code}").text
        self.assertNotIn("молодцы", page)

    def test_not_solved_waits_for_the_control_unit(self):
        """S2: it is no affair of the author of the answer."""
        self._answer(self.appeal)
        self._rate(solved="no")
        self.assertEqual(self.appeal.feedback_ids.state, "new")
        self.assertIn("unsolved_reported", self._codes(self.appeal))

    def test_before_the_answer_there_is_nothing_to_rate(self):
        """S2: no form, and a forged one is refused."""
        self.assertNotIn('name="rating"', self.url_open(f"/a/{self.code}").text)
        self.assertNotIn("o_good", self._rate().text)
        self.assertFalse(self.appeal.feedback_ids)

    def test_a_wrong_rating_comes_back_with_the_reason(self):
        """S2: what is missing is named beside the field; the words stay."""
        self._answer(self.appeal)
        page = self._rate(solved="", polite="9", comment="Долго <b>ждали</b>")
        for name in ("solved", "polite"):
            self.assertIn(f'id="r_{name}_error"', page.text)
        self.assertIn("Долго &lt;b&gt;ждали&lt;/b&gt;", page.text)
        page = self._rate(comment="Щ" * 10_000)
        self.assertIn('id="r_comment_error"', page.text)
        self.assertFalse(self.appeal.feedback_ids)

    def test_ratings_are_limited_by_place_and_code(self):
        """S2, K1: whoever sends again and again is asked to wait."""
        self._answer(self.appeal)
        for _number in range(LIMITS["post"][0]):
            self.tries._note("post", f"code-{self.appeal.id}")
        page = self._rate()
        self.assertIn("o_citizen_errors", page.text)
        self.assertFalse(self.appeal.feedback_ids)

    def test_a_guessed_code_rates_nothing(self):
        """K1: the answer of a wrong code is the empty page."""
        self._answer(self.appeal)
        self.assertIn(EMPTY, self._rate(code="WRONGCODE2").text)
        self.assertFalse(self.appeal.feedback_ids)

    def test_the_page_takes_few_statements(self):
        """Speed: as many for one event as for many."""
        self._answer(self.appeal)
        self.appeal.sudo()._get_code_page()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            self.appeal.sudo()._get_code_page()
