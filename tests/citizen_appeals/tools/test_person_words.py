"""What a line typed to find a person asks for (A2, A7)."""

from unittest import TestCase

from odoo.addons.citizen_appeals.tools import translit
from odoo.addons.citizen_appeals.tools.person_words import (
    PersonQuery,
    get_misspelt_keys,
    is_near,
)


class TestSpellings(TestCase):
    def test_latin_letters(self):
        """A7: passport spelling and the wrong keyboard."""
        names = {
            "Ivanov": "иванов",
            "Bdfyjd": "иванов",
            ";erjd": "жуков",
            "Shcherbakova": "щербакова",
            "Petrovsky": "петровский",
            "Aleksey": "алексей",
            "Khabibullin": "хабибуллин",
        }
        for typed, meant in names.items():
            with self.subTest(typed):
                self.assertIn(meant, translit.spellings(typed))

    def test_cyrillic_for_latin(self):
        """A7: an e-mail typed on the Russian keyboard."""
        self.assertIn("masha", translit.spellings("ьфырф"))


class TestQuery(TestCase):
    def test_phone_and_house_number(self):
        """A7: five digits are a phone, fewer a house or a flat."""
        query = PersonQuery("Ленина 5 иванова 8 (912) 345-67-89")
        self.assertEqual(query.numbers, ["9123456789"])
        self.assertEqual([ways[0] for ways in query.words], ["ленина", "5", "иванова"])

    def test_words_of_addresses_are_left_out(self):
        words = PersonQuery("ул. Ленина, д. 5, кв. 12").words
        self.assertEqual([ways[0] for ways in words], ["ленина", "5", "12"])

    def test_garbage_asks_nothing(self):
        """Robustness: nothing is asked for by marks alone."""
        for typed in ("", "  ", "%", "_", "😀", "\u202e", "-.,"):
            with self.subTest(typed):
                self.assertFalse(PersonQuery(typed))

    def test_length_is_bounded(self):
        query = PersonQuery("иванов " * 2000)
        self.assertLessEqual(len(query.words), 8)

    def test_a_mistake_shares_a_key(self):
        """A7: dropped, added, wrong and swapped letters leave a common key."""
        for typed, meant in (
            ("ивнаова", "иванова"),
            ("ивнова", "иванова"),
            ("ивванова", "иванова"),
            ("ивонова", "иванова"),
            ("константиопольский", "константинопольский"),
            ("коснтантинопольский", "константинопольский"),
            ("марая", "мария"),
        ):
            with self.subTest(typed):
                head = meant[:7]
                stored = {f"~{head}"} | {
                    f"~{head[:i]}{head[i + 1 :]}" for i in range(len(head))
                }
                self.assertTrue(get_misspelt_keys(typed) & stored)
                self.assertTrue(is_near(typed, meant))

    def test_two_mistakes_are_another_name(self):
        for one, other in (
            ("иванова", "ивонава"),
            ("иванов", "петров"),
            ("ивановаа", "иваново"),
            ("мария", "марьям"),
        ):
            with self.subTest(one):
                self.assertFalse(is_near(one, other))
