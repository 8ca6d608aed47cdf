"""Topic, curator and term proposed from how alike appeals were coded (A2, A7)."""

from odoo.fields import Command
from odoo.tests import tagged

from tests.common import AppealsCase

TEXT = (
    "Прошу починить протекающую кровлю над третьим подъездом: вода заливает квартиры"
    " пятого этажа, управляющая компания с марта присылает отписки."
)


@tagged("post_install", "-at_install")
class TestSuggest(AppealsCase):
    def _write(self, topic, text=TEXT, **vals):
        """A registered appeal with that text, coded so."""
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        question = [Command.create({"topic_id": topic.id})]
        values = self._values(annotation=text[:40], question_ids=question, **vals)
        return Appeal.create_registered([values | {"body": text}]).with_env(self.env)

    def _suggest(self, user="registrar", of=None, **values):
        appeals = self._as(self.env["citizen.appeal"], user, of)
        return appeals.suggest({"text": TEXT} | values)

    def _first(self):
        return self._suggest()["topic"][0]

    def test_topic_of_the_alike(self):
        """A7: as the nearest coded appeals, with the reason in words."""
        known = self._write(self.topic)
        first = self._first()
        self.assertEqual(first["id"], self.topic.id)
        self.assertEqual(first["code"], self.topic.code)
        self.assertEqual(first["score"], 100)
        self.assertEqual(
            first["reason"], f"1 of 1 similar appeals, for example No. {known.name}"
        )

    def test_it_learns_from_corrections(self):
        """A7: a topic corrected on three cards is the one proposed from then on."""
        cards = [self._write(self.topic) for _turn in range(4)]
        self.assertEqual(self._first()["id"], self.topic.id)
        for card in cards[:3]:
            question = self._as(card.question_ids, "registrar")
            question.topic_id = self.other_topic
        first = self._first()
        self.assertEqual(first["id"], self.other_topic.id)
        self.assertIn("3 of 4", first["reason"])

    def test_words_of_the_classifier(self):
        """A2: where nobody has written so, the names of the topics speak."""
        topic = self.env["citizen.topic"].create(
            {
                "code": "9001.0001.0001.0077",
                "name": "Выгул жирафов в городских парках",
                "parent_id": self.topic.parent_id.id,
            }
        )
        self.env.flush_all()
        [first] = self._suggest(text="Сосед выгуливает жирафа в парке")["topic"][:1]
        self.assertEqual(first["id"], topic.id)
        self.assertRegex(first["reason"], "^words of the classifier: .*жираф")
        topic.active = False
        found = self._suggest(text="Сосед выгуливает жирафа в парке")["topic"]
        self.assertNotIn(topic.id, [row["id"] for row in found])

    def test_retired_topics_are_not_proposed(self):
        """A2: a topic that left the classifier stays on old appeals alone."""
        self._write(self.topic)
        self.topic.active = False
        found = self._suggest()["topic"]
        self.assertNotIn(self.topic.id, [row["id"] for row in found])

    def test_curator_by_the_duties(self):
        """A12: the distribution of duties before habit."""
        self._write(self.topic)
        self.env["citizen.official.duty"].create(
            {
                "official_id": self.posts["head"].id,
                "company_id": self.company.id,
                "topic_id": self.topic.id,
            }
        )
        curator = self._suggest()["curator"]
        self.assertEqual(curator["id"], self.posts["head"].id)
        self.assertEqual(
            curator["reason"], f"distribution of duties: {self.topic.name}"
        )

    def test_curator_by_habit(self):
        """A7: where no duty says it, who had most of such appeals."""
        self.env["citizen.official.duty"].search([]).unlink()
        for name in ("signatory", "signatory", "head"):
            self._write(self.topic, supervisor_id=self.posts[name].id)
        curator = self._suggest()["curator"]
        self.assertEqual(curator["id"], self.posts["signatory"].id)
        self.assertEqual(curator["reason"], "2 of 3 similar appeals")

    def test_term(self):
        """A9: the most particular rule, with its clause; or what clerks chose."""
        channel = self.channel
        expected = self.env["citizen.deadline.rule"]._find(
            "examination",
            self.company,
            self.company._today(),
            channel,
            "written",
            "appeal",
        )
        rule = self._suggest(channel_id=channel.id)["rule"]
        self.assertEqual(rule["id"], expected.id)
        self.assertEqual(rule["reason"], expected.clause)
        shorter = self.env["citizen.deadline.rule"].create(
            {
                "code": "test_short",
                "name": "Коротко",
                "clause": "п. 1",
                "kind": "examination",
                "amount": 15,
                "is_automatic": False,
            }
        )
        for _turn in range(3):
            self._write(self.topic, deadline_rule_id=shorter.id)
        rule = self._suggest(channel_id=channel.id)["rule"]
        self.assertEqual(rule["id"], shorter.id)
        self.assertEqual(rule["reason"], "3 of 3 similar appeals")

    def test_own_body_only(self):
        """A14: another body's habits are its own."""
        self._write(self.topic)
        found = self._suggest(of=self.east)["topic"]
        self.assertNotIn(self.topic.id, [row["id"] for row in found])

    def test_garbage(self):
        """Robustness: any length and kind of what is typed."""
        for text in ("", None, "%_" * 5000, "😀", "\x00' | & !", "а" * 10000, 7):
            with self.subTest(str(text)[:5]):
                found = self._suggest(text=text, territory_id="x", topic_id=None)
                self.assertEqual(found["topic"], [])
                self.assertTrue(found["rule"])

    def test_statements(self):
        """Performance: as many statements beside ten alike appeals as beside two."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self._suggest()
            return self.env.cr.sql_log_count - start

        for _turn in range(2):
            self._write(self.topic)
        count()
        few = count()
        for _turn in range(8):
            self._write(self.topic)
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 16)
