"""H7: one number, however it is written, opens the card."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from tests.common import SECRETS, AppealsCase


@tagged("post_install", "-at_install")
class TestNumberSearch(AppealsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        register = cls.env["citizen.register"]._find(cls.company, "appeal")
        register.prefix = "И-"
        cls.env["citizen.register.start"].create(
            {"register_id": register.id, "year": 2026, "first_number": 123}
        )
        cls.appeal = cls._register(
            superior_partner_id=cls.env["res.partner"]
            .create({"name": "Правительство области", "is_company": True})
            .id,
            superior_number="А26-13-1234567801",
            superior_date="2026-03-06",
        )

    def _find(self, text, name="registrar"):
        Appeal = self._as(self.env["citizen.appeal"], name)
        return Appeal.search([("number_text", "=", text)])

    def test_every_spelling_finds_the_card(self):
        """H7: with and without sign, year, dash, in Latin look-alikes."""
        self.assertEqual(self.appeal.name, "И-123/2026")
        for text in (
            "№ И-123/26",
            "и123",
            "123",
            "123-и",
            "И - 123 / 2026",
            "b-123",
            self.appeal.display_name,
        ):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), self.appeal)

    def test_other_year_other_letters_other_number_find_nothing(self):
        """H7: letters of another register and another year narrow the search."""
        for text in ("И-123/25", "С-123", "12", "1234", "Щукина"):
            with self.subTest(text=text):
                self.assertFalse(self._find(text))

    def test_letters_of_no_register_narrow_nothing(self):
        """H7: rather one card too many than the one sought missed."""
        self.assertEqual(self._find("Щ-123"), self.appeal)

    def test_number_of_the_covering_letter_finds_the_card(self):
        """A2: whole, as it begins, and with Latin letters."""
        for text in ("А26-13-1234567801", "A26-13-12345678", "a26 13 1234567801"):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), self.appeal)
        self.assertFalse(self._find("13-1234567801"))

    def test_number_of_our_letter_finds_card_and_letter(self):
        """D6: the outgoing number, which citizens quote when they call."""
        outgoing = self.env["citizen.register"]._find(self.company, "outgoing")
        self.env["citizen.register.start"].create(
            {"register_id": outgoing.id, "year": 2026, "first_number": 4567}
        )
        letter = self._answer(self.appeal)
        self.assertEqual(letter.number, 4567)
        self.assertEqual(self._find("исх. 4567/26"), self.appeal)
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        found = Appeal.find_by_number("4567/2026")
        self.assertEqual(
            [(row["model"], row["id"]) for row in found],
            [("citizen.appeal", self.appeal.id), ("citizen.letter", letter.id)],
        )
        self.assertEqual(found[0]["reason"], "by our letter of this number")
        Appeal = self._as(self.env["citizen.appeal"], "chancery")
        self.assertEqual(
            [row["model"] for row in Appeal.find_by_number("4567")], ["citizen.letter"]
        )

    def test_link_fields_take_any_spelling(self):
        """H7: in the field of another card's link, too."""
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        self.assertEqual(
            [res_id for res_id, _name in Appeal.name_search("№ и 123/26")],
            self.appeal.ids,
        )
        self.assertFalse(Appeal.name_search("Щукина"))

    def test_sight_is_kept(self):
        """K1: an executor without the task and another body find nothing."""
        self.assertFalse(self._find("123", "executor2"))
        Appeal = self._as(self.env["citizen.appeal"], "registrar", self.east)
        self.assertFalse(Appeal.search([("number_text", "=", "123")]))
        self.assertFalse(Appeal.find_by_number("123"))
        self.assertFalse(Appeal.find_by_number("А26-13-1234567801"))
        self.assertFalse(
            self._as(self.env["citizen.appeal"], "admin").find_by_number("123")
        )

    def test_quick_search_names_nobody_and_needs_a_role(self):
        """A11: name, state and number alone; a stranger is refused."""
        found = self._as(self.env["citizen.appeal"], "registrar").find_by_number("123")
        self.assertEqual(len(found), 1)
        for secret in SECRETS:
            self.assertNotIn(secret, str(found))
        stranger = new_test_user(self.env, "stranger-f", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["citizen.appeal"].with_user(stranger).find_by_number("123")

    def test_each_way_has_its_index(self):
        """H7: no way to a number reads the table; sequential scans put off."""
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        query = Appeal._search([("number_text", "=", "А26-13-123/26")])
        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        plan = "\n".join(row for [row] in rows)
        self.assertNotIn("Seq Scan", plan)
        self.assertIn("citizen_appeal_superior_key_idx", plan)

    def test_quick_search_costs_the_same_however_many_it_finds(self):
        """H7: two statements and those of the user's rights."""
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        Appeal.find_by_number("123")
        counts = []
        for _turn in range(2):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            Appeal.find_by_number("123")
            counts.append(self.env.cr.sql_log_count - start)
            for _number in range(3):
                self._register(
                    superior_partner_id=self.appeal.superior_partner_id.id,
                    superior_number="123",
                    superior_date="2026-03-06",
                )
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 6)
