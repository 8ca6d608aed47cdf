from odoo.tests import HttpCase, freeze_time, tagged

from tests.citizen_appeals.test_public_deadline import HOSTILE
from tests.common import NOW, SECRETS, AppealsCase

# Figures go up to the last whole month: March is seen from April on
APRIL = "2026-04-15 09:00:00"
MAY = "2026-05-15 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPublicStatistics(AppealsCase, HttpCase):
    """I3: anonymised figures for everybody, small numbers hidden."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.statistics = cls.env["citizen.public.statistics"]
        cls.section = cls.topic.section_id

    def _register_many(self, count, **vals):
        for _number in range(count):
            self._register(**vals)

    def _figures(self, now=APRIL, company=None):
        self.env.registry.clear_cache()
        with freeze_time(now):
            return self.statistics._get_figures(company or self.company, 2026)

    def _get(self, now=APRIL, **values):
        self.env.registry.clear_cache()
        with freeze_time(now):
            query = {"body": self.company.id} | values
            return self.url_open("/appeals/statistics", params=query)

    def test_appeals_and_questions_are_counted(self):
        """I3: by month, by section, by result; what is not answered yet is told."""
        self._register_many(6)
        figures = self._figures()
        self.assertEqual((figures["total"], figures["questions"]), (6, 6))
        self.assertEqual([cell for _day, cell in figures["months"]], [0, 0, 6])
        self.assertEqual(figures["sections"], [(self.section.name, 6)])
        self.assertEqual([cell for _label, cell in figures["results"]], [6])
        self.assertEqual((figures["on_time"], figures["days"]), (None, None))

    def test_answers_in_time_and_their_days(self):
        """I3: share and average of the answered, whole numbers."""
        for _number in range(5):
            appeal = self._register()
            with freeze_time("2026-03-16 09:00:00"):
                self._answer(appeal)
        figures = self._figures()
        self.assertEqual((figures["on_time"], figures["days"]), (100, 6))
        self.assertEqual([cell for _label, cell in figures["results"]], [5])

    def test_a_month_is_shown_when_it_is_over(self):
        """I3: a running month would tell of single appeals day by day."""
        self._register_many(6)
        self.assertEqual(self._figures(now=NOW)["total"], 0)
        self.assertEqual(str(self._figures()["end"]), "2026-03-31")
        self.assertEqual(len(self._figures(now=MAY)["months"]), 4)

    def test_january_shows_the_year_before(self):
        """I3: there is always a whole month to show."""
        with freeze_time("2027-01-15 09:00:00"):
            years = self.statistics._get_years(self.company)
        self.assertEqual((years[0], len(years)), (2026, 5))

    def test_small_numbers_are_hidden(self):
        """I3, K1: fewer than five appeals on a matter may be known by name."""
        self._register_many(3)
        figures = self._figures()
        self.assertEqual((figures["total"], figures["questions"]), ("small", "small"))
        self.assertFalse(figures["sections"] or figures["months"])
        page = self._get().text
        self.assertNotIn(self.section.name, page)
        self.assertNotIn("<rect", page)

    def test_a_hidden_number_cannot_be_computed(self):
        """I3, K1: another number is hidden beside a single small one."""
        Topic = self.env["citizen.topic"]
        elsewhere = [("is_assignable", "=", True)]
        first = Topic.search(
            [*elsewhere, ("section_id", "!=", self.section.id)], limit=1
        )
        sections = (self.section | first.section_id).ids
        second = Topic.search([*elsewhere, ("section_id", "not in", sections)], limit=1)
        self._register_many(12)
        for topic, count in ((first, 7), (second, 2)):
            questions = [(0, 0, {"topic_id": topic.id})]
            self._register_many(count, question_ids=questions)
        figures = self._figures()
        cells = dict(figures["sections"])
        self.assertEqual(cells[self.section.name], 12)
        self.assertEqual(cells[first.section_id.name], "hidden")
        self.assertEqual(cells[second.section_id.name], "small")

    def test_another_body_and_messages_are_not_counted(self):
        """I3, A1: each body by itself; messages are counted apart."""
        self._register_many(5)
        self._register(channel_id=self.message_channel.id)
        self._register(self.east)
        self.assertEqual(self._figures()["total"], 5)
        self.assertEqual(self._figures(company=self.east.company)["total"], "small")

    def test_figures_are_counted_once_a_day(self):
        """I3: no visitor makes the database count again; drafts do not count."""
        self._register_many(5)
        self._create_draft()
        self._figures()
        with freeze_time(APRIL):
            self.statistics._get_figures(self.company, 2026)
            self.env.invalidate_all()
            with self.assertQueryCount(3):
                self.statistics._get_figures(self.company, 2026)

    def test_counting_does_not_grow_with_appeals(self):
        """I3: a million appeals are as many statements as one."""
        counts = []
        for _number in range(2):
            self._register_many(6)
            self._figures()
            self.env.flush_all()
            self.env.registry.clear_cache()
            before = self.env.cr.sql_log_count
            with freeze_time(APRIL):
                self.statistics._get_figures(self.company, 2026)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_the_page_names_nobody(self):
        """I3, K1: figures, a table and bars; no citizen, nothing to be framed."""
        self._register_many(6)
        response = self._get()
        self.assertEqual(response.status_code, 200)
        for table in ("months", "sections", "results"):
            self.assertIn(f'name="{table}"', response.text)
        self.assertRegex(response.text, r'<rect[^>]* width="100.0"')
        for secret in SECRETS:
            self.assertNotIn(secret, response.text)
        headers = response.headers
        self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"])
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertNotIn("noindex", headers.get("X-Robots-Tag", ""))

    def test_hostile_questions_are_an_answer(self):
        """I3, K1: years and bodies that are none show the usual page."""
        for value in HOSTILE:
            with self.subTest(value[:20]):
                response = self._get(year=value, body=value)
                self.assertEqual(response.status_code, 200)
                self.assertNotIn("<script>alert", response.text)
