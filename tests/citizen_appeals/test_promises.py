from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from tests.citizen_appeals.promises import PROMISE, PromisesCase, body

VAGUE = "Двор будет благоустроен в ближайшее время."


@tagged("post_install", "-at_install")
class TestPromises(PromisesCase):
    """E1, S0: what an answer promises is found and marked before the signature."""

    def test_sentences_become_rows_with_their_day(self):
        """E1: each promising sentence stands on the letter with quotation and day."""
        letter = self._promising(PROMISE, VAGUE, mark=False)
        first, second = letter.promise_ids
        self.assertEqual(first.quote, PROMISE)
        self.assertEqual(str(first.date_due), "2026-05-01")
        self.assertEqual(first.official_id, self.posts["executor"])
        self.assertFalse(second.date_due)
        self.assertTrue(second.is_vague)
        self.assertEqual(letter.promise_count, 2)
        self.assertIn("<mark", letter.promise_preview)

    def test_other_letters_promise_nothing(self):
        """E1: only answers to the appeal are searched."""
        notice = self._notice("extension_notice", body=body(PROMISE))
        self.assertFalse(notice.promise_ids)

    def test_a_corrected_sentence_keeps_what_was_entered(self):
        """E1: a comma more loses nothing; another day is marked anew."""
        letter = self._promising()
        promise = letter.promise_ids
        self._as(promise, "executor").budget_note = "Программа «Жильё»"
        draft = self._as(letter, "executor")
        draft.body = body("Кровля дома будет отремонтирована до 1 мая 2026 года.")
        self.assertEqual(letter.promise_ids, promise)
        self.assertEqual(promise.budget_note, "Программа «Жильё»")
        self.assertEqual(promise.state, "promise")
        draft.body = body("Кровля дома будет отремонтирована до 1 июня 2026 года.")
        self.assertEqual(letter.promise_ids, promise)
        self.assertEqual(str(promise.date_due), "2026-06-01")
        self.assertEqual(promise.state, "to_mark")

    def test_a_sentence_taken_out_takes_its_row_along(self):
        """E1: the list follows the text; rows added by hand stay."""
        letter = self._promising()
        by_hand = self._as(self.env["citizen.promise"], "executor").create(
            {
                "letter_id": letter.id,
                "quote": "Двери покрасят",
                "date_due": "2026-04-01",
            }
        )
        self._as(letter, "executor").body = body("Кровля отремонтирована.")
        self.assertEqual(letter.promise_ids, by_hand.with_env(self.env))

    def test_signature_waits_for_the_marks(self):
        """E1: an unmarked sentence refuses the signature and is quoted."""
        letter = self._bring(self._promising(mark=False), "approved")
        with self.assertRaisesRegex(UserError, "Вторичная реакция") as refused:
            self._as(letter, "signatory").action_sign()
        self.assertIn(PROMISE, str(refused.exception))
        self._as(letter.promise_ids, "signatory").action_mark_promise()
        self._as(letter, "signatory").action_sign()
        self.assertEqual(letter.state, "signed")
        self.assertIn("promise_marked", self._codes(self.appeal))

    def test_a_promise_without_a_date_is_refused(self):
        """E1, bad input: nobody can be held to it."""
        letter = self._promising(VAGUE, mark=False)
        promise = self._as(letter.promise_ids, "executor")
        with self.assertRaisesRegex(ValidationError, "without a date"):
            promise.action_mark_promise()
        promise.date_due = "2026-04-30"
        promise.action_mark_promise()
        self.assertEqual(promise.state, "promise")
        with self.assertRaisesRegex(ValidationError, "without a date"):
            promise.date_due = False

    def test_the_control_date_is_the_last_promised_day(self):
        """E1, S4 2.4.5: proposed with «На контроль», changed by hand."""
        letter = self._bring(self._promising(), "signed")
        Dialog = self._as(self.env["citizen.appeal.decide"], "supervisor")
        with Form(Dialog.with_context(default_appeal_id=self.appeal.id)) as form:
            form.decision = "keep_control"
            self.assertEqual(form.date, max(letter.promise_ids.mapped("date_due")))
            form.date = "2026-12-31"
        form.record.action_decide()
        self.assertEqual(str(self.appeal.date_control), "2026-12-31")

    def test_a_day_that_is_over_is_refused(self):
        """E1: the term lies ahead when it is marked."""
        promise = self._as(self._promising(mark=False).promise_ids, "executor")
        promise.date_due = "2026-03-01"
        with self.assertRaisesRegex(ValidationError, "over already"):
            promise.action_mark_promise()

    def test_no_promise_needs_its_reason(self):
        """E1: why a sentence promises nothing is kept."""
        promise = self._as(self._promising(mark=False).promise_ids, "executor")
        self.assertEqual(promise.action_mark_not()["res_model"], "citizen.reason")
        with self.assertRaises(ValidationError):
            promise.action_mark_not("  ")
        dialog = self._as(self.env["citizen.reason"], "executor").create(
            {"deed": "not_promise", "res_id": promise.id, "reason": "Чужие работы"}
        )
        dialog.action_confirm()
        self.assertEqual(promise.state, "not_promise")
        self.assertEqual(promise.reason, "Чужие работы")
        letter = self._bring(promise.letter_id.with_env(self.env))
        self.assertFalse(letter.appeal_id.commitment_ids)

    def test_who_marks(self):
        """K1, E1: author, checker, signatory and office; nobody else."""
        letter = self._bring(self._promising(mark=False), "in_review")
        for role in ("supervisor", "oversight", "auditor", "unit_head"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(letter.promise_ids, role).action_mark_promise()
        for role in ("office_head", "registrar", "assistant"):
            with self.subTest(role):
                self._as(letter.promise_ids, role).action_mark_promise()

    def test_a_signed_letter_keeps_its_marks(self):
        """E1, K2: neither mark nor term changes behind the signature."""
        letter = self._bring(self._promising(), "signed")
        promise = self._as(letter.promise_ids, "office_head")
        with self.assertRaises(UserError):
            promise.action_mark_not("—")
        with self.assertRaises(UserError):
            promise.date_due = "2026-12-31"

    def test_a_found_sentence_is_not_deleted(self):
        """E1: it is marked with a reason, or the text changes."""
        letter = self._promising(mark=False)
        with self.assertRaises(UserError):
            self._as(letter.promise_ids, "executor").unlink()
        with self.assertRaises(AccessError):
            self._as(letter.promise_ids, "executor").write({"state": "not_promise"})

    def test_findings_warn_of_what_is_not_marked(self):
        """E1: the check of the draft names the sentence and what is missing."""
        letter = self._promising(PROMISE, VAGUE, mark=False)
        found = {
            finding["code"]: finding
            for finding in letter._get_findings()
            if finding["code"].startswith("promise")
        }
        self.assertEqual(set(found), {"promise", "promise_undated"})
        self.assertEqual(found["promise"]["quote"], PROMISE)
        self.assertEqual({f["level"] for f in found.values()}, {"warning"})
