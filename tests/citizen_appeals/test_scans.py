import base64
import io

import pypdfium2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.letters import TEXT, LettersCase


@tagged("post_install", "-at_install")
class TestScans(LettersCase):
    """D1: the scan of a letter signed on paper is known by the code it carries."""

    def _scan(self, letter, kind="png", user="signatory"):
        """What a scanner makes of the paper printed for signature."""
        pdf = self._print("report_letter", letter, user)
        if kind == "pdf":
            return pdf
        with io.BytesIO() as stream:
            page = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72)
            page.to_pil().convert("L").save(stream, format=kind.upper())
            return stream.getvalue()

    def _attach(self, letter, raw, user="office_head", **vals):
        letter = self._as(letter, user)
        upload = letter.env["citizen.signature.upload"].create(
            {
                "letter_id": letter.id,
                "name": "scan.png",
                "content": base64.b64encode(raw),
                **vals,
            }
        )
        upload.action_attach()

    def test_a_scan_of_this_letter_signs_it(self):
        letter = self._letter("approved")
        for kind in ("png", "jpeg", "pdf"):
            with self.subTest(kind), self.env.cr.savepoint() as savepoint:
                self._attach(letter, self._scan(letter, kind))
                self.assertEqual(letter.state, "signed")
                self.assertEqual(letter.signature_file_ids.checked, "qr")
                self.assertEqual(letter.signature_ids.way, "paper")
                self.assertEqual(letter.signatory_name, "П.П. Петров")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_what_is_printed_to_sign_is_no_draft(self):
        draft = self._letter("in_review")
        self.assertIn("ПРОЕКТ", self._page_text(self._print("report_letter", draft), 1))
        self._as(draft, "office_head").action_approve()
        text = self._page_text(self._print("report_letter", draft), 1)
        self.assertNotIn("ПРОЕКТ", text)

    def test_a_scan_of_another_letter_is_refused(self):
        """Bad input: a scan of another letter attached."""
        letter = self._letter("approved")
        other = self._register()
        self._assign_to(other, "executor")
        foreign = self._scan(self._letter("approved", other))
        for confirmed in (False, True):
            with self.assertRaisesRegex(ValidationError, "another appeal"):
                self._attach(letter, foreign, is_compared=confirmed)
        self.assertEqual(letter.state, "approved")
        self.assertFalse(letter.signature_file_ids)

    def test_a_scan_of_another_letter_of_the_appeal_is_refused(self):
        letter = self._letter("approved")
        notice = self._notice("extension_notice", date_named="2026-05-01", reason="—")
        self._as(notice, "registrar").action_submit()
        with self.assertRaisesRegex(ValidationError, "another letter of this appeal"):
            self._attach(letter, self._scan(notice))

    def test_a_scan_of_an_earlier_text_is_refused(self):
        """Bad input: a text changed after signature."""
        letter = self._letter("approved")
        old = self._scan(letter)
        self._as(letter, "registrar").body = TEXT + "<p>Исправлено.</p>"
        with self.assertRaisesRegex(ValidationError, "earlier text"):
            self._attach(letter, old, is_compared=True)

    def test_a_scan_without_a_code_is_compared_by_a_person(self):
        letter = self._letter("approved")
        page = pypdfium2.PdfDocument(self._print("report_letter", letter))[0]
        with io.BytesIO() as stream:
            image = page.render(scale=1).to_pil().convert("L")
            image.crop((0, 0, image.width, image.height // 2)).save(stream, "PNG")
            raw = stream.getvalue()
        with self.assertRaisesRegex(UserError, "Compared with the original"):
            self._attach(letter, raw)
        self._attach(letter, raw, is_compared=True)
        self.assertEqual(letter.signature_file_ids.checked, "compared")
        self.assertEqual(letter.state, "signed")

    def test_a_damaged_scan_is_refused(self):
        letter = self._letter("approved")
        for raw in (b"%PDF-1.4 broken", b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xffno"):
            with (
                self.subTest(raw=raw),
                self.assertRaisesRegex(ValidationError, "damaged"),
            ):
                self._attach(letter, raw, is_compared=True)

    def test_the_day_on_the_paper(self):
        with freeze_time("2026-03-08 09:00:00"):
            letter = self._letter("approved")
            raw = self._scan(letter)
        with self.assertRaisesRegex(ValidationError, "ahead"):
            self._attach(letter, raw, date_signed="2026-03-11")
        self._attach(letter, raw, date_signed="2026-03-09")
        self.assertEqual(str(letter.date_signed), "2026-03-09")

    def test_a_paper_original_of_a_letter_signed_in_the_system_is_kept(self):
        letter = self._letter("numbered")
        self._attach(letter, self._scan(letter, user="chancery"), "chancery")
        self.assertEqual(letter.signature_file_ids.checked, "qr")
        self.assertEqual(letter.signature_ids.way, "system")

    def test_who_enters_a_paper_signature(self):
        """K1."""
        letter = self._letter("approved")
        raw = self._scan(letter)
        for name in ("executor", "supervisor", "oversight", "auditor", "chancery"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._attach(letter, raw, name)
        self._attach(letter, raw, "signatory")

    def test_the_code_tells_nothing(self):
        """The letter's part of the code is ten signs made of a secret."""
        letter = self._letter("approved")
        code = letter._get_letter_code()
        self.assertRegex(code, "^[A-Z2-7]{10}$")
        self.assertNotEqual(code, letter.appeal_id._get_access_code())
