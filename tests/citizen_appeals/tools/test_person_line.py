"""A person typed in one line: split, and the house of an address (A2, A7)."""

from unittest import TestCase

from odoo.addons.citizen_appeals.tools.person_line import (
    house_key,
    parse_address,
    parse_line,
)


class TestParseLine(TestCase):
    def _parse(self, line):
        return {name: value for name, value in parse_line(line).items() if value}

    def test_a_whole_line(self):
        """A2: name, address, phone and e-mail are told apart."""
        self.assertEqual(
            self._parse(
                "Иванова Мария Петровна, ул. Ленина 5-12, 8 912 345-67-89, m@x.ru"
            ),
            {
                "surname": "Иванова",
                "given_name": "Мария",
                "patronymic": "Петровна",
                "gender": "female",
                "address": "ул. Ленина 5-12",
                "phone": "8 912 345-67-89",
                "email": "m@x.ru",
            },
        )

    def test_without_commas_in_small_letters(self):
        """A2: nobody types commas in a hurry."""
        self.assertEqual(
            self._parse(
                "иванова-петрова мария петровна 662500 г. Энск, пр-т Мира, д. 10"
                " тел. 2-34-56"
            ),
            {
                "surname": "Иванова-Петрова",
                "given_name": "Мария",
                "patronymic": "Петровна",
                "gender": "female",
                "zip": "662500",
                "address": "г. Энск, пр-т Мира, д. 10",
                "phone": "2-34-56",
            },
        )

    def test_given_name_first(self):
        """A2: «Мария Петровна Иванова» is Иванова."""
        found = self._parse("Мария Петровна Иванова ул Ленина 5")
        self.assertEqual(found["surname"], "Иванова")
        self.assertEqual(found["patronymic"], "Петровна")
        self.assertEqual(found["address"], "ул Ленина 5")

    def test_initials(self):
        """A2: of «Иванов И.И.» the initials stay what they are."""
        found = self._parse("Иванов И.И., Садовая 3а")
        self.assertEqual(
            [found[n] for n in ("surname", "given_name", "patronymic", "address")],
            ["Иванов", "И.", "И.", "Садовая 3а"],
        )

    def test_wrong_keyboard(self):
        """A2: a name typed on the Latin keyboard is meant in Russian."""
        found = self._parse("Bdfyjdf Vfhbz Gtnhjdyf")
        self.assertEqual(found["surname"], "Иванова")
        self.assertEqual(found["patronymic"], "Петровна")

    def test_patronymic_of_two_words(self):
        found = self._parse("Алиев Ахмед Мамед оглы, п. Лесной, Школьная 4")
        self.assertEqual(found["patronymic"], "Мамед оглы")
        self.assertEqual(found["address"], "п. Лесной, Школьная 4")

    def test_organization(self):
        """A2: an association has a name, not a surname."""
        self.assertEqual(
            self._parse("ТСЖ «Заря, 2», ул. Мира, 5, +7(391)234-56-78"),
            {
                "is_organization": True,
                "organization_name": "ТСЖ «Заря, 2»",
                "address": "ул. Мира, 5",
                "phone": "+7(391)234-56-78",
            },
        )

    def test_garbage_is_survived(self):
        """Robustness: any length, pictures, right-to-left marks, wildcards."""
        for line in ("", None, " ,;, ", "😀 \u202e \x00", "%_" * 5000, "а" * 10000):
            with self.subTest(str(line)[:10]):
                found = parse_line(line)
                self.assertFalse(found["phone"])
                self.assertFalse(found["email"])
        self.assertEqual(self._parse("\u202eПетров\u202c 😀")["surname"], "Петров")


class TestHouse(TestCase):
    def test_one_house_in_many_spellings(self):
        """A7: the house view does not depend on how the address is typed."""
        for address in (
            "662500, г. Энск, ул. Ленина, д. 5, кв. 12",
            "ул. Ленина 5-12",
            "Ленина 5 кв 12",
            "улица ЛЕНИНА, дом № 5",
            "Ленина ул., 5",
            "ул.Ленина,д.5",
            "возле дома 5 по улице Ленина",
            "Красноярский край, г. Энск, ул. Ленина, 5 - 12",
        ):
            with self.subTest(address):
                self.assertEqual(house_key(address), "ленина 5")

    def test_other_houses(self):
        """A7: block, letter, kind and number of the street make another house."""
        keys = {
            "пр-т Ленина, 5": "проспект ленина 5",
            "Ленинский пр., д. 5": "проспект ленинский 5",
            "ул. Ленина, 5а": "ленина 5а",
            "ул. Ленина, д. 5 корп. 2": "ленина 5/2",
            "ул. Ленина, 5/2": "ленина 5/2",
            "2-я Садовая, 5": "2 садовая 5",
            "ул. 50 лет Октября, д.3 кв.1": "50 октября 3",
            "ул. К. Маркса, 7": "маркса 7",
            "улица Карла Маркса дом 7": "маркса 7",
        }
        for address, key in keys.items():
            with self.subTest(address):
                self.assertEqual(house_key(address), key)

    def test_no_house(self):
        for address in ("", None, "г. Энск", "Энский район", "5", "%_%"):
            with self.subTest(address):
                self.assertEqual(house_key(address), "")

    def test_settlement_and_flat(self):
        found = parse_address("д. Петровка, ул. Мира, д. 3, кв. 1")
        self.assertEqual(found, ("петровка", "мира", "3", "1"))
