from odoo.tests import TransactionCase, tagged

from odoo.addons.citizen_appeals.tools import number


@tagged("post_install", "-at_install")
class TestNumberSpelling(TransactionCase):
    """H7: a number is read out of whatever people write."""

    def test_spellings_of_one_number(self):
        for text in (
            "№ И-123/26",
            "И-123/2026",
            "И - 123 / 2026",
            "и123/26",
            "123-и/26",
            "№И-123/26 от 10.03.2026",
            "номер И-123/26",
            "N И-123/26",
            "b-123/26",
        ):
            with self.subTest(text=text):
                found = number.parse(text)
                self.assertEqual((found.value, found.year), (123, 2026))
                self.assertIn("И", found.letters)

    def test_latin_lookalikes_are_the_cyrillic_letters(self):
        self.assertEqual(number.parse("C-12").letters, {"С"} | {"С"})
        self.assertEqual(number.to_key("A26-13/OГ"), number.to_key("А26-13/ОГ"))

    def test_number_alone_has_no_year(self):
        for text in ("123", "№123", "№ 123", "и123", "123-и", "2026"):
            with self.subTest(text=text):
                self.assertFalse(number.parse(text).year)
        self.assertEqual(number.parse("2026").value, 2026)

    def test_prefix_with_digits_of_its_own(self):
        found = number.parse("02-11/123/26")
        self.assertEqual((found.value, found.year), (123, 2026))

    def test_what_is_no_number_has_no_value(self):
        for text in ("", None, "Иванов", "№", "99999999999999", "0"):
            with self.subTest(text=text):
                self.assertFalse(number.parse(text).value)
