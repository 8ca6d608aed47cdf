import base64
import hashlib
import io
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, tagged

from tests.citizen_appeals.letters import TEXT, LettersCase
from tests.common import SECRETS

ENGINE = "odoo.addons.citizen_appeals.models.ir_actions_report.html_to_pdf"


@tagged("post_install", "-at_install")
class TestLetterPdf(LettersCase):
    """One layout for every letter; what was issued is never drawn again."""

    def test_issued_answer_reads_as_a_letter(self):
        letter = self._letter("numbered", attachment_sheets=3)
        text = self._text(self._pdf_of(letter))
        for part in (
            "АДМИНИСТРАЦИЯ",
            "ГОРОДА СЕВЕРНОГО",
            "ОКПО 01234567",
            "10.03.2026 № 1/2026",
            f"На № {self.appeal.name} от 10.03.2026",
            "Щукиной Прасковье Тихоновне",
            "ул. Заозёрная, д. 917",
            "О рассмотрении обращения",
            "Уважаемая Прасковья Тихоновна!",
            "По поручению куратора обращение рассмотрено.",
            "Приложение: на 3 л. в 1 экз.",
            "Должность signatory",
            "П.П. Петров",
            "Петров Пётр Петрович 12-34-57",
        ):
            self.assertIn(part, text)
        self.assertNotIn("ПРОЕКТ", text)

    def test_email_answer_says_to_whom_and_where(self):
        """S4 2.5.5: кому, куда."""
        letter = self._letter("numbered", dispatch_way="email")
        text = self._text(self._pdf_of(letter))
        self.assertIn("Кому: Щукиной Прасковье Тихоновне", text)
        self.assertIn("Куда: praskovya@shchukina.example", text)
        self.assertNotIn("Заозёрная", text)

    def test_draft_is_marked_and_has_neither_number_nor_code(self):
        letter = self._letter("in_review")
        values = letter._get_print_values()[letter.id]
        self.assertTrue(values["is_draft"])
        self.assertFalse(values["qr"])
        self.assertIn(
            "ПРОЕКТ", self._page_text(self._print("report_letter", letter), 1)
        )

    def test_issued_pdf_is_pdf_a_with_its_hash(self):
        letter = self._letter("numbered")
        pdf = self._pdf_of(letter)
        metadata = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"]
        self.assertIn(b"pdfaid", metadata.get_data())
        self.assertEqual(letter.pdf_sha256, hashlib.sha256(pdf).hexdigest())

    def test_issued_pdf_is_handed_out_as_it_was(self):
        letter = self._letter("dispatched")
        self.company.letterhead_title = "ДРУГОЕ НАЗВАНИЕ"
        with patch(ENGINE, side_effect=AssertionError("drawn again")):
            for user in ("executor", "chancery", "office_head"):
                pdf = self._print("report_letter", letter, user)
                self.assertEqual(pdf, self._pdf_of(letter))

    def test_issued_pdf_is_never_replaced(self):
        letter = self._letter("numbered")
        with self.assertRaises(UserError):
            letter.sudo()._write_flow({"pdf": base64.b64encode(b"%PDF other")})
        with self.assertRaises(AccessError):
            letter.sudo().pdf = base64.b64encode(b"%PDF other")

    def test_numbers_run_without_gaps_and_restart_in_a_new_year(self):
        first = self._letter("numbered")
        other = self._register()
        self._assign_to(other, "executor")
        second = self._letter("numbered", other)
        self.assertEqual([first.number, second.number], [1, 2])
        self.assertEqual(first.number_year, 2026)

    def test_merged_print_keeps_the_order_of_the_list(self):
        letters = self._letter("draft") | self._letter("draft")
        letters[0].subject, letters[1].subject = "Первое", "Второе"
        for order in (letters, letters[::-1]):
            text = self._text(self._print("report_letter", order))
            found = sorted(order.mapped("subject"), key=text.index)
            self.assertEqual(found, order.mapped("subject"))

    def test_text_cannot_pass_itself_off_as_another_letter(self):
        """A text with marks of our own print layout stays the text of its letter."""
        other = self._letter("draft", subject="Чужое письмо")
        mark = f'<article data-oe-id="{other.id}"><p>Подлог</p></article>'
        letter = self._letter("draft", body=f"{TEXT}{mark}</article>{mark}")
        reports = self.env["ir.actions.report"]
        report = self.env.ref("citizen_appeals.citizen_letter_report")
        pdfs = reports._render_documents(report, (letter | other).ids)
        self.assertEqual(set(pdfs), {letter.id, other.id})
        self.assertIn("Подлог", self._text(pdfs[letter.id]))
        self.assertNotIn("Подлог", self._text(pdfs[other.id]))
        self.assertIn("Чужое письмо", self._text(pdfs[other.id]))

    def test_long_letter_has_page_numbers_and_keeps_its_end_together(self):
        """ГОСТ: the number from the second page on; no signature alone."""
        for paragraphs in range(22, 40, 3):
            with self.subTest(paragraphs=paragraphs):
                letter = self._letter(
                    "draft", body=TEXT + "<p>Строка.</p>" * paragraphs
                )
                pdf = self._print("report_letter", letter)
                pages = [self._page_text(pdf, page) for page in (1, 2)]
                if not pages[1]:
                    continue
                self.assertTrue(pages[1].endswith(" 2"), pages[1])
                self.assertFalse(pages[0].endswith(" 1"))
                for part in ("Строка.", "П.П. Петров", "12-34-57"):
                    self.assertIn(part, pages[1])

    def test_what_a_text_asks_from_outside_is_not_printed(self):
        letter = self._letter(
            "draft", body=TEXT + '<p><img src="file:///etc/passwd"/></p>'
        )
        with self.assertLogs("odoo.addons.citizen_appeals.tools.pdf", "WARNING"):
            pdf = self._print("report_letter", letter)
        self.assertFalse(b"/Image" in pdf)

    def test_stranger_prints_nothing(self):
        letter = self._letter("numbered")
        for user, body in (("executor2", self.north), ("registrar", self.east)):
            reports = self._as(self.env["ir.actions.report"], user, body)
            with self.assertRaises(AccessError):
                reports.with_context(force_report_rendering=True)._render_qweb_pdf(
                    "citizen_appeals.report_letter", letter.ids
                )

    def test_letter_of_empty_fields_prints(self):
        """An applicant without address, a body without letterhead."""
        self.company.write({"letterhead_title": False, "letterhead_details": False})
        letter = self._letter(
            "draft", addressee_address=False, subject=False, salutation=False
        )
        text = self._text(self._print("report_letter", letter))
        self.assertIn(self.company.name, text)
        self.assertNotIn("False", text)
        self.assertNotIn("None", text)

    def test_receipt_names_the_answer_and_leaves_the_name_to_the_hand(self):
        """S4 2.5.2, appendix 1."""
        letter = self._letter("numbered", dispatch_way="hand")
        text = self._text(self._print("report_letter_receipt", letter, "chancery"))
        self.assertIn("РАСПИСКА", text)
        self.assertIn("получен на руки ответ от 10.03.2026 № 1/2026", text)
        self.assertIn(f"на обращение от 10.03.2026 № {self.appeal.name}", text)
        self.assertNotIn("Щукин", text)

    def test_other_reports_keep_their_engine(self):
        report = self.env["ir.actions.report"].search(
            [("pdf_engine", "=", "wkhtmltopdf"), ("report_type", "=", "qweb-pdf")],
            limit=1,
        )
        with patch(ENGINE) as engine:
            super_method = "_render_qweb_pdf_prepare_streams"
            base = "odoo.addons.base.models.ir_actions_report.IrActionsReport"
            with patch(f"{base}.{super_method}", return_value={}) as core:
                report._render_qweb_pdf_prepare_streams(report, {}, [1])
        core.assert_called_once()
        engine.assert_not_called()


