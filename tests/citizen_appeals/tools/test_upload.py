import io
import unittest
import zipfile

from odoo.addons.citizen_appeals.tools.upload import ACCEPT, UploadError, check_upload

LIMIT = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def package(*names, mimetype=None):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, b"x")
    return stream.getvalue()


def word(*names):
    return package("[Content_Types].xml", "word/document.xml", *names)


class TestUpload(unittest.TestCase):
    """A2, K2: files of strangers are what their content says."""

    def _assert_refused(self, rule, name, raw):
        with self.assertRaises(UploadError) as caught:
            check_upload(name, raw, LIMIT)
        self.assertEqual(caught.exception.rule, rule, name)

    def test_what_people_send(self):
        """A2: papers, pictures of phones, sound and video."""
        odt = package("content.xml", mimetype="application/vnd.oasis.opendocument.text")
        for name, raw, media in (
            ("a.pdf", b"%PDF-1.7 x", "application/pdf"),
            ("ФОТО.JPG", b"\xff\xd8\xff\xe0 x", "image/jpeg"),
            ("из сети.jpg", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
            ("a.png", PNG, "image/png"),
            ("IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
            ("IMG_1.jpg", b"\0\0\0\x18ftypmif1\0\0\0\0", "image/heic"),
            ("a.tiff", b"II*\0 x", "image/tiff"),
            ("a.doc", OLE, "application/msword"),
            ("a.xls", OLE, "application/vnd.ms-excel"),
            (
                "a.docx",
                word(),
                "application/vnd.openxmlformats-officedocument"
                ".wordprocessingml.document",
            ),
            ("a.odt", odt, "application/vnd.oasis.opendocument.text"),
            ("a.rtf", b"{\\rtf1 x}", "application/rtf"),
            ("a.txt", "Прошу починить".encode(), "text/plain"),
            ("a.txt", "Прошу починить".encode("cp1251"), "text/plain"),
            ("запись.mp3", b"ID3\x04 x", "audio/mpeg"),
            ("запись.m4a", b"\0\0\0\x18ftypM4A \0", "audio/mp4"),
            ("видео.mp4", b"\0\0\0\x18ftypisom\0", "video/mp4"),
            ("видео.MOV", b"\0\0\0\x18ftypqt  \0", "video/mp4"),
            (
                "a.pdf.sig",
                b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02x",
                "application/pkcs7-signature",
            ),
            ("без имени", b"%PDF-1.7 x", "application/pdf"),
        ):
            with self.subTest(name):
                self.assertEqual(check_upload(name, raw, LIMIT), media)

    def test_empty_and_too_large(self):
        """A2: the limit is a limit of bytes."""
        self._assert_refused("empty", "a.pdf", b"")
        self._assert_refused("large", "a.pdf", b"%PDF-" + b"x" * LIMIT)

    def test_programs_and_pages(self):
        """Bad input: what a workstation or a browser would run."""
        for name, raw in (
            ("a.exe", b"MZ program"),
            ("a.pdf", b"MZ program"),
            ("a.sh", b"#!/bin/sh\nrm -rf /"),
            ("a", b"\x7fELF"),
            ("a.zip", package("a.exe")),
            ("a.jar", package("META-INF/MANIFEST.MF")),
            ("a.docx", package("a.exe")),
            ("a.docx", b"PK\x03\x04 broken"),
            ("a.rar", b"Rar!\x1a\x07\0"),
            ("a.bin", b"\0\1\2\3"),
            ("a.msi", OLE),
        ):
            self._assert_refused("kind", name, raw)
        for name, raw in (
            ("a.html", b"<!DOCTYPE html><script>1</script>"),
            ("a.txt", b"text <script>alert(1)</script>"),
            ("a.svg", b"<svg onload=alert(1)>"),
            ("a.txt", b'\xef\xbb\xbf<?xml version="1.0"?>'),
        ):
            self._assert_refused("active", name, raw)

    def test_disguised_files(self):
        """Bad input: the name says something else than the content."""
        for name, raw in (
            ("photo.jpg.exe", b"\xff\xd8\xff\xe0 x"),
            ("photo.exe. .", b"\xff\xd8\xff\xe0 x"),
            ("photo.jpg", b"%PDF-1.7"),
            ("a.pdf", PNG),
            ("a.html", "просто текст".encode()),
            ("a.docm", word()),
            ("a.csv", b"=cmd|' /C calc'!A0"),
            ("a.scr", b"ID3\x04 x"),
        ):
            self._assert_refused("mismatch", name, raw)

    def test_macros_and_scripts(self):
        """Bad input: documents that run something when opened."""
        vba = "_VBA_PROJECT".encode("utf-16-le")
        ods = "application/vnd.oasis.opendocument.spreadsheet"
        for name, raw in (
            ("a.docx", word("word/vbaProject.bin")),
            ("a.docx", word("word/embeddings/oleObject1.bin")),
            ("a.ods", package("Basic/Standard/x.xml", mimetype=ods)),
            ("a.doc", OLE + vba),
            ("a.pdf", b"%PDF-1.7 << /S /JavaScript /JS (app.alert(1)) >>"),
            ("a.pdf", b"%PDF-1.7 << /S /Launch /F (cmd.exe) >>"),
            ("a.rtf", b"{\\rtf1{\\object\\objdata 01}}"),
        ):
            self._assert_refused("active", name, raw)

    def test_endless_tables_of_contents(self):
        """Bad input: an archive is not unpacked, its entries are counted."""
        raw = package("[Content_Types].xml") + b"PK\x01\x02" * 6000
        self._assert_refused("kind", "a.docx", raw)

    def test_the_browser_offers_what_is_accepted(self):
        """A2: the list beside the input is the same."""
        for ending in (".pdf", ".jpg", ".heic", ".docx", ".mp4"):
            self.assertIn(ending, ACCEPT.split(","))
        self.assertNotIn(".exe", ACCEPT)

    def test_broken_packages(self):
        """Each way to compress breaks with an error of its own."""
        for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w", method) as archive:
                archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            whole = stream.getvalue()
            start = whole.index(b"mimetype") + len(b"mimetype")
            for length in (3, 6, 12):
                broken = whole[:start] + b"\xff" * length + whole[start + length :]
                with self.subTest(method=method, length=length):
                    self._assert_refused("kind", "письмо.odt", broken)
