from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.citizen_appeals.tools import spelling

from tests.citizen_appeals.letters import LettersCase

ORDER = "По поручению куратора обращение рассмотрено (Отдел жилья)."


@tagged("post_install", "-at_install")
class TestSpelling(LettersCase):
    """S4 2.4.8: letters are spelled right; the body learns words of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal.question_ids.sudo().result = "explained"
        cls.Word = cls.env["citizen.spelling.word"]

    def _words(self, text, user="executor"):
        """Words of the text that are remarked on."""
        letter = self._letter("draft", body=f"<p>{ORDER}</p><p>{text}</p>")
        return [
            finding["word"]
            for finding in self._as(letter, user)._get_findings()
            if finding["code"] == "spelling"
        ]

    def test_a_misspelled_word_is_quoted_with_its_sentence(self):
        letter = self._letter(
            "draft", body=f"<p>{ORDER}</p><p>Работы выполненны. Двор убран.</p>"
        )
        found = self._as(letter, "executor")._get_findings()
        self.assertEqual(
            [(finding["word"], finding["quote"]) for finding in found],
            [("выполненны", "Работы выполненны.")],
        )
        self.assertEqual(found[0]["level"], "warning")
        self.assertIn(
            "выполнены", self._as(letter, "executor").get_suggestions("выполненны")
        )

    def test_names_of_the_appeal_are_known(self):
        """People, streets, officials and bodies of the case in any case form."""
        self.posts["signatory"].holder_ids.surname = "Журбинёв"
        text = "Щукиной, по улице Заозёрной, Журбинёвым, «Трубадурмонтаж»"
        self.assertEqual(self._words(text), [])

    def test_the_office_teaches_a_word_in_all_its_forms(self):
        self.assertEqual(self._words("Починен дрифтострел."), ["дрифтострел"])
        letter = self._letter("draft")
        state = self._as(letter, "registrar").action_learn_word("Дрифтострел")
        self.assertEqual(state, "accepted")
        self.assertEqual(self._words("О дрифтостреле и дрифтостреле."), [])
        again = self._as(letter, "registrar").action_learn_word("дрифтострел")
        self.assertEqual(again, "accepted")
        self.assertEqual(self.Word.search_count([("key", "=", "дрифтострел")]), 1)

    def test_an_executor_proposes_and_the_assistant_accepts(self):
        letter = self._letter("draft")
        state = self._as(letter, "executor").action_learn_word("дрифтострел")
        self.assertEqual(state, "proposed")
        self.assertEqual(self._words("Починен дрифтострел."), ["дрифтострел"])
        word = self.Word.search([("key", "=", "дрифтострел")])
        with self.assertRaises(AccessError):
            self._as(word, "executor").action_accept()
        with self.assertRaises(AccessError):
            self._as(word, "registrar").write({"state": "accepted"})
        self._as(word, "assistant").action_accept()
        self.assertEqual(self._words("Починен дрифтострел."), [])

    def test_words_of_one_body_are_not_those_of_another(self):
        self._as(self.Word, "office_head").create({"name": "дрифтострел"})
        self.assertIn("дрифтострел", self.Word._get_keys(self.company.id))
        self.assertNotIn("дрифтострел", self.Word._get_keys(self.east.company.id))

    def test_bad_words_are_refused(self):
        for name in ("два слова", "12", "a1"):
            with self.subTest(name), self.assertRaises(ValidationError):
                self._as(self.Word, "office_head").create({"name": name})

    def test_who_may_learn(self):
        """K1: readers without a task teach nothing; a signed letter is over."""
        letter = self._letter("draft")
        for user in ("auditor", "chancery"):
            with self.subTest(user), self.assertRaises(AccessError):
                self._as(letter, user).action_learn_word("дрифтострел")
        self._as(letter, "executor").action_submit()
        self._as(letter, "office_head").action_approve()
        self._as(letter, "signatory").action_sign()
        with self.assertRaises(UserError):
            self._as(letter, "executor").action_learn_word("дрифтострел")

    def test_a_missing_dictionary_is_a_warning(self):
        """A worker without hunspell says so; the letter goes on."""
        letter = self._letter("draft")
        with patch.object(spelling, "is_available", return_value=False):
            found = self._as(letter, "executor")._get_findings()
            self.assertEqual([item["code"] for item in found], ["no_dictionary"])
            self.assertIn("hunspell-ru", found[0]["message"])
            self._as(letter, "executor").action_submit()
        self.assertEqual(letter.state, "in_review")
