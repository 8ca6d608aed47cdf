"""The thematic classifier: complete, in order, found by any spelling (A2)."""

from psycopg2 import IntegrityError

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTopic(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.topics = cls.env["citizen.topic"].with_context(active_test=False)
        cls.waste = cls.env.ref("citizen_appeals.topic_0005_0005_0056_1160")

    def _find(self, text, **kwargs):
        found = self.topics.name_search(text, limit=None, **kwargs)
        return self.topics.browse(res_id for res_id, _name in found)

    def test_every_position_is_there(self):
        shipped = self.env["ir.model.data"].search_count(
            [("module", "=", "citizen_appeals"), ("model", "=", "citizen.topic")]
        )
        self.assertEqual(shipped, 2108)
        counts = dict(self.topics._read_group([], ["level"], ["__count"]))
        self.assertEqual(counts, {1: 5, 2: 21, 3: 206, 4: 1225, 5: 651})

    def test_order_is_that_of_the_file(self):
        sections = self.topics.search([("level", "=", 1)])
        self.assertEqual([topic.code[:4] for topic in sections[:2]], ["0001", "0002"])
        groups = self.topics.search([("level", "=", 2), ("code", "=like", "0001%")])
        codes = [topic.code[5:9] for topic in groups]
        self.assertLess(codes.index("0020"), codes.index("0003"))

    def test_tree_and_assignable_levels(self):
        self.assertEqual(self.waste.parent_id.code, "0005.0005.0056.0000")
        self.assertEqual(self.waste.level, 4)
        self.assertTrue(self.waste.is_assignable)
        self.assertFalse(self.waste.parent_id.is_assignable)
        self.assertFalse(
            self.topics.search([("is_assignable", "=", True), ("level", "<", 4)])
        )

    def test_any_spelling_of_a_code(self):
        for text in (
            "0005.0005.0056.1160",
            "5.5.56.1160",
            "5.5.56.1160.0",
            "5/5/56/1160",
            "0005 0005 0056 1160",
            "0005-0005-0056-1160",
            "0005000500561160",
            "00050005005611600000",
            " 0005.0005.0056.1160 ",
            self.waste.display_name,
        ):
            with self.subTest(text=text):
                self.assertEqual(self._find(text)[:1], self.waste)

    def test_code_of_a_theme_finds_what_is_under_it(self):
        for text in ("0005.0005.0056", "0005.0005.0056.0000", "5.5.56"):
            found = self._find(text)
            self.assertEqual(found[:1], self.waste.parent_id)
            self.assertIn(self.waste, found)
        self.assertEqual(self._find("0003.0008.0086")[:1].level, 3)

    def test_code_still_being_typed(self):
        self.assertIn(self.waste, self._find("0005.0005.0056.11"))

    def test_bare_number_of_a_question(self):
        self.assertEqual(self._find("1160")[:1], self.waste)
        for topic in self._find("733"):
            self.assertTrue(topic.number == 733 or topic.parent_id.number == 733)

    def test_words_in_any_order_case_and_spelling(self):
        topic = self.topics.create(
            {"code": "0005.0005.0056.9998", "name": "Уборка счётчиков и снега"}
        )
        for text in ("СНЕГА уборка", "счетчиков", "уборку снега счётчики"):
            with self.subTest(text=text):
                self.assertIn(topic, self._find(text))
        self.assertNotIn(topic, self._find("снега крыши"))

    def test_nothing_fits(self):
        for text in ("9999.9999.9999.9999", "1.2.3.4.5.6", "абракадабра"):
            self.assertFalse(self._find(text))

    def test_exact_search_finds_one(self):
        for text in ("5.5.56.1160", "0005.0005.0056.1160", self.waste.display_name):
            self.assertEqual(self._find(text, operator="="), self.waste)
        section = self._find("0005.0000.0000.0000", operator="=")
        self.assertEqual(section.level, 1)

    def test_retired_topic_is_no_longer_proposed(self):
        self.waste.action_archive()
        proposed = self.env["citizen.topic"].name_search("5.5.56.1160")
        self.assertNotIn(self.waste.id, [res_id for res_id, _name in proposed])

    def test_loading_again_changes_nothing(self):
        self.waste.name = "Своё название"
        before = self.topics.search_count([])
        self.topics._load_classifier()
        self.assertEqual(self.topics.search_count([]), before)
        self.assertEqual(self.waste.name, "Своё название")

    def test_deleted_topic_comes_back_with_its_id(self):
        topic = self.env.ref("citizen_appeals.topic_0005_0005_0056_1175")
        topic.unlink()
        self.topics._load_classifier()
        again = self.env.ref("citizen_appeals.topic_0005_0005_0056_1175")
        self.assertEqual(again.parent_id, self.waste.parent_id)

    @mute_logger("odoo.sql_db")
    def test_bad_and_double_codes_are_refused(self):
        for code in ("5.5.56.1160", "0005.0005.0056.1160", "0005"):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self.topics.create({"code": code, "name": "Лишнее"})
