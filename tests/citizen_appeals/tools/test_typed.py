import unittest

from odoo.addons.citizen_appeals.tools import typed

RTL = "\u202e\u2066\u200f\u061c\u2069\u202c"


class TestTyped(unittest.TestCase):
    """Bad input: hidden characters go, everything else stays as it was typed."""

    def test_lines(self):
        self.assertEqual(typed.one_line(" Щу\x00ки\u202eна\n\t Анна "), "Щукина Анна")
        self.assertEqual(typed.one_line(RTL + "\ufeff\u200b\xad"), "")
        for nothing in (None, 5, b"x", ["x"], {}):
            self.assertEqual(typed.one_line(nothing), "")
            self.assertEqual(typed.many_lines(nothing), "")

    def test_texts(self):
        text = "Первая  строка \r\n\r\n\r\n\r\nвторая\u2028третья\x1b[31m"
        self.assertEqual(typed.many_lines(text), "Первая строка\n\nвторая\nтретья[31m")

    def test_what_stays(self):
        """Letters of other tongues, signs, emoji of several parts."""
        for text in ("Ёж «ъ» — №5 ½ €", "👨‍👩‍👧 👍🏽 ❤️", "Гөлнара Ԥшьынба", "=1+1 <b>"):
            self.assertEqual(typed.one_line(text), text)

    def test_broken_pairs(self):
        """A half of a pair breaks the database."""
        self.assertEqual(typed.one_line("a\ud83db"), "ab")

    def test_names(self):
        for name in (
            "Иванов",
            "Салтыков-Щедрин",
            "д'Артаньян",
            "Мамед оглы",
            "Нгуен Тхи",
            "Ли И.",
            "Иванова (Петрова)",
            "Гөлнара",
            "Jean-Luc",
            "Зе\u0301нина",
        ):
            self.assertTrue(typed.is_name(name), name)
        for name in (
            "",
            "-",
            "<b>",
            "=SUM(A1)",
            "@x",
            "Иванов1",
            "👍",
            "Иванов;",
            "a@b.ru",
            "http://x",
            "Иванов_",
            "*",
        ):
            self.assertFalse(typed.is_name(name), name)
        self.assertFalse(typed.is_name("а-" * 50_000 + "1"))

    def test_file_names(self):
        self.assertEqual(typed.file_name("../../etc/passwd"), "passwd")
        self.assertEqual(typed.file_name("C:\\Фото\\двор.jpg"), "двор.jpg")
        self.assertEqual(typed.file_name("фото\u202egpj.exe"), "фотоgpj.exe")
        self.assertEqual(typed.file_name('a"b<c>.pdf\x00'), "a_b_c_.pdf")
        self.assertEqual(typed.file_name(None), "file")
        self.assertEqual(typed.file_name(" . "), "file")
        long = typed.file_name("щ" * 10_000 + ".pdf")
        self.assertEqual(len(long), typed.FILE_NAME_LENGTH)
        self.assertTrue(long.endswith(".pdf"))

    def test_beginnings(self):
        self.assertEqual(typed.shorten("коротко", 10), "коротко")
        self.assertEqual(typed.shorten("одно два три", 10), "одно два…")
        self.assertEqual(typed.shorten("щ" * 20, 10), "щ" * 9 + "…")