@tagged("post_install", "-at_install")
class TestAppealForms(LettersCase):
    """Registration card and stamp."""

    def test_card_shows_what_the_law_lists(self):
        self._letter("dispatched")
        self.appeal.sudo().question_ids.result = "explained"
        text = self._text(self._print("report_appeal_card", self.appeal, "registrar"))
        for part in (
            "РЕГИСТРАЦИОННО-КОНТРОЛЬНАЯ КАРТОЧКА",
            f"№ {self.appeal.name}",
            "Щукина Прасковья Тихоновна",
            "ул. Заозёрная, д. 917",
            "+7 999 555-77-11",
            "Протекает кровля",
            "9001.0001.0001.0001",
            "разъяснено",
            "Рассмотреть и ответить",
            "ответственный",
            "В дело 10.03.2026",
            "Ответ заявителю",
            "почтой 10.03.2026",
            "Отметки о движении",
        ):
            self.assertIn(part, text)

    def test_card_of_an_anonymous_appeal_prints(self):
        appeal = self._register(applicant_id=False, received_name=False)
        text = self._text(self._print("report_appeal_card", appeal, "registrar"))
        self.assertNotIn("False", text)

    def test_card_is_for_readers_only(self):
        with self.assertRaises(AccessError):
            self._print("report_appeal_card", self.appeal, "executor2")

    def test_stamp_is_blue_and_black_for_oral_appeals(self):
        """S4 2.1.5."""
        report = self.env["report.citizen_appeals.report_appeal_stamp"]
        oral = self._register(channel_id=self.oral_channel.id)
        values = report._get_report_values((self.appeal | oral).ids)["values"]
        self.assertNotEqual(values[self.appeal.id]["colour"], "#000")
        self.assertEqual(values[oral.id]["colour"], "#000")

    def test_stamp_holds_body_number_and_date_on_one_page(self):
        pdf = self._print("report_appeal_stamp", self.appeal, "registrar")
        self.assertEqual(self._pages(pdf), 1)
        text = self._text(pdf)
        self.assertIn(f"Вх. № {self.appeal.name} от 10.03.2026", text)
        self.assertNotIn("Щукин", text)


