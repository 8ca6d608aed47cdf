from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.exits import ExitsCase


@tagged("post_install", "-at_install")
class TestNotAnAppeal(ExitsCase):
    """A5, C6: what is no appeal gets no number, is counted and comes back."""

    def _hand_over(self, draft, code="municipal_service", role="registrar"):
        return self._as(draft, role).action_hand_over({"outcome": code})

    def test_a_municipal_service_goes_to_the_chancery(self):
        """S4 2.1.7: not registered, handed over with a mark, no letter."""
        draft = self._create_draft()
        self._hand_over(draft)
        self.assertEqual(draft.state, "handed_over")
        self.assertFalse(draft.number)
        self.assertEqual(draft.outcome_id.code, "municipal_service")
        self.assertFalse(draft.letter_ids)
        self.assertFalse(self._deadline(draft, "registration"))
        self.assertFalse(draft.is_overdue)
        self._as(draft, "registrar").action_close()
        self.assertEqual(draft.state, "closed")

    def test_an_information_request_goes_there_too(self):
        """A5, 8-ФЗ: its own order and terms."""
        draft = self._create_draft()
        self._hand_over(draft, "information_request")
        self.assertEqual(draft.outcome_id.code, "information_request")

    def test_spam_and_thanks_leave_without_a_letter(self):
        """A5: nobody is written to."""
        for code in ("spam", "thanks"):
            draft = self._create_draft()
            self._as(draft, "registrar").action_leave_unanswered({"outcome": code})
            self.assertEqual(draft.state, "left_unanswered")
            self.assertFalse(draft.letter_ids)

    def test_a_message_outside_the_law_is_told_how_to_appeal(self):
        """Law §1.2: since 30.03.2025; the letter names the ways."""
        draft = self._create_draft(channel_id=self.message_channel.id)
        self._as(draft, "registrar").action_leave_unanswered({"outcome": "outside_59"})
        text = self._read_text(draft.letter_ids)
        self.assertIn("поступившее 10.03.2026", text)
        self.assertIn("Единого портала", text)
        self.assertIn("пунктом 1 статьи 4", text)

    def test_back_in_one_click(self):
        """A5: without a number to the intake, and then registered as usual."""
        draft = self._create_draft()
        self._hand_over(draft)
        self._as(draft, "registrar").action_reopen()
        self.assertEqual(draft.state, "received")
        self.assertFalse(draft.outcome_id)
        self.assertTrue(self._deadline(draft, "registration"))
        self._as(draft, "registrar").action_register()
        self.assertTrue(draft.number)

    def test_registered_ones_come_back_to_the_office(self):
        """A5: with their number."""
        appeal = self._register()
        number = appeal.number
        self._as(appeal, "registrar").action_hand_over({"outcome": "municipal_service"})
        self._as(appeal, "registrar").action_reopen()
        self.assertEqual((appeal.state, appeal.number), ("registered", number))
        self._answer(appeal)
        self.assertEqual(appeal.state, "answered")

    def test_only_what_left_comes_back(self):
        """A5: nothing to take back on an appeal under way; the office does it."""
        appeal = self._register()
        with self.assertRaises(UserError):
            self._as(appeal, "registrar").action_reopen()
        draft = self._create_draft()
        self._hand_over(draft)
        for role in set(self.users) - {"registrar", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(draft, role).action_reopen()
            with self.subTest(role), self.assertRaises(AccessError):
                self._hand_over(self._create_draft(), role=role)

    def test_they_are_counted_by_outcome(self):
        """A5: filtered and grouped by outcome."""
        for code in ("municipal_service", "municipal_service", "information_request"):
            self._hand_over(self._create_draft(), code)
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        found = Appeal._read_group(
            [("outcome_id.is_not_appeal", "=", True)], ["outcome_id"], ["__count"]
        )
        counts = {outcome.code: count for outcome, count in found}
        self.assertEqual(counts, {"municipal_service": 2, "information_request": 1})

    def test_the_card_without_number_offers_only_what_is_no_appeal(self):
        """A5: the dialog before registration."""
        draft = self._create_draft()
        Dialog = self._as(self.env["citizen.appeal.leave"], "registrar")
        dialog = Dialog.new({"appeal_id": draft.id})
        self.assertEqual(
            set(dialog.allowed_outcome_ids.mapped("code")),
            {"municipal_service", "information_request", "outside_59", "spam"}
            | {"thanks"},
        )


@tagged("post_install", "-at_install")
class TestChannelByDay(ExitsCase):
    """A1, law §1.2: an e-mail is what the law of its day of receipt made of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = cls.env.ref("citizen_appeals.channel_email_head")
        cls.before = cls.env.ref("citizen_appeals.channel_email_head_until_2025")

    def test_the_records_carry_one_code_and_follow_each_other(self):
        """Law §1.2: an appeal until 29.03.2025, a message since 30.03.2025."""
        for name in ("email_head", "email_other"):
            now = self.env.ref(f"citizen_appeals.channel_{name}")
            before = self.env.ref(f"citizen_appeals.channel_{name}_until_2025")
            self.assertEqual(now.code, before.code)
            self.assertEqual((before.date_to, now.date_from), self._border())
            self.assertEqual((before.counts_as, now.counts_as), ("appeal", "message"))
            self.assertEqual(
                (before.legal_regime, now.legal_regime), ("law59", "outside59")
            )

    def _border(self):
        to_date = self.env["citizen.channel"]._fields["date_to"].to_date
        return to_date("2025-03-29"), to_date("2025-03-30")

    def test_the_day_of_receipt_decides(self):
        """Law §1.2: register and regime by the day in the body's zone."""
        cases = {
            "2025-03-29 20:59:59": (self.before, "appeal"),
            "2025-03-29 21:00:00": (self.now, "message"),
            "2026-03-10 08:00:00": (self.now, "message"),
        }
        for channel in (self.now, self.before):
            for instant, (expected, kind) in cases.items():
                with self.subTest(f"{channel.date_from} {instant}"):
                    draft = self._create_draft(
                        channel_id=channel.id, date_received=instant
                    )
                    self.assertEqual(draft.channel_id, expected)
                    self.assertEqual(draft.register_id.kind, kind)

    def test_a_corrected_receipt_changes_the_channel(self):
        """Law §1.2: before registration the clerk corrects the day."""
        draft = self._create_draft(channel_id=self.now.id)
        self._as(draft, "registrar").date_received = "2025-03-01 08:00:00"
        self.assertEqual(draft.channel_id, self.before)
        self.assertEqual(draft.register_id.kind, "appeal")

    def test_a_channel_that_was_not_in_use_is_refused(self):
        """A1: the clerk chooses another one."""
        channel = self._create_channel(
            "fresh", "electronic", "email", date_from="2026-01-01"
        )
        with self.assertRaisesRegex(ValidationError, "not in use on 31.12.2025"):
            self._create_draft(
                channel_id=channel.id, date_received="2025-12-31 08:00:00"
            )

    def test_an_email_is_registered_as_a_message(self):
        """Law §1.2: in the register of messages by default."""
        appeal = self._register(channel_id=self.now.id)
        self.assertEqual(appeal.register_id.kind, "message")
        self.assertTrue(appeal.is_message)

    def test_registered_as_an_appeal_in_one_click(self):
        """Law §1.2: where the body considers it all the same, with 30 days."""
        draft = self._create_draft(channel_id=self.now.id)
        for role in ("executor", "supervisor", "chancery"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(draft, role).action_register_as_appeal()
        self._as(draft, "registrar").action_register_as_appeal()
        self.assertEqual(draft.register_id.kind, "appeal")
        self.assertFalse(draft.is_message)
        rule = self._deadline(draft, "examination").rule_id
        self.assertEqual(rule.code, "examination_30")
        with self.assertRaises(UserError):
            self._as(draft, "registrar").action_register_as_appeal()


@tagged("post_install", "-at_install")
class TestWithdrawal(ExitsCase):
    """59-ФЗ art. 5: the applicant takes the appeal back."""

    def test_everything_ends(self):
        """Art. 5: results, assignments, drafts, requests and terms; a notice."""
        appeal = self._two_questions()
        self._assign_to(appeal, "executor")
        answer = self._draft_answer(appeal)
        self._as(answer, "executor").action_submit()
        self._as(appeal, "executor").action_request_documents(
            {"partner_id": self.bodies["housing"].id, "what": "Акты"}
        )
        self._as(appeal, "registrar").action_withdraw(
            {"reason": "По телефону 10.03.2026", "document": self._file()}
        )
        self.assertEqual(appeal.state, "withdrawn")
        self.assertEqual(set(appeal.question_ids.mapped("result")), {"withdrawn"})
        self.assertEqual(appeal.assignment_ids.state, "cancelled")
        self.assertEqual(answer.state, "cancelled")
        self.assertEqual(appeal.document_request_ids.state, "cancelled")
        self.assertEqual(appeal.document_ids.kind, "withdrawal")
        running = appeal.deadline_ids.filtered(lambda d: d.state == "open")
        self.assertEqual(running.mapped("kind"), ["notice"])
        notice = self._letters(appeal, "withdrawal_notice")
        self.assertIn("рассмотрение Вашего обращения", self._read_text(notice))

    def test_answered_ones_are_not_withdrawn(self):
        """Art. 5: there is nothing left to stop."""
        appeal = self._register()
        self._answer(appeal)
        with self.assertRaises(UserError):
            self._as(appeal, "registrar").action_withdraw({"reason": "Передумал"})

    def test_only_the_office_enters_it(self):
        """K1: the applicant writes to the office."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        for role in set(self.users) - {"registrar", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(appeal, role).action_withdraw({"reason": "Передумал"})

    def test_protected_fields_of_the_outcome(self):
        """K2: no role writes the outcome past the actions."""
        appeal = self._register()
        outcome = self.env.ref("citizen_appeals.outcome_withdrawn")
        for name, value in (
            ("outcome_id", outcome.id),
            ("outcome_reason", "Сам"),
            ("date_outcome", "2026-03-10"),
            ("is_notice_due", True),
            ("answer_page", "https://x.example"),
            ("is_knowingly_false", True),
            ("rest_on_letter_ids", [Command.clear()]),
        ):
            for role in self.users:
                with self.subTest(f"{role} {name}"), self.assertRaises(AccessError):
                    self._as(appeal, role).write({name: value})
        with self.assertRaises(AccessError):
            self._as(appeal.question_ids, "registrar").outcome_id = outcome
