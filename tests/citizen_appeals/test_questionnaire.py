import re

from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.citizen_appeals.models.citizen_code_try import LIMITS

from tests.citizen_appeals.test_public_deadline import HOSTILE
from tests.common import NOW, SECRETS, AppealsCase

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PAGE = "/appeals/questionnaire"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestQuestionnaire(AppealsCase, HttpCase):
    """S2, I3: the questionnaire about the quality of examination, for everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel.public_name = "По почте"
        cls.site_channel.public_name = "Через сайт"
        cls.Feedback = cls.env["citizen.feedback"].sudo()

    def _post(self, **values):
        self.env.flush_all()
        data = {
            "csrf_token": TOKEN.search(self.url_open(PAGE).text)[1],
            "body": self.company.id,
            "channel_id": self.channel.id,
            "term_kept": "no",
            "solved": "partly",
            "polite": "4",
            "clear": "2",
            "comment": "Пишите проще",
        }
        response = self.url_open(PAGE, data=data | values)
        self.env.invalidate_all()
        return response

    def _kept(self):
        return self.Feedback.search([])

    def test_it_is_kept_without_a_name(self):
        """S2: way, term, marks and words; no account, no appeal, no author."""
        response = self._post()
        self.assertIn("o_good", response.text)
        kept = self._kept()
        self.assertRecordValues(
            kept,
            [
                {
                    "company_id": self.company.id,
                    "source": "questionnaire",
                    "appeal_id": False,
                    "channel_id": self.channel.id,
                    "term_kept": "no",
                    "solved": "partly",
                    "polite": 4,
                    "clear": 2,
                    "comment": "Пишите проще",
                    "create_uid": self.env.ref("base.user_root").id,
                }
            ],
        )

    def test_only_one_question_must_be_answered(self):
        """S2: a hurried citizen answers one and is thanked."""
        nothing = dict.fromkeys(
            ("channel_id", "term_kept", "polite", "clear", "comment"), ""
        )
        self.assertIn("o_good", self._post(**nothing).text)
        self.assertEqual(self._kept().solved, "partly")
        self.assertFalse(self._kept().channel_id or self._kept().comment)

    def test_number_and_code_tie_it_to_the_appeal(self):
        """S2: then it is the rating of that answer, whatever body was chosen."""
        appeal = self._register()
        self._answer(appeal)
        self._post(
            number=f"№ {appeal.number}",
            code=appeal._get_access_code().lower(),
            body=self.east.company.id,
            solved="no",
        )
        rating = appeal.feedback_ids
        self.assertEqual(rating.source, "questionnaire")
        self.assertEqual((rating.state, rating.term_kept), ("new", "no"))
        self.assertEqual(rating.company_id, self.company)

    def test_a_wrong_pair_is_refused_with_a_way_out(self):
        """S2: beside the field; nothing typed is lost and nothing is kept."""
        appeal = self._register()
        for values in (
            {"number": appeal.name, "code": "WRONGCODE2"},
            {"number": appeal.name, "code": appeal._get_access_code()},
        ):
            page = self._post(**values).text
            self.assertIn('id="f_number_error"', page)
            self.assertIn("Пишите проще", page)
            self.assertRegex(page, r'name="solved"[^>]*value="partly"[^>]*checked')
        self.assertIn('id="f_code_error"', self._post(number="1").text)
        self.assertIn('id="f_number_error"', self._post(code="ABC").text)
        self.assertFalse(self._kept())

    def test_a_guesser_is_barred_here_too(self):
        """I3, K1: the questionnaire is no way round the limit of tries."""
        appeal = self._register()
        self._answer(appeal)
        for _number in range(LIMITS["miss"][0]):
            self.env["citizen.code.try"]._note("miss", "127.0.0.1")
        pair = {"number": appeal.name, "code": appeal._get_access_code()}
        self.assertIn('id="f_number_error"', self._post(**pair).text)
        self.assertFalse(self._kept())

    def test_what_is_wrong_is_named_beside_the_field(self):
        """S2: marks, answers and ways that no form sends."""
        hidden = self._create_channel("test_hidden", "written", "post")
        page = self._post(
            solved="", polite="6", term_kept="maybe", channel_id=hidden.id
        ).text
        for name in ("solved", "polite", "term_kept", "channel_id"):
            self.assertIn(f'id="f_{name}_error"', page)
        self.assertFalse(self._kept())

    def test_hostile_words_are_kept_as_plain_text(self):
        """K1: script, hidden characters and formulas are words, floods are refused."""
        for number, value in enumerate(HOSTILE):
            with self.subTest(value[:20]):
                page = self._post(comment=value)
                self.assertEqual(page.status_code, 200)
                self.assertEqual(len(self._kept()), number + 1)
        words = self._kept().mapped("comment")
        self.assertIn("<script>alert(1)</script>", words)
        self.assertFalse([word for word in words if word and "\u202e" in word])
        self.assertIn('id="f_comment_error"', self._post(comment="Щ" * 10_000).text)

    def test_hostile_values_in_every_field(self):
        """K1: what is none of the answers is refused, never an error of the server."""
        for value in (*HOSTILE, "Щ" * 10_000):
            for name in ("body", "channel_id", "term_kept", "solved", "polite"):
                with self.subTest(f"{name}: {value[:20]}"):
                    page = self._post(**{name: value})
                    self.assertEqual(page.status_code, 200)
                    self.assertNotIn("<script>alert", page.text)

    def test_many_from_one_place_are_stopped(self):
        """S2: nobody votes a hundred times; the words stay in the form."""
        for _number in range(LIMITS["questionnaire"][0]):
            self.env["citizen.code.try"]._note("questionnaire", "127.0.0.1")
        page = self._post()
        self.assertIn("o_citizen_errors", page.text)
        self.assertIn("Пишите проще", page.text)
        self.assertFalse(self._kept())

    def test_the_page_is_plain_and_private(self):
        """I3: a form without script, kept by no browser; no token, no taking."""
        page = self.url_open(PAGE)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        for name in ("channel_id", "term_kept", "solved", "polite", "clear", "comment"):
            self.assertIn(f'name="{name}"', page.text)
        for secret in SECRETS:
            self.assertNotIn(secret, page.text)
        self.assertEqual(self._post(csrf_token="forged").status_code, 400)
        self.assertFalse(self._kept())

    def test_who_reads_the_answers(self):
        """K1: the staff of the body who may; no other body, no citizen."""
        self._post()
        kept = self._kept()
        self.assertTrue(self._as(kept, "office_head").has_access("read"))
        east = kept.with_user(self.east.users["office_head"])
        self.assertFalse(east.with_context(allowed_company_ids=[]).has_access("read"))
        self.assertFalse(
            kept.with_user(self.portal_user).sudo(False).has_access("read")
        )

    def test_words_are_emptied_after_their_term(self):
        """K1: they may name somebody, and no act of destruction reaches them."""
        self._post()
        self.company.questionnaire_days = 30
        with freeze_time("2026-04-09 09:00:00"):
            self.Feedback._gc_questionnaires()
            self.assertTrue(self._kept().comment)
        with freeze_time("2026-04-10 09:00:00"):
            self.Feedback._gc_questionnaires()
        self.assertFalse(self._kept().comment)
        self.assertEqual(self._kept().polite, 4)
