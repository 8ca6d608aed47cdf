"""Persons found by any part of name, address, phone (A2, A7)."""

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.citizen_appeals.tools.person_words import PersonQuery

from tests.common import AppealsCase


class PersonSearchCase(AppealsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maria = cls._create_applicant(
            surname="Иванова",
            given_name="Мария",
            patronymic="Петровна",
            address="г. Энск, ул. Ленина, д. 5, кв. 12",
            phone="+7 912 345-67-89",
            email="masha@mail.example",
        )
        cls.alyona = cls._create_applicant(
            surname="Ермохина",
            given_name="Алёна",
            patronymic="Юрьевна",
            address="пр. Мира, 7",
            phone="2-34-56",
            email=False,
        )
        cls.foreign = cls._create_applicant(
            surname="Иванова", given_name="Мария", company_id=cls.east.company.id
        )
        cls.env.flush_all()

    def _search(self, text, name="registrar", **kwargs):
        persons = self._as(self.env["citizen.applicant"], name)
        return persons.search_persons(text, **kwargs)

    def _find(self, text):
        return [row["id"] for row in self._search(text)]


@tagged("post_install", "-at_install")
class TestPersonSearch(PersonSearchCase):
    def test_any_part_finds_the_person(self):
        """A2: part of the name, the phone, the address, the e-mail, in any order."""
        for text in (
            "иванова",
            "Мария Ива",
            "Петровна Мария",
            "Иванова М.П.",
            "345-67-89",
            "8 (912) 345 67 89",
            "ленина 5",
            "иванова ленина",
            "ул. Ленина, д. 5, кв. 12",
            "masha@",
            "mail.example",
        ):
            with self.subTest(text):
                self.assertIn(self.maria.id, self._find(text))

    def test_spelling_is_forgiven(self):
        """A2, A7: Ё for Е, Latin letters, the wrong keyboard, a letter wrong."""
        for text, person in (
            ("Алена", self.alyona),
            ("Алёна Ермохина", self.alyona),
            ("Ermokhina Alyona", self.alyona),
            ("Thvj[byf", self.alyona),
            ("Bdfyjdf", self.maria),
            ("Ivanova Maria", self.maria),
            ("Ивнаова", self.maria),
            ("Ивванова", self.maria),
            ("Ивановo", self.maria),
            ("Иваова мария", self.maria),
            ("ьфырф", self.maria),
            ("хина", self.alyona),
        ):
            with self.subTest(text):
                self.assertIn(person.id, self._find(text))

    def test_another_name_is_not_found(self):
        """A7: two mistakes make another person."""
        for text in ("Ивонава", "Сидорова Мария", "ленина 6", "345-67-88"):
            with self.subTest(text):
                self.assertNotIn(self.maria.id, self._find(text))

    def test_the_answer(self):
        """A2: what the clerk sees of the person, and why."""
        self._register(applicant_id=self.maria.id)
        [row] = self._search("иванова")
        self.assertEqual(
            row,
            {
                "id": self.maria.id,
                "name": "Иванова Мария Петровна",
                "address": "г. Энск, ул. Ленина, д. 5, кв. 12",
                "phone": "+7 912 345-67-89",
                "email": "masha@mail.example",
                "appeal_count": 1,
                "last_date": "2026-03-10",
                "reason": "name",
            },
        )
        reasons = {
            "ленина 5": "address",
            "2-34-56": "phone",
            "masha@": "e-mail",
            "иванова ленина": "name and address",
            "Ивнаова": "similar spelling",
            "хина": "part of the name",
        }
        for text, reason in reasons.items():
            with self.subTest(text):
                self.assertEqual(self._search(text)[0]["reason"], reason)

    def test_the_likeliest_first(self):
        """A2: the whole word before its beginning, then who wrote last."""
        longer = self._create_applicant(surname="Ивановалова")
        other = self._create_applicant(
            surname="Иванова", given_name="Зоя", patronymic="Ильинична"
        )
        self._register(applicant_id=other.id)
        self.assertEqual(self._find("иванова"), [other.id, self.maria.id, longer.id])
        self.assertEqual(len(self._search("иванова", limit=1)), 1)

    def test_own_body_only(self):
        """A14: each body has its own people."""
        self.assertNotIn(self.foreign.id, self._find("Иванова Мария"))

    def test_roles(self):
        """K1: the office and the chancery ask; who reads no person finds none."""
        for name in ("registrar", "office_head"):
            self.assertTrue(self._search("иванова", name))
        self.assertFalse(self._search("иванова", "chancery"))
        for name in ("executor", "supervisor", "admin", "idle"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._search("иванова", name)

    def test_garbage(self):
        """Robustness: any length, pictures, right-to-left marks, wildcards."""
        for text in (
            "",
            None,
            "%",
            "_",
            "%_" * 5000,
            "а" * 10000,
            "ъ " * 5000,
            "😀",
            "\u202e\u202c",
            "\x00",
            "';--",
            "\\",
            "{}",
        ):
            with self.subTest(str(text)[:10]):
                self.assertEqual(self._find(text), [])

    def test_the_erased_are_not_found(self):
        """F1: nothing leads to a destroyed person."""
        self.env["citizen.eraser"]._erase_fields("citizen.applicant", self.maria.ids)
        self.env.invalidate_all()
        self.assertEqual(self._find("иванова"), [])
        self.assertEqual(self._find("345-67-89"), [])

    def test_the_field_finds_as_the_screen_does(self):
        """A2: typing into the field of the card forgives the same."""
        persons = self._as(self.env["citizen.applicant"], "registrar")
        for text in ("Ивнаова", "Bdfyjdf мария", "345-67-89", "ленина 5"):
            with self.subTest(text):
                found = persons.name_search(text)
                self.assertIn(self.maria.id, [row[0] for row in found])
        self.assertFalse(persons.name_search("Ивонава"))
        others = persons.search([("display_name", "not ilike", "Ивнаова")])
        self.assertNotIn(self.maria, others)
        self.assertIn(self.alyona, others)

    def test_parse_line(self):
        """A2: a new person in one line; garbage and strangers."""
        persons = self._as(self.env["citizen.applicant"], "registrar")
        found = persons.parse_line("Ким Ян, ул. Мира, 1, 8 912 345-67-89")
        self.assertEqual(found["surname"], "Ким")
        self.assertEqual(found["phone"], "8 912 345-67-89")
        self.assertEqual(persons.parse_line(None)["surname"], "")
        with self.assertRaises(AccessError):
            self._as(persons, "executor").parse_line("Ким")


@tagged("post_install", "-at_install")
class TestPersonSearchCost(PersonSearchCase):
    """Performance: two keystrokes apart, whatever the number of persons."""

    def test_statements(self):
        """The same statements for one hit and for eight."""
        self._search("иванова")
        counts = []
        for _turn in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self._search("иванова")
            counts.append(self.env.cr.sql_log_count - start)
            for turn in range(7):
                self._create_applicant(surname="Иванова", given_name=f"Я{'я' * turn}")
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 5)

    def test_indexes(self):
        """Each way of finding is answered by an index."""
        self._multiply(self.alyona, 5000)
        # The rows just made are sorted into the index, as the vacuum would
        self.env.cr.execute(
            "SELECT gin_clean_pending_list('citizen_applicant_phone_key_idx')"
        )
        persons = self._as(self.env["citizen.applicant"], "registrar")
        for text, index in (
            ("иванова мария", "citizen_applicant_keys_idx"),
            ("345-67-89", "citizen_applicant_phone_key_idx"),
        ):
            with self.subTest(text):
                plan = self._explain(persons, persons._get_stages(PersonQuery(text)))
                self.assertIn(index, plan)

    def _multiply(self, person, count):
        """As many others, of the same body."""
        self.env.cr.execute(
            "INSERT INTO citizen_applicant (company_id, surname, name_key, address_key,"
            " phone_key) SELECT company_id, surname || n, name_key || n,"
            " address_key || ' ' || n, 4950000000 + n FROM citizen_applicant,"
            " generate_series(1, %s) n WHERE id = %s",
            [count, person.id],
        )
        self.env.cr.execute("ANALYZE citizen_applicant")

    def _explain(self, persons, stages):
        query = persons._search(Domain(stages[0][0]), limit=300)
        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        return "\n".join(row[0] for row in rows)
