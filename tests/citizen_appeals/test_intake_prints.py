import io

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.letters import LettersCase
from tests.common import NOW


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestIntakePrints(LettersCase):
    """Papers of the intake: the citizen's copy, the way to the curator."""

    def _pages_of(self, report, appeals, user="registrar"):
        pages = PdfReader(io.BytesIO(self._print(report, appeals, user))).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_receipt_mark_says_what_was_taken_in_and_when(self):
        """S4 2.1.1: the signature on the citizen's copy; nothing of his appeal."""
        appeal = self._register(sheets=2, attachment_sheets=3, annotation="Кровля")
        [text] = self._pages_of("report_appeal_receipt", appeal)
        for part in ("ПРИНЯТО", "Листов: 5", f"№ {appeal.name} от"):
            self.assertIn(part, text)
        self.assertNotIn("Кровля", text)

    def test_receipt_mark_is_given_before_registration_too(self):
        """S4 2.1.1: the citizen at the counter does not wait for the number."""
        [text] = self._pages_of("report_appeal_receipt", self._create_draft())
        self.assertIn("ПРИНЯТО", text)
        self.assertNotIn("Зарегистрировано", text)

    def test_covering_sheet_lists_what_each_curator_got_that_day(self):
        """S4 2.1.18, 2.1.20: a sheet for each curator, signed by the assistant."""
        posts = self.posts["supervisor"] | self.posts["signatory"]
        appeals = self.env["citizen.appeal"]
        for post, annotation in zip(posts, ("Кровля", "Дороги"), strict=True):
            appeals += self._register(supervisor_id=post.id, annotation=annotation)
        pages = self._pages_of("report_handover_sheet", appeals)
        self.assertEqual(len(pages), 2)
        for post, appeal in zip(posts, appeals, strict=True):
            [page] = [page for page in pages if appeal.annotation in page]
            self.assertIn(appeal.name, page)
            self.assertIn(f"{post.name_dative} Петрову Петру Петровичу", page)
            self.assertIn("Принял помощник", page)
            self.assertNotIn("Щукин", page)

    def test_covering_sheet_of_a_district_has_the_mark_of_the_chancery(self):
        """S4 2.1.21: the chancery enters the day of the hand-over on the copy."""
        appeal = self._register(supervisor_id=self.posts["supervisor"].id)
        [page] = self._pages_of("report_handover_sheet", appeal)
        self.assertIn("Отметка канцелярии о дате передачи", page)

    def test_papers_of_the_intake_are_for_the_office(self):
        appeal = self._register(supervisor_id=self.posts["supervisor"].id)
        for report in ("report_appeal_receipt", "report_handover_sheet"):
            with self.subTest(report), self.assertRaises(AccessError):
                self._print(report, appeal, "executor2")
