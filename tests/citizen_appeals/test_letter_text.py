from odoo.exceptions import UserError
from odoo.tests import tagged

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestLetterText(LettersCase):
    """Words and addressee: proposed by the kind and the appeal, then edited."""

    def test_answer_says_on_whose_order(self):
        """D5, S4 2.4.3: post and name of the official in the genitive."""
        self.posts["supervisor"].write(
            {"name": "Заместитель главы города", "forms_manual": False}
        )
        letter = self._letter("draft", body=False)
        self.assertIn(
            "По поручению заместителя главы города Петрова Петра Петровича"
            f" Ваше обращение от 10.03.2026 № {self.appeal.name} рассмотрено"
            " (Отдел жилья).",
            letter.body.replace("&nbsp;", " "),
        )

    def test_order_is_put_into_a_text_without_it(self):
        """D5 holds for a text typed by hand, too."""
        letter = self._letter("in_review", body="<p>Кровля починена.</p>")
        self.assertTrue(letter.body.startswith("<p>По поручению"), letter.body)
        self.assertIn("Кровля починена.", letter.body)

    def test_order_said_in_own_words_stays(self):
        body = "<p>Во исполнение поручения главы кровля починена.</p>"
        self.assertEqual(self._letter("in_review", body=body).body, body)

    def test_addressee_is_the_applicant_in_the_dative(self):
        """S4 2.5.5: кому (ФИО в дательном падеже)."""
        letter = self._letter("draft")
        self.assertEqual(letter.addressee_name_dative, "Щукиной Прасковье Тихоновне")
        self.assertEqual(letter.addressee_address, "ул. Заозёрная, д. 917")
        self.assertEqual(letter.addressee_email, "praskovya@shchukina.example")
        self.assertEqual(letter.salutation, "Уважаемая Прасковья Тихоновна!")

    def test_one_value_given_does_not_silence_the_others(self):
        letter = self._letter("draft", addressee_email="other@example.ru")
        self.assertEqual(letter.addressee_email, "other@example.ru")
        self.assertEqual(letter.addressee_name_dative, "Щукиной Прасковье Тихоновне")

    def test_salutation_by_gender_and_number(self):
        for values, expected in (
            ({"gender": "male", "given_name": "Пётр"}, "Уважаемый Пётр Тихоновна!"),
            ({"gender": False}, "Уважаемый заявитель!"),
        ):
            with self.subTest(values=values):
                self.applicant.write(values)
                self.assertEqual(self._letter("draft").salutation, expected)
        self.appeal.sudo().is_collective = True
        self.assertEqual(self._letter("draft").salutation, "Уважаемые заявители!")

    def test_forwarding_names_the_body_and_the_clause(self):
        """B1: the applicant is told where the appeal went and why."""
        partner = self.env["res.partner"].create(
            {
                "name": "Жилищная инспекция",
                "is_company": True,
                "street": "пр. Мира, 1",
                "city": "Северный",
            }
        )
        notice = self._notice("forwarding_notice", partner_id=partner.id)
        self.assertIn("частью 3 статьи 8", notice.body)
        self.assertIn("Жилищная инспекция, пр. Мира, 1, Северный", notice.body)
        self.assertEqual(notice.addressee_name_dative, "Щукиной Прасковье Тихоновне")
        covering = self._notice("covering_letter", partner_id=partner.id)
        self.assertEqual(covering.addressee_name_dative, "Жилищная инспекция")
        self.assertIn("обращение Щукиной Прасковьи Тихоновны", covering.body)
        self.assertFalse(covering.salutation)

    def test_extension_names_date_reason_and_clause(self):
        notice = self._notice(
            "extension_notice", date_named="2026-05-08", reason="Запрошены документы"
        )
        self.assertIn("продлён до 8 мая 2026 года", notice.body)
        self.assertIn("Причина продления: запрошены документы", notice.body)
        self.assertIn("частью 2 статьи 12", notice.body)

    def test_superior_body_gets_its_own_number_back(self):
        """D8: the answer to the superior body goes with its own number and date."""
        partner = self.env["res.partner"].create(
            {"name": "Правительство области", "is_company": True}
        )
        self.appeal.sudo().write(
            {
                "superior_partner_id": partner.id,
                "superior_number": "А26-1",
                "superior_date": "2026-03-02",
            }
        )
        letter = self._notice("superior_answer")
        self.assertEqual(letter.addressee_name_dative, "Правительство области")
        self.assertIn("от 02.03.2026 № А26-1", letter.body.replace("&nbsp;", " "))
        self.assertEqual(letter._get_reference()[0], "А26-1")

    def test_own_kind_of_a_body_goes_before_the_shared_one(self):
        shared = self.env.ref("citizen_appeals.letter_kind_answer")
        own = shared.copy({"company_id": self.company.id, "code": "answer"})
        kinds = self.env["citizen.letter.kind"]
        self.assertEqual(kinds._get_by_code("answer", self.company), own)
        self.assertEqual(kinds._get_by_code("answer", self.east.company), shared)

    def test_unknown_kind_says_which(self):
        with self.assertRaisesRegex(UserError, "no_such"):
            self.env["citizen.letter.kind"]._get_by_code("no_such", self.company)

    def test_kind_in_use_is_archived_not_deleted(self):
        self._letter("draft")
        with self.assertRaises(UserError):
            self.env.ref("citizen_appeals.letter_kind_answer").unlink()

    def test_display_name_holds_no_personal_data(self):
        letter = self._letter("numbered")
        self.assertEqual(letter.display_name, "Ответ заявителю № 1/2026")
        self.assertEqual(letter.pdf_name, "Ответ заявителю 1-2026.pdf")