@tagged("post_install", "-at_install")
class TestPrintOverHttp(HttpCase, LettersCase):
    def _log_in(self, user, body=None):
        login = (body or self.north).users[user].login
        self.authenticate(login, login)

    def test_web_client_is_told_that_printing_works(self):
        self._log_in("registrar")
        self.assertEqual(self.make_jsonrpc_request("/report/check_wkhtmltopdf"), "ok")

    def test_check_is_not_for_strangers(self):
        self.authenticate(None, None)
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request("/report/check_wkhtmltopdf")

    def test_code_leads_the_staff_to_the_appeal(self):
        self._log_in("executor")
        code = self.appeal._get_access_code()
        response = self.url_open(f"/a/{code}", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(f"/{self.appeal.id}"))

    def test_unknown_and_unreadable_code_answer_alike(self):
        code = self.appeal._get_access_code()
        answers = []
        for user, body, tried in (
            ("executor2", self.north, code),
            ("registrar", self.east, code),
            ("executor2", self.north, "AAAAAAAAAA"),
        ):
            self._log_in(user, body)
            response = self.url_open(f"/a/{tried}", allow_redirects=False)
            answers.append(response.status_code)
        self.assertEqual(answers, [404, 404, 404])

    def test_stranger_gets_the_status_without_the_citizen(self):
        """I3: who holds the paper learns where the appeal stands, and nobody's name."""
        self.authenticate(None, None)
        code = self.appeal._get_access_code()
        response = self.url_open(f"/a/{code}", allow_redirects=False)
        self.assertEqual(response.status_code, 200)
        self.assertIn(self.appeal.name, response.text)
        for secret in SECRETS:
            self.assertNotIn(secret, response.text)

    def test_tries_are_limited(self):
        """After twenty misses even the right code is not found for a while."""
        self._log_in("executor")
        for _number in range(20):
            self.url_open("/a/WRONGCODE1")
        code = self.appeal._get_access_code()
        response = self.url_open(f"/a/{code}", allow_redirects=False)
        self.assertEqual(response.status_code, 404)

    def test_print_leaves_a_row_in_the_access_log(self):
        """A11: a print form shows personal data as a look does."""
        self._log_in("registrar")
        self.url_open(
            f"/report/pdf/citizen_appeals.report_appeal_card/{self.appeal.id}"
        )
        self.env.invalidate_all()
