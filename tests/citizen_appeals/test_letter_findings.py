import base64

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.letters import LettersCase

ORDER = "По поручению куратора обращение рассмотрено (Отдел жилья)."


@tagged("post_install", "-at_install")
class TestLetterFindings(LettersCase):
    """S4 2.4.8: what is looked at before a letter goes to review."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal.question_ids.sudo().result = "explained"

    def _draft(self, text="Кровля починена 5 марта 2026 года.", **vals):
        return self._letter("draft", body=f"<p>{ORDER}</p><p>{text}</p>", **vals)

    def _find(self, letter, user="executor"):
        """Findings of the letter by code, as that user is shown them."""
        findings = self._as(letter, user)._get_findings()
        for finding in findings:
            self.assertGreaterEqual(
                finding.keys(), {"code", "level", "message", "quote", "clause"}
            )
        return {finding["code"]: finding for finding in findings}

    def test_a_good_answer_has_no_remarks(self):
        self.assertEqual(self._find(self._draft()), {})

    def test_a_question_without_result_forbids_the_review(self):
        """S4 2.4.8, C8: the refusal names question and clause; nothing is lost."""
        letter = self._draft()
        question = self.appeal.question_ids
        question.sudo().result = False
        found = self._find(letter)["unanswered"]
        self.assertEqual(found["level"], "error")
        self.assertIn("Содержание домов", found["message"])
        with self.assertRaisesRegex(UserError, r"Содержание домов.*2\.4\.8"):
            self._as(letter, "executor").action_submit()
        self.assertEqual(letter.state, "draft")
        self._as(question, "executor").result = "supported"
        self._as(letter, "executor").action_submit()
        self.assertEqual(letter.state, "in_review")

    def test_an_appeal_without_questions_is_not_answered(self):
        letter = self._draft()
        self.appeal.question_ids.sudo().unlink()
        self.assertEqual(self._find(letter)["no_question"]["level"], "error")

    def test_other_letters_ask_for_no_results(self):
        """A notice of an extension answers nothing yet."""
        self.appeal.question_ids.sudo().result = False
        notice = self._notice(
            "extension_notice", date_named="2026-05-08", reason="Запрошены документы"
        )
        self.assertNotIn("unanswered", self._find(notice, "registrar"))
        self._as(notice, "registrar").action_submit()
        self.assertEqual(notice.state, "approved")

    def test_a_place_of_a_template_left_open_forbids_the_review(self):
        letter = self._draft("Ремонт закончен [дата].")
        found = self._find(letter)["blank"]
        self.assertEqual(found["quote"], "Ремонт закончен [дата].")
        with self.assertRaisesRegex(UserError, "дата"):
            self._as(letter, "executor").action_submit()

    def test_the_ordering_official_is_asked_for(self):
        """D5, S4 2.4.3: a warning, for the sentence is added on submission."""
        letter = self._letter("draft", body="<p>Кровля починена.</p>")
        self.assertEqual(
            self._find(letter)["order"]["clause"], "Ростов-на-Дону, п. 2.4.3"
        )
        self._as(letter, "executor").action_submit()
        self.assertIn("По поручению", letter.body)

    def test_what_will_be_done_has_a_date(self):
        """S4 2.3.14, 2.4.8: the sentence without a date is quoted."""
        promise = "Кровля будет отремонтирована подрядчиком."
        found = self._find(self._draft(promise))["promise_undated"]
        self.assertEqual((found["quote"], found["level"]), (promise, "warning"))
        dated = "Кровля будет отремонтирована до 15 мая 2026 года."
        self.assertNotIn("promise_undated", self._find(self._draft(dated)))

    def test_the_addressee_stands_in_the_dative(self):
        """S4 2.5.5: кому (ФИО в дательном падеже)."""
        letter = self._draft(addressee_name_dative="Щукина Прасковья Тихоновна")
        found = self._find(letter)["dative"]
        self.assertIn("Щукиной Прасковье Тихоновне", found["message"])
        letter.addressee_name_dative = "Иванову Петру"
        self.assertIn("not the applicant", self._find(letter)["dative"]["message"])

    def test_the_salutation_agrees_with_the_applicant(self):
        letter = self._draft(salutation="Уважаемый Прасковья Тихоновна!")
        self.assertIn("does not agree", self._find(letter)["salutation"]["message"])
        letter.salutation = "Уважаемая Мария Ивановна!"
        self.assertIn("somebody else", self._find(letter)["salutation"]["message"])
        letter.salutation = False
        self.assertIn("no salutation", self._find(letter)["salutation"]["message"])

    def test_enclosures_are_what_the_text_says(self):
        """S4 2.4.8: named and missing, enclosed and not named."""
        letter = self._draft("Копия акта осмотра прилагается.")
        found = self._find(letter)["enclosure_missing"]
        self.assertEqual(found["quote"], "Копия акта осмотра прилагается.")
        letter.attachment_sheets = 2
        self.assertNotIn("enclosure_missing", self._find(letter))
        silent = self._draft(attachment_sheets=2)
        self.assertIn("enclosure_unnamed", self._find(silent))

    def test_a_mail_too_large_does_not_go_to_review(self):
        """Bad input: said before the mail server refuses it."""
        self.company.write({"enclosure_limit_mb": 1, "enclosure_limit_sheets": 100})
        document = self.env["citizen.document"].create(
            {
                "appeal_id": self.appeal.id,
                "name": "Акт.txt",
                "kind": "enclosure",
                "sheets": 200,
                "content": base64.b64encode(b"x" * 1024 * 1100),
            }
        )
        letter = self._draft(
            "Акт прилагается.",
            dispatch_way="email",
            enclosure_ids=[Command.set(document.ids)],
        )
        found = self._find(letter)
        self.assertEqual(found["enclosure_many"]["level"], "warning")
        self.assertEqual(found["enclosure_large"]["level"], "error")
        with self.assertRaisesRegex(UserError, "another way of dispatch"):
            self._as(letter, "executor").action_submit()
        letter.dispatch_way = "post"
        self._as(letter, "executor").action_submit()

    def test_an_answer_over_the_internet(self):
        """S4 2.5.5: e-mail and the sentence with the unit."""
        self.appeal.sudo().channel_id = self.site_channel
        letter = self._letter(
            "draft",
            body="<p>По поручению куратора обращение рассмотрено.</p>",
            addressee_email=False,
        )
        found = self._find(letter)
        self.assertIn("internet_order", found)
        self.assertIn("internet_email", found)
        good = self._draft()
        self.assertNotIn("internet_order", self._find(good))

    def test_phrases_to_avoid_are_found_in_their_forms(self):
        """S4 2.4.8: why and the better wording are shown."""
        letter = self._draft("Ремонт закончен. Вопрос находится на контроле.")
        found = self._find(letter)["phrase"]
        self.assertEqual(found["quote"], "Вопрос находится на контроле.")
        self.assertIn("находится на контроле", found["message"])
        self.assertIn("назовите ответственного", found["message"])

    def test_own_phrases_of_a_body_stay_its_own(self):
        Phrase = self._as(self.env["citizen.phrase"], "office_head")
        own = Phrase.create({"name": "кровля починена", "why": "Не сказано, кем"})
        self.assertEqual(own.company_id, self.company)
        self.assertIn("phrase", self._find(self._draft("Крыша и кровля починены.")))
        self.assertFalse(
            [
                phrase
                for phrase in Phrase._get_phrases(self.east.company.id)
                if phrase[0] == "кровля починена"
            ]
        )

    def test_findings_are_shown_while_the_letter_is_open(self):
        """Once signed nothing is remarked on; the chancery is shown nothing."""
        letter = self._draft("Копия акта прилагается.")
        self.assertTrue(self._as(letter, "executor").findings)
        self.assertTrue(self._as(letter, "auditor").findings)
        self._as(letter, "executor").action_submit()
        self._as(letter, "office_head").action_approve()
        self._as(letter, "signatory").action_sign()
        for user in ("executor", "chancery"):
            self.assertFalse(self._as(letter, user).findings)

    def test_warnings_do_not_hold_the_letter(self):
        letter = self._draft("Вопрос находится на контроле. Кровля будет починена.")
        self.assertEqual(
            {finding["level"] for finding in self._find(letter).values()}, {"warning"}
        )
        self._as(letter, "executor").action_submit()
        self.assertEqual(letter.state, "in_review")

    def test_checks_of_many_letters_take_few_queries(self):
        """A list put to review reads the appeals at once."""
        letters = self.Letter
        for _number in range(6):
            appeal = self._register()
            self._assign_to(appeal, "executor")
            appeal.question_ids.sudo().result = "explained"
            letters |= self._letter("draft", appeal=appeal)
        self._as(letters[:1], "registrar")._check_before_review()
        letters = self._as(letters, "registrar")
        with self.assertQueryCount(15):
            letters._check_before_review()

    def test_script_in_a_text_is_no_text(self):
        """Bad input: what is pasted is sanitized, and the check reads words only."""
        letter = self._draft("Ремонт <script>alert(1)</script>закончен.")
        self.assertNotIn("script", letter.body)
        self.assertEqual(self._find(letter), {})
