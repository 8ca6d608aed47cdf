from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.test_quality import QualityCase


@tagged("post_install", "-at_install")
class TestRework(QualityCase):
    """S4 2.4.9, 2.4.10: a return names defects and day, is marked and accompanied."""

    def _return(self, letter=None, user="office_head", **vals):
        letter = letter or self._decided()
        self._as(letter, user).action_return(
            **{
                "lines": [
                    self._line("term", remark="Не указан срок"),
                    self._line(
                        "concrete", remark="Чем починена?", quote="Кровля починена"
                    ),
                ],
                **vals,
            }
        )
        return letter

    def test_the_card_gets_the_mark(self):
        """S4 2.4.9: «недоработка» with its event, once."""
        self.assertFalse(self.appeal.mark_ids)
        letter = self._return()
        self.assertEqual(self.appeal.mark_ids.code, "rework")
        self._as(letter, "executor").action_submit()
        self._as(letter, "assistant").action_return("Ещё раз")
        self.assertEqual(self._codes(self.appeal).count("mark_set"), 1)

    def test_the_letter_names_the_unit_once(self):
        """S4 2.4.10: in the post or, where that does not, below it; no promises."""
        review = self._return().review_ids[0]
        unit = review.department_id.name
        self.assertEqual(review._get_executor_address()["address"], unit)
        self.posts["executor"].name_dative = "Специалисту отдела жилья"
        self.assertFalse(review._get_executor_address()["address"])
        letter = self._as(review.rework_letter_ids, "office_head")
        self.assertEqual(letter.addressee_kind, "official")
        self.assertTrue(letter.can_edit)
        self.assertFalse(letter.can_mark_promises)

    def test_the_rule_of_the_body_gives_the_day(self):
        """S4 2.4.10: three working days, with their proof."""
        letter = self._return()
        deadline = self._deadline(self.appeal, "rework")
        self.assertEqual(str(deadline.day_due), "2026-03-13")
        self.assertEqual(deadline.proof["rule"], "rework_3")
        self.assertEqual(str(letter.review_ids[0].date_due), "2026-03-13")
        self.assertEqual(str(letter.date_rework), "2026-03-13")
        self.assertEqual(str(self.appeal.date_next_due), "2026-03-13")

    def test_the_day_is_given_and_lies_ahead(self):
        """S4 2.4.10."""
        letter = self._letter("in_review")
        with self.assertRaisesRegex(ValidationError, "2.4.10"):
            self._return(letter, date_due="2026-03-09")
        self.assertEqual(letter.state, "in_review")
        self._return(letter, date_due="2026-03-12")
        deadline = self._deadline(self.appeal, "rework")
        self.assertEqual(str(deadline.day_due), "2026-03-12")
        self.assertEqual(deadline.proof["source"], "review")

    def test_the_rule_does_not_go_past_the_legal_date(self):
        letter = self._letter("in_review")
        with freeze_time("2026-04-08 09:00:00"):
            self._return(letter)
        self.assertEqual(str(letter.review_ids[0].date_due), "2026-04-09")

    def test_the_corrected_letter_meets_the_term(self):
        letter = self._return()
        with freeze_time("2026-03-12 09:00:00"):
            self._as(letter, "executor").action_submit()
        self.assertEqual(self._deadline(self.appeal, "rework", False).state, "met")

    def test_a_late_correction_is_late(self):
        letter = self._return()
        with freeze_time("2026-03-16 09:00:00"):
            self._as(letter, "executor").action_submit()
        self.assertEqual(self._deadline(self.appeal, "rework", False).state, "met_late")

    def test_a_cancelled_letter_needs_no_rework(self):
        letter = self._return()
        self._as(letter, "office_head").action_cancel()
        self.assertEqual(self._deadline(self.appeal, "rework", False).state, "stopped")

    def test_the_sectors_return_is_accompanied_by_a_letter(self):
        """S4 2.4.10: signed by the head of the general department, to the executor."""
        self.company.rework_signatory_id = self.posts["unit_head"]
        answer = self._return()
        letter = answer.review_ids[0].rework_letter_ids
        self.assertRecordValues(
            letter,
            [
                {
                    "kind_code": "rework_letter",
                    "signatory_id": self.posts["unit_head"].id,
                    "state": "draft",
                    "dispatch_way": "hand",
                }
            ],
        )
        for words in ("Не указан срок", "«Кровля починена»", "13 марта 2026"):
            self.assertIn(words, letter.body)
        self.assertIn("Должность", letter.addressee_name_dative)
        self.assertNotIn("Щукин", f"{letter.body}{letter.addressee_name_dative}")

    def test_the_letter_goes_its_way(self):
        self.company.rework_signatory_id = self.posts["signatory"]
        letter = self._return().review_ids[0].rework_letter_ids
        letter.executor_id = self.posts["executor"]
        self._as(letter, "registrar").action_submit()
        self._as(letter, "signatory").action_sign()
        self._as(letter, "chancery").action_number()
        self.assertEqual(letter.state, "numbered")
        text = self._text(self._pdf_of(letter))
        self.assertIn("Чем починена", text)
        self.assertIn("не позднее 13 марта 2026", text)

    def test_an_assistant_returns_without_a_letter(self):
        """S4 2.7.2.2, 2.4.10: small remarks before the signature need none."""
        letter = self._return(self._letter("in_review"), "assistant")
        self.assertFalse(letter.review_ids[0].rework_letter_ids)
        self.assertEqual(self.appeal.mark_ids.code, "rework")

    def test_the_body_switches_the_letter_for_each_point(self):
        self.company.rework_letter_before_sign = True
        self.company.rework_letter_after_decision = False
        letter = self._return(self._letter("in_review"), "assistant")
        self.assertEqual(len(letter.review_ids[0].rework_letter_ids), 1)
        other = self._register()
        self._assign_to(other, "executor")
        decided = self._letter("signed", other)
        self._as(other, "supervisor").action_decide("to_file")
        self._return(decided)
        self.assertFalse(decided.review_ids[0].rework_letter_ids)

    def test_a_return_takes_decision_and_signature_back(self):
        letter = self._return()
        self.assertFalse(self.appeal.decision)
        self.assertEqual(self.appeal.state, "in_progress")
        states = letter.signature_ids.sorted("id").mapped("state")
        self.assertEqual(states, ["dropped", "pending"])

    def test_who_may_not_return(self):
        """K1."""
        letter = self._decided()
        for name in ("executor", "assistant", "chancery", "oversight", "auditor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._return(letter, name)

    def test_the_author_of_the_order_returns_when_deciding(self):
        """S4 2.7.2.3."""
        letter = self._letter("signed")
        letter.sudo()._write_flow({"on_order_of_id": self.posts["supervisor"].id})
        self._return(letter, "supervisor")
        self.assertEqual(letter.state, "draft")
