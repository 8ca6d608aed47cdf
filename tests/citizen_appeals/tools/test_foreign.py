import unittest

from odoo.addons.citizen_appeals.tools.foreign import Finder, Person, person_names

PERSON = Person(
    names=("Щукина Прасковья Тихоновна", "Щукиной Прасковье Тихоновне"),
    addresses=("г. Энск, ул. Заозёрная, д. 917, кв. 4",),
    phones=("+7 999 555-77-11",),
    emails=("praskovya@shchukina.example",),
    numbers=("12-А/26", "345"),
)


class TestForeign(unittest.TestCase):
    """152-ФЗ: what of an answer tells of the person it was written to."""

    def test_the_person_is_found_however_he_is_written(self):
        """152-ФЗ: cases, capitals, initials, digits of a phone."""
        finder = Finder(PERSON)
        for text, found in (
            ("Уважаемая Прасковья Тихоновна!", "name"),
            ("Квартира осмотрена в присутствии Щукиной.", "name"),
            ("С ЩУКИНОЙ П.Т. проведена беседа.", "name"),
            ("собственник щукина отказалась", "name"),
            ("По адресу Заозёрная 917 проведён ремонт.", "address"),
            ("Дом № 917 по улице Заозерной отремонтирован.", "address"),
            ("Вам звонили по номеру 8 (999) 555 77 11.", "phone"),
            ("Ответ направлен на Praskovya@Shchukina.example.", "email"),
            ("Ваше обращение от 01.02.2026 № 12-А/26 рассмотрено.", "number"),
            ("Обращение № 345 рассмотрено.", "number"),
        ):
            with self.subTest(text):
                self.assertEqual(finder.find(text), found)

    def test_what_is_to_check_is_hinted(self):
        """152-ФЗ: the street alone, or any other person named."""
        finder = Finder(PERSON)
        self.assertEqual(finder.find("На улице Заозёрной уложен асфальт."), "street")
        for text in (
            "Сосед Иванов Иван Иванович согласен.",
            "Мастер Петров И. И. прибыл вовремя.",
            "Ответ подготовил И.И. Петров.",
        ):
            with self.subTest(text):
                self.assertEqual(finder.find(text), "person")

    def test_ordinary_words_are_free(self):
        """D1: what can be taken over is not held back."""
        finder = Finder(PERSON)
        for text in (
            "Ремонт дороги проведён в марте 2026 года.",
            "Согласно статье 10 Федерального закона № 59-ФЗ обращение рассмотрено.",
            "Работы стоили 12 345 678 рублей, в том числе 3456 за материалы.",
        ):
            with self.subTest(text):
                self.assertEqual(finder.find(text), "")

    def test_short_names(self):
        """152-ФЗ: names of two and three letters are found in their cases."""
        finder = Finder(Person(names=("Ли Ян Кимович",)))
        self.assertEqual(finder.find("Гражданину Яну разъяснено право."), "name")
        self.assertEqual(finder.find("В январе уложен асфальт, ливни его размыли."), "")

    def test_names_among_the_words_of_a_salutation(self):
        """152-ФЗ: what is written with a capital, but not “Уважаемая”."""
        self.assertEqual(
            person_names(("Уважаемая Мария Петровна!", None)), ("Мария", "Петровна")
        )
