"""Pages, search, similar answers and open data of the public register."""

import csv
import hashlib
import io
import json
from unittest.mock import patch

from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.citizen_appeals.models import citizen_code_try

from tests.citizen_appeals.public_answers import ANSWER, PublicAnswersCase
from tests.common import NOW

HOSTILE = (
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    '"незакрытая кавычка',
    "% _ \\ * & | ! ( ) : <->",
    "я" * 10_000,
    "🔥🔥🔥",
    "\u202eадов",
    "\x00",
    "=cmd|' /C calc'!A0",
)


class PublicPagesCase(PublicAnswersCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["citizen.public.answer"].search([]).sudo()._write_flow(
            {"state": "withdrawn"}
        )
        cls.env["citizen.public.edition"]._forget()
        cls.water = cls._publish()
        cls.road = cls._publish(
            title="Когда отремонтируют дорогу",
            question="Дорога к школе разбита, дети идут по проезжей части.",
            answer="Ремонт дороги и тротуара намечен на июль по программе.",
            topic_id=cls.other_topic.id,
        )
        cls.draft = cls._create_text(title="Тайный черновик про воду")
        cls.env.flush_all()

    def _get(self, path="", **params):
        return self.url_open(f"/appeals/answers{path}", params=params)

    def _similar(self, text):
        self.authenticate(None, None)
        data = {"text": text, "csrf_token": Request.csrf_token(self)}
        return self.url_open("/appeals/answers/similar", data=data)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPublicAnswerPages(PublicPagesCase):
    """I3: everybody reads what is published, and nothing else."""

    def _links(self, response):
        return {
            text.number
            for text in (self.water, self.road)
            if f'href="/appeals/answers/{text.number}"' in response.text
        }

    def test_the_register_shows_what_is_published(self):
        """I3: drafts and withdrawn texts are nowhere."""
        response = self._get()
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self._links(response), {self.water.number, self.road.number})
        self.assertNotIn("Тайный черновик", response.text)
        self._as(self.road, "registrar").action_withdraw("Устарело")
        self.assertEqual(self._links(self._get()), {self.water.number})

    def test_words_are_found_in_any_form(self):
        """I3: Russian full text; then any of the words; then misspelt ones."""
        for typed, text in (
            ("горячая вода", self.water),
            ("дорогами", self.road),
            ("тротуар ремонт", self.road),
            ("дорога космодром", self.road),
            ("отримонтирут дорогу", self.road),
            ("гарячей", self.water),
        ):
            found = self._links(self._get(search=typed))
            self.assertEqual(found, {text.number}, typed)
        self.assertIn('name="nothing"', self._get(search="космодром").text)

    def test_sections_narrow(self):
        """I3: and a section of nothing shows nothing."""
        section = self.topic.section_id.id
        self.assertEqual(len(self._links(self._get(section=section))), 2)
        self.assertFalse(self._links(self._get(section=999_999)))
        self.assertEqual(
            self._links(self._get(section=section, search="дорога")),
            {self.road.number},
        )

    def test_pages_are_turned(self):
        """I3: ten on a page, links without JavaScript."""
        for number in range(10):
            self._publish(title=f"Вопрос {number}")
        first = self._get()
        self.assertIn('rel="next"', first.text)
        self.assertNotIn('rel="prev"', first.text)
        second = self._get(page=2)
        self.assertIn('rel="prev"', second.text)
        self.assertEqual(self._links(second), {self.water.number, self.road.number})
        self.assertIn('name="nothing"', self._get(page=99).text)

    def test_one_answer(self):
        """I3: its month, its body; no day, no number of the appeal, no author."""
        response = self._get(f"/{self.water.number}")
        self.assertIn(ANSWER, response.text)
        self.assertIn(self.company.name, response.text)
        for name in ("registrar", "office_head"):
            self.assertNotIn(self.users[name].name, response.text)
        self.assertNotIn("10.03.2026", response.text)

    def test_only_published_ones_have_a_page(self):
        """I3: the same answer for none, a draft's id and a withdrawn one."""
        number = self.road.number
        self._as(self.road, "registrar").action_revise()
        for wrong in (number, 999_999, 0, 2**40):
            self.assertEqual(self._get(f"/{wrong}").status_code, 404)
        self.assertEqual(self._get("/-1").status_code, 404)
        self.assertEqual(self._get("/x").status_code, 404)

    def test_markup_is_text(self):
        """I3: what a clerk pasted is letters on the page."""
        text = self._publish(
            title="<b>Крыша</b>",
            question="<script>alert(1)</script>",
            answer="<i>x</i>",
        )
        for page in ("", f"/{text.number}"):
            self.assertNotIn("<script>alert(1)", self._get(page).text)
            self.assertNotIn("<b>Крыша", self._get(page).text)

    def test_bad_input_finds_nothing(self):
        """I3: no error, nothing typed becomes markup."""
        for typed in HOSTILE:
            response = self._get(search=typed[:3000], section=typed[:9], page=typed[:9])
            self.assertEqual(response.status_code, 200, typed)
            self.assertNotIn("<script>alert(1)", response.text)
            self.assertEqual(self._similar(typed).json(), [], typed)

    def test_searching_is_limited(self):
        """I3: the list itself is not."""
        with self._limit(2):
            for _number in range(2):
                self.assertTrue(self._links(self._get(search="вода")))
            response = self._get(search="вода")
            self.assertIn('name="over"', response.text)
            self.assertIn('value="вода"', response.text)
            self.assertEqual(self._similar("вода горячая").status_code, 429)
            self.assertTrue(self._links(self._get()))

    def _limit(self, count):
        self.env["citizen.code.try"].search([]).unlink()
        return patch.dict(citizen_code_try.LIMITS, {"similar": (count, 10)})

    # ------------------------------------------------------------------
    # similar answers
    # ------------------------------------------------------------------

    def test_similar_answers(self):
        """I3: while the text is being written; title, address, month."""
        found = self._similar("Третий день нет горячей воды, отключили!").json()
        self.assertEqual(
            found,
            [
                {
                    "title": "Нет горячей воды",
                    "url": f"/appeals/answers/{self.water.number}",
                    "date": "2026-03",
                }
            ],
        )
        self.assertEqual(self._similar("Хочу на космодром").json(), [])
        self.assertEqual(self._similar("").json(), [])

    def test_similar_is_no_address(self):
        """152-ФЗ: what is typed never stands in an address or a log."""
        self.assertEqual(self._get("/similar", text="вода").status_code, 405)

    def test_similar_finds_no_draft(self):
        """I3."""
        self.assertEqual(self._similar("тайный черновик").json(), [])

    # ------------------------------------------------------------------
    # open data
    # ------------------------------------------------------------------

    def test_csv_and_json_say_the_same(self):
        """I3: UTF-8 with its mark, checksums in the passport."""
        passport = self._get("/meta.json").json()
        self.assertEqual(passport["count"], 2)
        raw = self._get(".csv").content
        self.assertTrue(raw.startswith(b"\xef\xbb\xbf"))
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
        data = self._get(".json")
        self.assertEqual(
            [row["title"] for row in rows], [r["title"] for r in data.json()]
        )
        self.assertEqual(rows[0]["number"], str(self.water.number))
        self.assertEqual(list(rows[0]), passport["columns"])
        for file, content in zip(passport["files"], (raw, data.content), strict=True):
            self.assertEqual(file["sha256"], hashlib.sha256(content).hexdigest())
            self.assertEqual(file["size"], len(content))
        page = self._get("/meta").text
        self.assertIn(passport["files"][0]["sha256"], page)

    def test_formulas_are_texts(self):
        """I3: nothing in the table starts a program."""
        self._publish(title="=cmd|' /C calc'!A0", question="\t@SUM(1)", answer="-2+3")
        rows = csv.DictReader(
            io.StringIO(self._get(".csv").content.decode("utf-8-sig")), delimiter=";"
        )
        last = list(rows)[-1]
        for name in ("title", "question", "answer"):
            self.assertTrue(last[name].startswith("'"), last[name])
        self.assertEqual(self._get(".json").json()[-1]["answer"], "-2+3")

    def test_files_are_made_once_after_a_change(self):
        """I3: not for each visitor; what is withdrawn leaves them at once."""
        first = self._get(".json")
        edition = self.env["citizen.public.edition"].search([])
        again = self.url_open(
            "/appeals/answers.json", headers={"If-None-Match": first.headers["ETag"]}
        )
        self.assertEqual(again.status_code, 304)
        self.assertEqual(self.env["citizen.public.edition"].search([]), edition)
        self._as(self.road, "registrar").action_withdraw("Назван человек")
        self.env.flush_all()
        later = self.url_open(
            "/appeals/answers.json", headers={"If-None-Match": first.headers["ETag"]}
        )
        self.assertEqual([row["number"] for row in later.json()], [self.water.number])

    def test_nothing_else_leaves(self):
        """I3: no ids, names of clerks, drafts or days in the files."""
        text = self._get(".json").text + self._get("/meta.json").text
        self.assertNotIn("Тайный", text)
        self.assertNotIn(self.users["registrar"].name, text)
        self.assertEqual(
            set(json.loads(self._get(".json").text)[0]),
            set(self._get("/meta.json").json()["columns"]),
        )

    def test_an_empty_register(self):
        """I3: pages and files without an answer."""
        for text in (self.water, self.road):
            self._as(text, "registrar").action_withdraw("Устарело")
        self.assertIn('name="nothing"', self._get().text)
        self.assertEqual(self._get(".json").json(), [])
        self.assertEqual(self._get("/meta.json").json()["count"], 0)
        self.assertEqual(self._get("/meta").status_code, 200)

    def test_statements_do_not_grow(self):
        """I3: as many for one answer as for ten."""
        Answer = self.env["citizen.public.answer"]

        def count():
            self.env.invalidate_all()
            Answer._find_public("вода")
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            Answer._find_public("вода")
            return self.cr.sql_log_count - before

        few = count()
        for number in range(8):
            self._publish(title=f"Вода {number}")
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 8)
