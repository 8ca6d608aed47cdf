"""How alike two texts are, and the keys by which they find each other (A7)."""

from unittest import TestCase

from odoo.addons.citizen_appeals.tools import fingerprint

TEXT = (
    "Уважаемый глава! Прошу отремонтировать протекающую кровлю нашего дома 5 по улице"
    " Ленина: вода заливает квартиры пятого этажа, управляющая компания бездействует"
    " с марта, соседи болеют, обои отклеились."
)


def likeness(one, other):
    return fingerprint.likeness(fingerprint.stems(one), fingerprint.stems(other))


class TestLikeness(TestCase):
    def test_same_text(self):
        self.assertEqual(likeness(TEXT, TEXT), 1)
        self.assertEqual(likeness(TEXT, TEXT.upper()), 1)

    def test_order_and_endings_hardly_matter(self):
        """A7: swapped words and other cases are the same text."""
        words = TEXT.split(" ")
        swapped = " ".join([*words[10:], *words[:10]])
        self.assertGreater(likeness(TEXT, swapped), 0.95)
        self.assertGreater(
            likeness(
                "ремонт разбитой дороги у школы номер 3 на улице Мира",
                "о ремонте разбитых дорог у школы номер 3 по улице Мира",
            ),
            0.9,
        )

    def test_slips_of_the_pen(self):
        """A7: a wrong letter, Ё for Е, Latin letters that look the same."""
        spoilt = TEXT.replace("кровлю", "кравлю").replace("соседи", "соседи болеют и")
        spoilt = spoilt.replace("этажа", "этажa").replace("обои", "обио")
        self.assertGreater(likeness(TEXT, spoilt), 0.9)

    def test_beginning_of_a_text(self):
        """A7: what is typed so far is compared, not what is still missing."""
        self.assertGreater(likeness(TEXT, TEXT[: len(TEXT) // 2]), 0.75)

    def test_same_phrases_are_not_the_same_appeal(self):
        """A7: of the phrases of every appeal nobody is alike."""
        other = (
            "Уважаемый глава! Прошу принять меры: автобус номер 17 не останавливается у"
            " поликлиники, водитель грубит пенсионерам."
        )
        self.assertLess(likeness(TEXT, other), 0.2)

    def test_the_same_trouble_of_another_house(self):
        other = (
            "Уважаемый глава! Прошу отремонтировать протекающую кровлю дома 17 по улице"
            " Мира, где зимой провалились перекрытия чердака и погиб голубь."
        )
        self.assertLess(likeness(TEXT, other), 0.6)

    def test_a_few_words_are_no_text(self):
        self.assertLess(likeness("кровля", TEXT), 0.3)
        self.assertEqual(likeness("", TEXT), 0)
        self.assertEqual(likeness("прошу принять меры", ""), 0)

    def test_garbage(self):
        """Robustness: pictures, wildcards, endless words."""
        for text in ("😀" * 5000, "%_" * 5000, "а" * 10000, "\u202e", "1" * 9999):
            with self.subTest(text[:3]):
                self.assertLess(likeness(text, TEXT), 0.1)


class TestKeys(TestCase):
    def _pairs(self, text):
        return set(fingerprint.pair_keys(fingerprint.stems(text)))

    def test_alike_texts_share_keys(self):
        """A7: also the beginning of a text, and with slips of the pen."""
        spoilt = TEXT.replace("кровлю", "кравлю").replace("этажа", "эташа")
        self.assertGreaterEqual(len(self._pairs(TEXT) & self._pairs(spoilt)), 10)
        half = TEXT[: len(TEXT) // 2]
        self.assertGreaterEqual(len(self._pairs(TEXT) & self._pairs(half)), 4)

    def test_keys_are_bounded_and_tell_nothing(self):
        """K2: what is stored is no word of the person."""
        keys = fingerprint.appeal_keys((TEXT * 50,), ("ул. Ленина, 5",), "2-34-56")
        self.assertLess(len(keys), 600)
        self.assertNotIn("кровл", keys)
        self.assertNotIn("23456", keys)

    def test_keys_of_house_phone_and_number(self):
        """A7: one spelling for each."""
        for make, one, other in (
            (fingerprint.house_keys, "ул. Ленина, д. 5, кв. 1", "Ленина 5-17"),
            (fingerprint.phone_keys, "+7 (912) 345-67-89", "8 912 3456789"),
            (fingerprint.number_keys, "А26-01/123", "а 26-01-123"),
        ):
            with self.subTest(one):
                self.assertTrue(make(one))
                self.assertEqual(make(one), make(other))
        self.assertFalse(fingerprint.house_keys("", None))
        self.assertFalse(fingerprint.number_keys("б/н"))

    def test_nothing_said(self):
        self.assertIsNone(fingerprint.appeal_keys((None, ""), (None,)))
