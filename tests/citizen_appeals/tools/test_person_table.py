import io
import unittest
import zipfile

import openpyxl

from odoo.addons.citizen_appeals.tools import person_table, workbook


def xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestPersonTable(unittest.TestCase):
    """A2: a list of applicants in any of the ways it comes."""

    def test_pasted_lines_are_read_one_by_one(self):
        """A2: a person a line; numbers before the name do not count."""
        rows = person_table.read_text(
            "1. Иванова Мария Петровна, ул. Ленина, д. 5, кв. 12, 8 912 345-67-89\n"
            "\n"
            "2) Петров Пётр Ильич, ул. Мира, д. 3, p@x.ru\n"
        )
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows[0].values["surname"], "Иванова")
        self.assertIn("Ленина", rows[0].values["address"])
        self.assertEqual(rows[1].values["email"], "p@x.ru")

    def test_headings_tell_the_columns(self):
        """A2: columns in any order, names in one column or in three."""
        content = xlsx(
            ["Телефон", "Ф.И.О.", "Почтовый адрес", "Индекс"],
            [89123456789, "Иванова Мария Петровна", "ул. Ленина, д. 5", 614000],
        )
        [row] = person_table.read_file(content, "list.xlsx")
        self.assertEqual(row.values["given_name"], "Мария")
        self.assertEqual(row.values["phone"], "89123456789")
        self.assertEqual(row.values["zip"], "614000")
        [row] = person_table.read_text("Фамилия\tИмя\tОтчество\nКим\tЧен\tИн")
        self.assertEqual(
            [row.values[part] for part in ("surname", "given_name", "patronymic")],
            ["Ким", "Чен", "Ин"],
        )

    def test_csv_of_excel_in_either_encoding(self):
        """A2: Excel saves in cp1251 with semicolons."""
        text = 'ФИО;Адрес\r\n"Иванова Мария Петровна";"ул. Ленина, д. 5"\r\n'
        for encoding in ("utf-8-sig", "cp1251"):
            with self.subTest(encoding):
                [row] = person_table.read_file(text.encode(encoding), "list.csv")
                self.assertEqual(row.values["surname"], "Иванова")
                self.assertEqual(row.values["address"], "ул. Ленина, д. 5")

    def test_formulas_are_never_computed_nor_read(self):
        """A2: the line is kept as it stands and asks for a person."""
        content = xlsx(["ФИО"], ['=HYPERLINK("http://x","Иванова")'], ["@SUM(A1)"])
        rows = person_table.read_file(content, "list.xlsx")
        self.assertEqual([row.values for row in rows], [{}, {}])
        self.assertTrue(rows[0].raw.startswith("=HYPERLINK"))
        for text in ("=1+1", "+cmd", "-cmd", "@x", " =1", "+(cmd|x)"):
            self.assertTrue(workbook.is_formula(text), text)
        for text in ("+7 912 345-67-89", "+(7912)", "-5", "-", "Ким", "", None):
            self.assertFalse(workbook.is_formula(text), text)

    def test_what_is_no_table_is_refused(self):
        """A2: other files, bombs and endless lists."""
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/x.xml", b"0" * (workbook.MAX_UNZIPPED + 1))
        long = "\n".join(["Иванов Иван Иванович"] * (person_table.MAX_ROWS + 1))
        for content, name, code in (
            (b"%PDF-1.4", "list.pdf", "kind"),
            (b"PK\x03\x04broken", "list.xlsx", "kind"),
            (b"\0\1\2", "list.csv", "kind"),
            (bomb.getvalue(), "list.xlsx", "large"),
            (b"x" * (workbook.MAX_BYTES + 1), "list.csv", "large"),
            (long.encode(), "list.csv", "long"),
        ):
            with (
                self.subTest(name, code=code),
                self.assertRaises(workbook.TableError) as error,
            ):
                person_table.read_file(content, name)
            self.assertEqual(error.exception.args[0], code)
