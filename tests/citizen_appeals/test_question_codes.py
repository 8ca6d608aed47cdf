from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from tests.common import AppealsCase

SWEEPING = "0005.0005.0056.1160"


@tagged("post_install", "-at_install")
class TestQuestionCodes(AppealsCase):
    """A2: the code of the classifier, typed as it stands on the paper."""

    def _ask(self, code):
        question = Command.create({"topic_code": code})
        return self._create_draft(question_ids=[question]).question_ids

    def test_any_spelling_chooses_the_topic(self):
        """A2: padded, short, with spaces, or only the number of the question."""
        for code in (SWEEPING, "5.5.56.1160", "5 5 56 1160", "0005000500561160"):
            with self.subTest(code):
                question = self._ask(code)
                self.assertEqual(question.topic_id.code, SWEEPING)
                self.assertEqual(question.topic_code, SWEEPING)

    def test_an_unknown_code_is_refused_by_name(self):
        """A2: the message names the field and the code that was typed."""
        for code in ("9999", "0005.0005.0056.9999", "abc"):
            with (
                self.subTest(code),
                self.assertRaisesRegex(ValidationError, f"Topic: code “{code}” is not"),
            ):
                self._ask(code)

    def test_a_code_of_several_topics_lists_them(self):
        """A2: the number 0037 stands under several themes; nobody guesses."""
        with self.assertRaisesRegex(ValidationError, "fits several"):
            self._ask("0037")

    def test_a_heading_is_no_question(self):
        """A2: a theme names many questions; a bare number means one question."""
        with self.assertRaisesRegex(ValidationError, "fits several"):
            self._ask("0005.0005.0056")
        self.assertEqual(self._ask("0005").topic_id.number, 5)

    def test_a_corrected_code_changes_the_topic(self):
        """A2: another code typed over it, another topic."""
        question = self._ask(SWEEPING)
        question.topic_code = "0005.0005.0056.1161"
        self.assertEqual(question.topic_id.code, "0005.0005.0056.1161")
        with self.assertRaisesRegex(ValidationError, "is not in the classifier"):
            question.topic_code = "9999"
