import re

from odoo import fields
from odoo.tests import HttpCase, freeze_time, tagged

from tests.common import NOW, TODAY, AppealsCase

HOSTILE = (
    "<script>alert(1)</script>",
    "Щ" * 2_000,
    "👩‍👩‍👧\u202e",
    "\x00",
    "=1+1",
    "-1",
    "²",
    "9" * 30,
    "1 OR 1=1",
)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPublicDeadline(AppealsCase, HttpCase):
    """I3: “if I submit today, the answer is due by …”, by the rules of the card."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calculator = cls.env["citizen.deadline.calculator"]
        cls.site_channel.public_name = "Через сайт"
        cls.channel.public_name = "По почте"

    def _count(self, channel=None, rule="", day="2026-03-10"):
        company = self.company
        rules = self.calculator._get_rules(company)
        return self.calculator._count(
            company,
            channel or self.site_channel,
            rules.filtered(lambda one: one.code == rule),
            fields.Date.to_date(day),
        )

    def _get(self, **values):
        query = {"body": self.company.id, "channel": self.site_channel.id}
        query |= {"day": "2026-03-10"} | values
        return self.url_open("/appeals/deadline", params=query)

    def test_the_term_is_that_of_a_card(self):
        """I3, C1: thirty days from registration, as a registered appeal has them."""
        term = self._count()
        appeal = self._register(channel_id=self.site_channel.id)
        self.assertEqual(term["registered"]["day"], TODAY)
        self.assertEqual(term["due"]["day"], appeal.date_deadline)
        due = appeal._get_open_deadline("examination")
        self.assertEqual(term["due"]["why"], due.explanation)

    def test_a_letter_is_registered_within_three_days(self):
        """I3, A3: by post the term begins with the last day of registration."""
        term = self._count(self.channel, day="2026-03-12")
        self.assertEqual(str(term["registered"]["day"]), "2026-03-16")
        self.assertEqual(str(term["due"]["day"]), "2026-04-15")

    def test_days_off_are_told(self):
        """I3, C1: a term that ends on a day off moves, and the page says so."""
        term = self._count(day="2026-04-09")
        self.assertEqual(str(term["due"]["day"]), "2026-05-12")
        for words in ("09.05.2026", "12.05.2026", "30"):
            self.assertIn(words, self._in_russian(term["due"]["why"]))

    def _in_russian(self, why):
        # en_US writes 05/09/2026; the page itself is Russian
        return re.sub(r"(\d\d)/(\d\d)/(\d{4})", r"\2.\1.\3", why)

    def test_a_special_term(self):
        """I3, C3: five working days for a reference question through the site."""
        term = self._count(rule="reference_5")
        self.assertEqual(str(term["due"]["day"]), "2026-03-17")
        self.assertEqual(str(term["extended"]["day"]), "2026-04-09")

    def test_forwarding_and_extension(self):
        """I3, B1, C2: when a foreign question leaves, how far a term may move."""
        term = self._count()
        self.assertEqual(str(term["forwarded"]["day"]), "2026-03-17")
        self.assertEqual(str(term["extended"]["day"]), "2026-05-09")

    def test_a_special_term_is_refused_for_another_way(self):
        """I3: the refusal stands beside the field and names the way out."""
        rule = self.env.ref("citizen_appeals.deadline_rule_reference_5")
        errors = self.calculator._check_typed(self.company, self.channel, rule, TODAY)
        self.assertEqual(list(errors), ["rule"])
        page = self._get(channel=self.channel.id, rule=rule.id).text
        self.assertIn('id="f_rule_error"', page)
        self.assertNotIn('name="term"', page)

    def test_silly_days_are_refused(self):
        """I3: no day, or one too far away; what was typed stands in the field."""
        for day in ("", "завтра", "2026-02-30", "1999-01-01", "2099-01-01", *HOSTILE):
            with self.subTest(day[:20]):
                page = self._get(day=day)
                self.assertEqual(page.status_code, 200)
                self.assertIn('id="f_day_error"', page.text)
                self.assertNotIn("<script>alert", page.text)
        self.assertIn('value="2099-01-01"', self._get(day="2099-01-01").text)

    def test_hostile_choices_are_an_answer(self):
        """I3, K1: foreign ids and what is no number crash nothing and leak nothing."""
        hidden = self._create_channel("test_hidden", "written", "post")
        foreign = self._create_channel(
            "test_east", "written", "post", company_id=self.east.company.id
        )
        foreign.public_name = "Восточный путь"
        for value in (*HOSTILE, hidden.id, foreign.id):
            with self.subTest(str(value)[:20]):
                page = self._get(channel=value, rule=value, year=value)
                self.assertEqual(page.status_code, 200)
                self.assertIn('id="f_channel_error"', page.text)
                self.assertNotIn("Восточный путь", page.text)
        self.assertEqual(self._get(body="9" * 20).status_code, 200)

    def test_the_page_before_anything_is_asked(self):
        """I3: today stands in the form, nothing is refused; a plain GET."""
        page = self.url_open(f"/appeals/deadline?body={self.company.id}").text
        self.assertIn(f'value="{TODAY}"', page)
        self.assertNotIn("_error", page)
        self.assertRegex(page, r'<form method="get" action="/appeals/deadline"')
        self.assertIn('name="term"', self._get().text)

    def test_each_body_counts_by_its_own_calendar(self):
        """I3: a regional day off of one body moves no term of the other."""
        self.env["citizen.calendar.day"].create(
            {
                "date": "2026-04-09",
                "kind": "holiday",
                "note": "День района",
                "company_id": self.company.id,
            }
        )
        self.assertEqual(str(self._count()["due"]["day"]), "2026-04-10")
        usual = self.env["citizen.deadline.rule"]
        terms = (self.east.company, self.site_channel, usual, TODAY)
        east = self.calculator._count(*terms)
        self.assertEqual(str(east["due"]["day"]), "2026-04-09")

    def test_a_message_is_called_so(self):
        """I3, A1: what is no appeal in the sense of the law is told."""
        self.message_channel.public_name = "По электронной почте"
        self.assertTrue(self._count(self.message_channel)["is_message"])
        self.assertFalse(self._count()["is_message"])
