from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestCopies(LettersCase):
    """S4 2.5.2, 2.5.3: the mark of dispatch on the copy, a copy on request."""

    def _give(self, letter, user="chancery", **values):
        values = {
            "received_by": "Щукина Прасковья Тихоновна",
            "paper": "паспорт",
            **values,
        }
        return self._as(letter, user).action_give_copy(values)

    def test_the_copy_names_day_and_clerk(self):
        """S4 2.5.3: drawn on the issued letter, which itself is not touched."""
        self._create_post(self.north, "clerk", self.users["chancery"])
        letter = self._letter("dispatched")
        issued = self._pdf_of(letter)
        copy = self._print("report_letter_copy", letter, "registrar")
        text = self._text(copy)
        self.assertIn("КОПИЯ", text)
        self.assertIn("Отправлено 10.03.2026 почтой", text)
        self.assertIn("Кровля починена", text)
        self.assertRegex(text, r"/ \S*\s?\S*\s?Петров")
        self.assertEqual(self._pages(copy), self._pages(issued))
        self.assertEqual(self._pdf_of(letter), issued)
        self.assertNotIn("КОПИЯ", self._text(issued))

    def test_the_receipt_says_what_was_given(self):
        """S4 2.5.2: the answer itself by hand, or a copy of what went by post."""
        for way, words in (("hand", "получен на руки ответ"), ("post", "копия ответа")):
            with self.subTest(way):
                appeal = self._register()
                self._assign_to(appeal, "executor")
                letter = self._letter("signed", appeal, dispatch_way=way)
                receipt = self._print("report_letter_receipt", letter)
                self.assertIn(words, self._text(receipt))

    def test_before_the_dispatch_the_mark_is_filled_in_by_hand(self):
        letter = self._letter("numbered")
        text = self._text(self._print("report_letter_copy", letter))
        self.assertIn("Отправлено: «___»", text)

    def test_a_draft_has_no_copy(self):
        """Bad input: nothing was issued."""
        letter = self._letter("draft")
        with self.assertRaisesRegex(UserError, "2.5.3"):
            self._as(letter, "registrar").action_print_copy()
        with self.assertRaisesRegex(UserError, "2.5.3"):
            self._give(letter, "registrar")

    def test_a_copy_on_request(self):
        """S4 2.5.2: who got it, by which paper; the receipt lies in the file."""
        letter = self._letter("dispatched")
        dialog = self._as(letter, "chancery").action_give_copy()
        Dialog = self._as(self.env[dialog["res_model"]], "chancery")
        with Form(Dialog.with_context(**dialog["context"])) as form:
            form.received_by = "Щукина Прасковья Тихоновна"
            form.paper = "паспорт"
        printed = form.record.action_confirm()
        self.assertTrue(printed["close_on_report_download"], "no second copy")
        row = letter.dispatch_ids[-1]
        self.assertRecordValues(
            row,
            [
                {
                    "act": "copy",
                    "person": "Щукина Прасковья Тихоновна",
                    "paper": "паспорт",
                    "user_id": self.users["chancery"].id,
                }
            ],
        )
        document = letter.appeal_id.document_ids.filtered(lambda d: d.kind == "receipt")
        text = self._text(self._decode(document))
        for words in (
            "РАСПИСКА",
            "Щукина Прасковья",
            "паспорт",
            letter.name,
            "10.03.2026",
        ):
            self.assertIn(words, text)
        self.assertIn("letter_copied", self._codes(letter.appeal_id))

    def _decode(self, document):
        import base64

        return base64.b64decode(document.with_context(bin_size=False).content)

    def test_each_copy_is_a_row(self):
        letter = self._letter("dispatched")
        self._give(letter)
        self._give(letter, asked_by="representative", received_by="Щукин И. И.")
        self.assertEqual(letter.dispatch_ids.mapped("act"), ["sent", "copy", "copy"])
        self.assertTrue(letter.dispatch_ids[-1].note)
        self.assertEqual(letter.state, "dispatched")

    def test_what_the_receipt_must_name(self):
        """Bad input: nobody, no paper, a day ahead."""
        letter = self._letter("dispatched")
        for values in ({"received_by": " "}, {"paper": ""}, {"date": "2026-03-11"}):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, "2.5.2"):
                self._give(letter, **values)

    def test_chancery_and_office_give_copies(self):
        letter = self._letter("dispatched")
        for user in ("executor", "signatory", "auditor"):
            with self.subTest(user), self.assertRaises(AccessError):
                self._give(letter, user)
        self._give(letter, "office_head")
