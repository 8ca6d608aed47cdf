"""What strangers send and clerks paste is read in time, and never breaks a screen.

No timings: each of these ran for minutes, took gigabytes or raised before.
"""

import io
import zipfile

from odoo.tests import BaseCase, tagged

from odoo.addons.citizen_appeals.tools import fingerprint, number, person_table
from odoo.addons.citizen_appeals.tools.preview import MOST_CHARACTERS, extract_text

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def package(xml):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", xml)
    return raw.getvalue()


def docx(inside, head=""):
    return package(f'{head}<w:document xmlns:w="{WORD}">{inside}</w:document>')


@tagged("post_install", "-at_install")
class TestHostile(BaseCase):
    """A2, A4, A7: crafted files and endless texts."""

    def test_paragraphs_inside_of_paragraphs(self):
        """A2: the same text is not told two hundred times."""
        inside = "<w:p>" * 200 + f"<w:t>{'a' * 100_000}</w:t>" + "</w:p>" * 200
        self.assertEqual(len(extract_text(docx(inside), "a.docx")), MOST_CHARACTERS)

    def test_a_broken_package(self):
        """A2: a file cut or changed on its way is no text."""
        raw = bytearray(docx(f"<w:p><w:t>{'ab' * 50_000}</w:t></w:p>"))
        raw[60:90] = b"\xff" * 30
        self.assertIsNone(extract_text(bytes(raw), "a.docx"))

    def test_entities(self):
        """A2: nothing of the server is read into the preview."""
        head = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        told = extract_text(docx("<w:p><w:t>a&x;b</w:t></w:p>", head), "a.docx")
        self.assertIn(told, (None, "a", "ab"))

    def test_crafted_mails(self):
        """A2: a mail the library gives up on is shown as it came."""
        nested = "".join(
            f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'
            for level in range(1500)
        )
        for raw in (
            nested.encode(),
            b"Content-Type: message/rfc822\n\n" * 1500 + b"text",
            b"From: " + b"(" * 5000 + b"\n\ntext",
            b'From: "\nTo: =?utf-8?b?\nDate: garbage\n\ntext',
            b"Content-Type: text/plain; charset=idna\n\n\xff\xff",
            b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 50_000,
        ):
            with self.subTest(raw[:40]):
                self.assertTrue(extract_text(raw, "a.eml"))

    def test_endless_words(self):
        """A7: one long word of both alphabets is looked at once."""
        for text in ("a " + "а" * 20_000, "a" * 20_000, "аa" * 10_000):
            with self.subTest(text[:4]):
                self.assertTrue(fingerprint.stems(text))

    def test_endless_numbers(self):
        """A4: what is pasted into the box of numbers is read up to a limit."""
        for text in ("1" + " " * 100_000 + "x", "1-" + "9" * 5000, " " * 100_000):
            with self.subTest(text[:2]):
                self.assertLessEqual(len(number.parse(text).key), number.MAX_LENGTH)

    def test_endless_columns(self):
        """A2: cells beyond the last column are nobody's name."""
        [row] = person_table.read_file(b"x;" * 1_000_000, "a.csv")
        self.assertLess(len(row.raw), 200)
