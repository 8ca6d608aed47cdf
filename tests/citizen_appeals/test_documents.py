import base64
import hashlib
import io

from PIL import Image

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from tests.common import AppealsCase

PDF = b"%PDF-1.4\n%scan of the first sheet"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
PROGRAMS = {
    "photo.jpg": b"MZ\x90\x00\x03\x00",
    "letter.pdf": b"\x7fELF\x02\x01\x01",
    "list.txt": b"#!/bin/sh\nrm -rf /",
    "applet.doc": b"\xca\xfe\xba\xbe\x00\x00",
}
SUFFIXES = (
    "virus.exe",
    "virus.EXE",
    "scan.pdf.exe",
    "scan.pdf .exe",
    "run.bat",
    "run.cmd",
    "run.js",
    "run.vbs",
    "run.ps1",
    "run.lnk",
    "run.hta",
    "run.scr",
    "macro.docm",
    "page.html",
    "page.xhtml",
    "picture.svg",
    "virus.exe.",
    "virus.exe ",
    "virus.exe. .",
)
HARMLESS = (
    "scan.pdf",
    "Скан обращения.PDF",
    "photo.jpeg",
    "table.xlsx",
    "letter.docx",
    "sound.mp3",
    "exe",
    "без расширения",
    "archive.zip",
)


