from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestAnswerMany(LettersCase):
    """D3, S4 2.4.1: one answer for several identical appeals, a copy for each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls.appeal
        cls.leader.question_ids.sudo().result = "supported"
        cls.second = cls._second("Лаптев", "2026-03-11 09:00:00")
        cls.third = cls._second("Кузнецов", "2026-03-12 09:00:00")
        cls.many = cls.second | cls.third

    @classmethod
    def _second(cls, surname, moment, join=True, **vals):
        applicant = cls._create_applicant(
            surname=surname,
            given_name="Иван",
            patronymic="Ильич",
            gender="male",
            address=f"ул. {surname}а, д. 5",
            phone="+7 999 111-22-33",
            email=f"ivan{len(surname)}@other.example",
        )
        with freeze_time(moment):
            appeal = cls._register(applicant_id=applicant.id, **vals)
        if join:
            cls._as(appeal, "registrar").action_join(cls._as(cls.leader, "registrar"))
        return appeal

    def _draft(self, body=None):
        """The master of the answer to all three."""
        text = body or (
            f"<p>По поручению куратора Ваше обращение от 10.03.2026 №\xa0"
            f"{self.leader.name} рассмотрено. Кровля починена.</p>"
        )
        master = self._draft_answer(self.leader, body=text)
        self._as(self.leader, "executor").action_answer_many(self.many.ids)
        return master

    def _copy(self, appeal):
        return appeal.letter_ids.filtered("master_letter_id").sorted("id")[-1:]

    def _sign(self, master):
        self._as(master, "executor").action_submit()
        self._as(master, "office_head").action_approve()
        self._as(master, "signatory").action_sign()

    def _number(self, master):
        self._as(self.leader, "supervisor").action_decide("to_file")
        self._as(master, "office_head").action_pass_quality()
        letters = master | master.copy_ids
        self._as(letters, "chancery").action_number()
        return letters

    # ------------------------------------------------------------------
    # the text
    # ------------------------------------------------------------------

    def test_each_applicant_gets_a_copy_addressed_to_him(self):
        """S4 2.4.1: own number and date in the text, own addressee and salutation."""
        master = self._draft()
        copy = self._copy(self.second)
        self.assertEqual(copy.master_letter_id, master)
        body = str(copy.body).replace("&nbsp;", "\xa0")
        self.assertIn(f"от 11.03.2026 №\xa0{self.second.name} рассмотрено", body)
        self.assertNotIn("10.03.2026", body)
        self.assertIn("Лаптеву", copy.addressee_name_dative)
        self.assertIn("Иван Ильич", copy.salutation)
        self.assertEqual(copy.signatory_id, self.posts["signatory"])

    def test_the_answer_lists_all_appeals(self):
        """S4 2.4.1: number and date of each, in the order they came; no names."""
        master = self._draft()
        expected = "; ".join(
            f"№\xa0{appeal.name} от\xa0{appeal.date_registered:%d.%m.%Y}"
            for appeal in (self.leader, self.second, self.third)
        )
        for letter in master | master.copy_ids:
            self.assertEqual(letter.answered_list, expected)

    def test_the_copies_follow_the_text_while_drafts(self):
        """S4 2.4.1: what changes in the master changes in each copy."""
        master = self._draft()
        self._as(master, "executor").body = "<p>Кровля заменена полностью.</p>"
        self.assertIn("заменена полностью", self._copy(self.second).body)
        self.assertIn("заменена полностью", self._copy(self.third).body)

    def test_a_copy_is_not_edited(self):
        """S4 2.4.1: text by itself never; addressee and way are its own."""
        self._draft()
        copy = self._as(self._copy(self.second), "executor")
        for vals in ({"body": "<p>Иное</p>"}, {"signatory_id": self.posts["head"].id}):
            with self.subTest(vals), self.assertRaises(UserError):
                copy.write(vals)
        copy.addressee_address = "ул. Новая, д. 1"
        copy.dispatch_way = "hand"
        self.assertEqual(copy.dispatch_way, "hand")

    def test_without_a_draft_one_is_made(self):
        """S4 2.4.1: the dialog proposes all that nothing stands against."""
        action = self._as(self.leader, "executor").action_answer_many()
        self.assertEqual(action["res_model"], "citizen.appeal.answer.many")
        dialog = self._as(self.env["citizen.appeal.answer.many"], "executor").create(
            {"appeal_id": self.leader.id}
        )
        self.assertEqual(dialog.appeal_ids.sorted(), self.many.sorted())
        self.assertFalse(dialog.obstacles)
        dialog.action_confirm()
        master = self.leader.letter_ids.filtered("copy_ids")
        self.assertEqual(master.state, "draft")
        self.assertEqual(master.copy_ids.appeal_id.sorted(), self.many.sorted())

    # ------------------------------------------------------------------
    # one way for all
    # ------------------------------------------------------------------

    def test_one_review_one_signature_for_all(self):
        """S4 2.4.1, D1: done on the master, the copies and their appeals follow."""
        master = self._draft()
        self._as(master, "executor").action_submit()
        copies = master.copy_ids
        self.assertEqual(set(copies.mapped("state")), {"in_review"})
        self.assertEqual(set(self.many.mapped("state")), {"in_review"})
        self._as(master, "office_head").action_approve()
        self._as(master, "signatory").action_sign()
        self.assertEqual(set(copies.mapped("state")), {"signed"})
        self.assertEqual(copies[0].signatory_name, master.signatory_name)
        self.assertEqual(copies[0].date_signed, master.date_signed)
        self.assertFalse(copies.review_ids)
        self.assertTrue(master.review_ids)
        self.assertIn("letter_signed", self._codes(self.second))

    def test_decided_once_numbered_each(self):
        """S4 2.4.5, 2.4.1: one decision; each copy has its own outgoing number."""
        master = self._draft()
        self._sign(master)
        letters = self._number(master)
        self.assertEqual(set(self.many.mapped("decision")), {"to_file"})
        self.assertEqual(len(set(letters.mapped("name"))), 3)
        self.assertEqual(len(set(letters.mapped("pdf_sha256"))), 3)

    def test_each_appeal_is_answered_by_its_own_copy(self):
        """S4 2.4.1, C8: state and terms move with the dispatch of the own copy."""
        master = self._draft()
        self._sign(master)
        self._number(master)
        copy = self._copy(self.second)
        copy.dispatch_way = "hand"
        self._as(copy, "chancery").received_by = "Лаптев И. И."
        self._as(copy, "chancery").action_dispatch()
        self.assertEqual(self.second.state, "answered")
        self.assertEqual(self._deadline(self.second, "examination", False).state, "met")
        self.assertEqual(self.second.question_ids.result, "supported")
        self.assertEqual(self.leader.state, "in_review")
        self.assertEqual(self.third.state, "in_review")

    def test_no_copy_shows_another_applicant(self):
        """S4 2.4.1: the PDF names its addressee and the appeals, nobody else."""
        master = self._draft()
        self._sign(master)
        self._number(master)
        text = self._text_of(self._copy(self.second))
        self.assertIn("Лаптев", text)
        for number in (self.leader.name, self.second.name, self.third.name):
            self.assertIn(number, text)
        for foreign in ("Щукин", "Заозёрн", "Кузнецов"):
            self.assertNotIn(foreign, text)

    def _text_of(self, letter):
        pdf = letter.sudo()._get_issued_pdfs("citizen_appeals.report_letter")
        pages = PdfReader(BytesIO(pdf[letter.id])).pages
        return " ".join(page.extract_text() for page in pages)

    def test_returned_once_all_come_back(self):
        """D2: the rework holds for all; the appeals are examined again."""
        master = self._draft()
        self._as(master, "executor").action_submit()
        self._as(master, "office_head").action_return("Назовите сроки")
        self.assertEqual(set(master.copy_ids.mapped("state")), {"draft"})
        self.assertEqual(set(self.many.mapped("state")), {"in_progress"})

    def test_cancelled_once_all_are_cancelled(self):
        """D1: without the master there is no copy."""
        master = self._draft()
        self._as(master, "executor").action_cancel()
        self.assertEqual(set(master.copy_ids.mapped("state")), {"cancelled"})
        self.assertEqual(set(self.many.mapped("state")), {"in_progress"})

    def test_one_left_out_leaves_the_list(self):
        """S4 2.4.1: its copy cancelled, the list names the others."""
        master = self._draft()
        self._as(self._copy(self.third), "executor").action_cancel()
        self.assertNotIn(self.third.name, master.answered_list)
        self.assertIn(self.second.name, master.answered_list)
        self._sign(master)
        self.assertEqual(self._copy(self.third).state, "cancelled")

    def test_taken_out_of_the_examination_it_loses_its_copy(self):
        """S4 2.4.1: examined apart it is answered apart, unless all is signed."""
        master = self._draft()
        self._as(self.third, "registrar").action_separate()
        self.assertEqual(self._copy(self.third).state, "cancelled")
        self._sign(master)
        with self.assertRaises(UserError):
            self._as(self.second, "registrar").action_separate()

    # ------------------------------------------------------------------
    # refused
    # ------------------------------------------------------------------

    def _assert_refused(self, appeals, words):
        with self.assertRaises(UserError) as refusal:
            self._as(self.leader, "executor").action_answer_many(appeals.ids)
        self.assertIn(words, str(refusal.exception))
        self.assertIn("2.4.1", str(refusal.exception))

    def test_outside_the_thirty_days(self):
        """S4 2.4.1: received within 30 calendar days, the first one included."""
        last = self._second("Орлов", "2026-04-08 09:00:00")
        late = self._second("Сомов", "2026-04-09 09:00:00")
        with freeze_time("2026-04-09 10:00:00"):
            self._assert_refused(late, late.name)
            self._as(self.leader, "executor").action_answer_many(last.ids)
        self.assertTrue(self._copy(last))

    def test_the_period_is_a_rule_of_the_body(self):
        """S4 2.4.1: another municipality counts other days, or answers each."""
        rule = self.env.ref("citizen_appeals.deadline_rule_answer_many_30")
        rule.amount = 2
        self._assert_refused(self.many, self.third.name)
        rule.active = False
        self._assert_refused(self.many, "rule")

    def test_other_questions_and_closed_ones(self):
        """S4 2.4.1: identical in content, and still to be answered."""
        other = self._second(
            "Белов",
            "2026-03-12 09:00:00",
            question_ids=[(0, 0, {"topic_id": self.other_topic.id})],
        )
        self._assert_refused(other, "identical")
        self._as(self.second, "executor").action_answer({"body": "<p>Своё</p>"})
        self._assert_refused(self.second, "answer of its own")
        alone = self._second("Тихов", "2026-03-12 09:00:00", join=False)
        with self.assertRaises(UserError):
            self._as(self.leader, "executor").action_answer_many(alone.ids)

    def test_another_body(self):
        """S4 2.4.1: appeals of one body only."""
        east = self._register(self.east)
        with self.assertRaises(UserError):
            self._as(self.leader, "executor").action_answer_many(east.ids)

    def test_a_text_that_names_one_of_them(self):
        """S4 2.4.1: no applicant sees the name or address of another."""
        for words in ("Щукиной", "ул. Лаптева, д. 5", "ivan6@other.example"):
            with self.subTest(words):
                master = self._draft(f"<p>По поручению куратора: {words} помогли.</p>")
                with self.assertRaises(UserError) as refusal:
                    self._as(master, "executor").action_submit()
                self.assertIn("2.4.1", str(refusal.exception))
                self._as(master, "executor").action_cancel()

    def test_a_copy_is_not_reviewed_or_signed_by_itself(self):
        """S4 2.4.1: the deed is refused and says where it is done."""
        master = self._draft()
        copy = self._copy(self.second)
        with self.assertRaises(UserError):
            self._as(copy, "executor").action_submit()
        self._as(master, "executor").action_submit()
        with self.assertRaises(UserError) as refusal:
            self._as(copy, "office_head").action_approve()
        self.assertIn(self.leader.name, str(refusal.exception))
        self.assertFalse(self._as(copy, "office_head").can_approve)

    def test_after_the_review_began_nothing_is_added(self):
        """S4 2.4.1: what is endorsed lists certain appeals; it is returned first."""
        master = self._draft()
        late = self._second("Орлов", "2026-03-13 09:00:00")
        self._as(master, "executor").action_submit()
        with self.assertRaises(UserError):
            self._as(self.leader, "executor").action_answer_many(late.ids)

    def test_who_may(self):
        """K1: the executor of the leading appeal and the office, nobody else."""
        for role in ("registrar", "office_head", "executor"):
            self.assertTrue(self._as(self.leader, role).action_answer_many())
        for role in ("supervisor", "assistant", "auditor", "oversight"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.leader, role).action_answer_many(self.many.ids)
        with self.assertRaises(AccessError):
            self._as(self.leader, "executor2").action_answer_many(self.many.ids)
