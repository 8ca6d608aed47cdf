from io import BytesIO

from pypdf import PdfWriter

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestLetterEnclosures(LettersCase):
    """D5: files go with a letter, their sheets are counted and named."""

    @classmethod
    def _pages_file(cls, count, name="Акт_осмотра.pdf", **vals):
        writer = PdfWriter()
        for _number in range(count):
            writer.add_blank_page(210, 297)
        content = BytesIO()
        writer.write(content)
        values = {"appeal_id": cls.appeal.id, "kind": "enclosure", **vals}
        return cls._file(content.getvalue(), name=name, **values)

    def _enclose(self, letter, *values):
        documents = self._as(self.env["citizen.document"], "executor").create(
            list(values)
        )
        self._as(letter, "executor").enclosure_ids = [Command.set(documents.ids)]
        return documents.with_env(self.env)

    def test_pages_of_a_file_are_the_sheets_of_the_enclosure(self):
        """D5: an uploaded PDF is kept with its checksum and its pages counted."""
        letter = self._letter("draft")
        document = self._enclose(letter, self._pages_file(3))
        self.assertEqual(document.sheets, 3)
        self.assertEqual(len(document.sha256), 64)
        self.assertEqual(letter.attachment_sheets, 3)
        self.assertEqual(letter.attachments_note, "Акт осмотра на 3 л. в 1 экз.")

    def test_several_files_are_numbered_and_printed(self):
        letter = self._letter("draft")
        self._enclose(
            letter,
            self._pages_file(2),
            self._pages_file(1, name="Фото.pdf"),
            self._file(b"plain text", name="Смета.txt", appeal_id=self.appeal.id),
        )
        self.assertEqual(
            letter.attachments_note.splitlines(),
            [
                "1. Акт осмотра на 2 л. в 1 экз.",
                "2. Фото на 1 л. в 1 экз.",
                "3. Смета (файл)",
            ],
        )
        text = self._text(self._print("citizen_letter_report", letter, "executor"))
        self.assertIn("Приложение: 1. Акт осмотра на 2 л. в 1 экз.", text)

    def test_paper_sheets_besides_the_files_are_counted_together(self):
        letter = self._letter("draft")
        self._enclose(letter, self._pages_file(2))
        self._as(letter, "executor").attachment_sheets = 7
        self.assertEqual(letter.attachments_note, "на 7 л. в 1 экз.")

    def test_two_hundred_pages_and_a_broken_file_are_taken(self):
        """Bad input: many pages are counted, what is no PDF is left to a person."""
        letter = self._letter("draft")
        documents = self._enclose(
            letter,
            self._pages_file(200),
            self._file(b"%PDF-1.4 broken", appeal_id=self.appeal.id, kind="enclosure"),
        )
        self.assertEqual(documents.mapped("sheets"), [200, 0])
        self.assertEqual(letter.attachment_sheets, 200)

    def test_a_file_above_the_limit_is_refused(self):
        """Bad input: the message names the limit; nothing is half kept."""
        self.company.scan_limit_mb = 1
        values = self._file(
            b"%PDF" + b"0" * 1024 * 1100, appeal_id=self.appeal.id, kind="enclosure"
        )
        with self.assertRaisesRegex(ValidationError, "limit of 1"):
            self._as(self.env["citizen.document"], "executor").create(values)

    def test_papers_of_another_appeal_are_refused(self):
        """K2: nobody is sent the papers of another citizen."""
        other = self._register()
        document = self.env["citizen.document"].create(
            self._pages_file(1, appeal_id=other.id)
        )
        letter = self._letter("draft")
        with self.assertRaisesRegex(ValidationError, "another appeal"):
            letter.enclosure_ids = document

    def test_enclosures_are_frozen_by_the_signature(self):
        letter = self._letter("draft")
        document = self._enclose(letter, self._pages_file(2))
        letter = self._bring(letter)
        with self.assertRaises(UserError):
            self._as(letter, "executor").enclosure_ids = [Command.clear()]
        self._as(document, "registrar").sheets = 9
        self.assertEqual(letter.attachment_sheets, 2)
        self.assertEqual(letter.attachments_note, "Акт осмотра на 2 л. в 1 экз.")

    def test_the_chancery_reads_what_it_sends(self):
        """D6: the enclosed file, and no other paper of the appeal."""
        letter = self._letter("draft")
        document = self._enclose(letter, self._pages_file(2))
        other = self.env["citizen.document"].create(self._pages_file(1))
        with self.assertRaises(AccessError):
            self._as(document, "chancery").read(["name"])
        letter = self._bring(letter)
        files = self._as(letter, "chancery")._get_enclosure_files()
        self.assertEqual([name for name, _content in files], ["Акт_осмотра.pdf"])
        self.assertTrue(files[0][1].startswith(b"%PDF"))
        with self.assertRaises(AccessError):
            self._as(other, "chancery").read(["name"])
        with self.assertRaises(AccessError):
            self._as(document, "chancery").write({"sheets": 1})

    def _bring(self, letter):
        self._as(letter, "executor").action_submit()
        self._as(letter, "office_head").action_approve()
        self._as(letter, "signatory").action_sign()
        return letter