@tagged("post_install", "-at_install")
class TestDocuments(AppealsCase):
    """A2, K2: papers are kept as received, with their checksum."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls._create_draft()
        cls.appeal = cls._register()

    def _add(self, appeal=None, role="registrar", **vals):
        values = self._file(**{"content": PDF, **vals})
        values["appeal_id"] = (appeal or self.draft).id
        return (
            self._as(self.env["citizen.document"], role)
            .create(values)
            .with_env(self.env)
        )

    def test_size_type_and_checksum_are_noted(self):
        """K2: the checksum proves that the file is the one received."""
        document = self._add()
        self.assertRecordValues(
            document,
            [
                {
                    "size": len(PDF),
                    "mimetype": "application/pdf",
                    "sha256": hashlib.sha256(PDF).hexdigest(),
                    "name": "scan.pdf",
                }
            ],
        )
        content = document.with_context(bin_size=False).content
        self.assertEqual(base64.b64decode(content), PDF)

    def test_the_type_comes_from_the_content(self):
        """A2: a picture called .pdf is a picture."""
        self.assertEqual(self._add(content=PNG).mimetype, "image/png")

    def test_photographs_are_kept_byte_for_byte(self):
        """K2: no larger than they were taken, broken ones as well."""
        stream = io.BytesIO()
        Image.new("RGB", (4000, 3000), "red").save(stream, "JPEG")
        for photo in (stream.getvalue(), b"\x89PNG\r\n\x1a\n" + bytes(range(256))):
            with self.subTest(size=len(photo)):
                document = self._add(content=photo)
                document.invalidate_recordset()
                kept = base64.b64decode(document.with_context(bin_size=False).content)
                self.assertEqual(kept, photo)
                self.assertEqual(document.sha256, hashlib.sha256(kept).hexdigest())

    def test_given_size_and_checksum_are_not_believed(self):
        """K2: what a client says of the file does not count."""
        document = self._add(size=1, sha256="0", mimetype="text/plain")
        self.assertEqual(document.size, len(PDF))
        self.assertEqual(document.sha256, hashlib.sha256(PDF).hexdigest())
        self.assertEqual(document.mimetype, "application/pdf")

    def test_documents_come_with_the_card(self):
        """A2: the scan is added in the form of the card."""
        draft = self._create_draft(document_ids=[Command.create(self._file(PDF))])
        self.assertEqual(draft.document_ids.sha256, hashlib.sha256(PDF).hexdigest())

    # ------------------------------------------------------------------
    # refused files
    # ------------------------------------------------------------------

    def test_an_empty_file_is_refused(self):
        """A2: nothing was scanned."""
        for content in (b"", False, None):
            with self.subTest(content), self.assertRaises(ValidationError):
                self._as(self.env["citizen.document"], "registrar").create(
                    {
                        "name": "scan.pdf",
                        "appeal_id": self.draft.id,
                        "content": content,
                    }
                )

    def test_what_is_no_file_is_refused(self):
        """A2: a broken upload is said so."""
        with self.assertRaises(ValidationError):
            self._as(self.env["citizen.document"], "registrar").create(
                {"name": "scan.pdf", "appeal_id": self.draft.id, "content": "я"}
            )

    def test_the_limit_is_the_bodys(self):
        """A2: each body sets its limit; the message names it."""
        self.company.scan_limit_mb = 1
        exactly = PDF.ljust(1024 * 1024, b" ")
        self.assertEqual(self._add(content=exactly).size, 1024 * 1024)
        with self.assertRaisesRegex(ValidationError, "scan.pdf.* 1 "):
            self._add(content=exactly + b" ")
        east = self._create_draft(self.east)
        self._as(self.env["citizen.document"], "registrar", self.east).create(
            self._file(exactly + b" ", appeal_id=east.id)
        )

    def test_programs_are_known_by_their_content(self):
        """A2: whatever the name says."""
        for name, content in PROGRAMS.items():
            with self.subTest(name), self.assertRaises(ValidationError):
                self._add(name=name, content=content)

    def test_programs_are_known_by_their_name(self):
        """A2: whatever the content says; capitals and second endings too."""
        for name in SUFFIXES:
            with self.subTest(name), self.assertRaises(ValidationError):
                self._add(name=name)

    def test_other_files_are_accepted(self):
        """A2: documents, pictures, tables, sound; names in Russian."""
        for name in HARMLESS:
            with self.subTest(name):
                self.assertEqual(self._add(name=name).name, name)

    # ------------------------------------------------------------------
    # kept as received
    # ------------------------------------------------------------------

    def test_the_file_is_never_replaced(self):
        """K2: neither content nor what proves it, not even before registration."""
        vals_list = (
            {"content": base64.b64encode(PNG)},
            {"content": False},
            {"sha256": "0"},
            {"size": 1},
            {"mimetype": "text/plain"},
            {"appeal_id": self.draft.id},
        )
        for appeal in (self.draft, self.appeal):
            document = self._add(appeal)
            for vals in vals_list:
                for role in ("registrar", "office_head"):
                    case = f"{appeal.state} {role} {next(iter(vals))}"
                    with self.subTest(case), self.assertRaises(UserError):
                        self._as(document, role).write(vals)
            self.assertEqual(document.sha256, hashlib.sha256(PDF).hexdigest())

    def test_of_a_registered_appeal_the_name_stays(self):
        """K2: original name, source and hour of receipt are as received."""
        document = self._add(self.appeal)
        for vals in (
            {"name": "other.pdf"},
            {"source": "other"},
            {"date": "2026-03-01 09:00:00"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self._as(document, "registrar").write(vals)
        self.assertEqual(document.name, "scan.pdf")

    def test_kind_and_sheets_can_be_corrected_with_a_trace(self):
        """A2, K2: the clerk counts again; the event names the change."""
        document = self._add(self.appeal)
        self._as(document, "registrar").write({"kind": "attachment", "sheets": 3})
        self.assertEqual(document.sheets, 3)
        event = self.appeal.event_ids.sorted("id")[-1]
        self.assertEqual(event.code, "document_changed")
        self.assertEqual(event.data["document_id"], document.id)
        self.assertEqual(event.data["values"]["sheets"], [0, 3])

    def test_before_registration_all_but_the_file_can_be_corrected(self):
        """A2: a slip in the name is corrected before the number."""
        document = self._add()
        self._as(document, "registrar").write({"name": "Обращение.pdf", "sheets": 2})
        self.assertEqual(document.name, "Обращение.pdf")

    def test_of_a_registered_appeal_nothing_is_deleted(self):
        """K2: by nobody, the system neither."""
        document = self._add(self.appeal)
        for role in self.users:
            with self.subTest(role), self.assertRaises(UserError):
                self._as(document, role).unlink()
        with self.assertRaises(UserError):
            document.sudo().unlink()

    def test_of_a_draft_a_wrong_scan_is_deleted(self):
        """A2: before registration the clerk takes a wrong scan away."""
        document = self._add()
        self._as(document, "registrar").unlink()
        self.assertFalse(document.exists())

    def test_the_stored_file_is_not_reached_behind_the_document(self):
        """K2: neither replaced nor deleted as an attachment."""
        document = self._add(self.appeal)
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "citizen.document"),
                ("res_id", "=", document.id),
                ("res_field", "=", "content"),
            ]
        )
        self.assertTrue(attachment)
        for role in ("registrar", "office_head", "executor", "admin"):
            asked = self._as(attachment, role)
            for vals in (
                {"raw": b"other"},
                {"datas": base64.b64encode(b"other")},
                {"res_id": self.draft.id},
                {"public": True},
            ):
                case = f"{role} {next(iter(vals))}"
                with self.subTest(case), self.assertRaises(UserError):
                    asked.write(vals)
            with self.subTest(role), self.assertRaises(UserError):
                asked.unlink()
        self.assertEqual(attachment.raw, PDF)

    # ------------------------------------------------------------------
    # who
    # ------------------------------------------------------------------

    def test_readers_with_a_task_add_materials(self):
        """C6: executors, curators and assistants add what they found."""
        self._assign_to(self.appeal, "executor")
        for role in ("executor", "supervisor", "assistant", "registrar"):
            with self.subTest(role):
                self.assertTrue(self._add(self.appeal, role, kind="material"))
        for role in ("executor2", "auditor", "oversight", "admin", "chancery"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._add(self.appeal, role, kind="material")
