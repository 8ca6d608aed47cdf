from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from tests.common import AppealsCase

ROAD = "Прошу отремонтировать дорогу на улице Садовой, ямы после зимы"
ROOF = "Протекает кровля дома, просим провести капитальный ремонт крыши"
SENT = (
    "<p>Уважаемая Прасковья Тихоновна!</p>"
    "<p>По поручению куратора обращение рассмотрено.</p>"
    "<p>Ямочный ремонт дороги включён в план на май 2026 года.</p>"
    "<p>По адресу ул. Заозёрная, д. 917 проведён осмотр.</p>"
    "<p>О ходе работ сообщит мастер Петров И. И.</p>"
)


@tagged("post_install", "-at_install")
class TestLetterSimilar(AppealsCase):
    """H7: own answers given before on the topic, with their fate, by paragraph."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sent = cls._send(ROAD, SENT)
        cls.appeal = cls._register(
            annotation=ROAD, body=False, applicant_id=cls._other().id
        )
        cls._assign_to(cls.appeal, "executor")
        cls.letter = cls._draft_answer(cls.appeal, body="<p>Начало ответа.</p>")

    @classmethod
    def _other(cls):
        return cls._create_applicant(
            surname="Лаптев", given_name="Лев", patronymic="Ильич"
        )

    @classmethod
    def _send(
        cls, annotation, body="<p>Ответ по существу.</p>", name="executor", **vals
    ):
        """An answered appeal; its answer, with this text."""
        appeal = cls._register(annotation=annotation, body=False, **vals)
        cls._assign_to(appeal, "executor")
        letter = cls._dispatch_answer(appeal)
        letter.sudo().with_context(tracking_disable=True)._write_flow(
            {"body": body, "executor_id": cls.posts[name].id}
        )
        return letter

    def _list(self, user="executor"):
        action = self._as(self.letter, user).action_similar()
        dialog = self._as(self.env["citizen.letter.similar"], user)
        return dialog.browse(action["res_id"])

    def _desk(self, user="executor"):
        action = self._list(user).line_ids[0].action_paragraphs()
        desk = self._as(self.env["citizen.letter.compile"], user)
        return desk.browse(action["res_id"])

    def test_the_most_alike_comes_first(self):
        """H7: by what was asked, not by date."""
        later = self._send(ROOF)
        lines = self._list().line_ids
        self.assertEqual(lines.answer_id.sudo(), self.sent | later)
        self.assertEqual(lines[0].answer_id.sudo(), self.sent)
        self.assertGreater(lines[0].likeness, 60)
        self.assertLess(lines[1].likeness, 50)

    def test_only_the_same_topic_and_answers_that_were_sent(self):
        """H7: neither drafts nor other topics."""
        self._send(
            ROAD, question_ids=[Command.create({"topic_id": self.other_topic.id})]
        )
        draft = self._register(annotation=ROAD)
        self._assign_to(draft, "executor")
        self._draft_answer(draft)
        self.assertEqual(self._list().line_ids.answer_id.sudo(), self.sent)

    def test_only_own_unit_and_what_may_be_read(self):
        """K1: another unit's answers are not offered to an executor."""
        foreign = self._send(ROAD, name="executor2")
        self.assertEqual(self._list().line_ids.answer_id.sudo(), self.sent)
        hidden = self._send(ROAD)
        self.env.cr.execute(
            "DELETE FROM citizen_appeal_reader_rel WHERE appeal_id = %s",
            [hidden.appeal_id.id],
        )
        self.assertEqual(self._list().line_ids.answer_id.sudo(), self.sent)
        hidden.appeal_id._sync_readers()
        office = self._list("office_head").line_ids.answer_id.sudo()
        self.assertEqual(office, self.sent | foreign | hidden)

    def test_others_may_not(self):
        """K1: who may not edit the letter sees no earlier answers by it."""
        for name in ("auditor", "oversight"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._list(name)
        with self.assertRaises(AccessError):
            self._as(self.letter, "registrar", self.east).action_similar()

    def test_the_fate_is_told(self):
        """D7, C10: disputed, repeated, or nothing known against it."""
        quiet = self._list().line_ids
        self.assertEqual((quiet.fate, quiet.fate_note), ("quiet", ""))
        appeal = self.sent.appeal_id
        self._register(relation="repeat", origin_appeal_ids=[Command.set(appeal.ids)])
        self.assertEqual(self._list().line_ids.fate, "repeated")
        self._register(kind="complaint", origin_appeal_ids=[Command.set(appeal.ids)])
        line = self._list().line_ids
        self.assertEqual(line.fate, "disputed")
        self.assertIn("complaint", line.fate_note)

    def test_back_to_work_is_a_dispute(self):
        """C10: the applicant said that it was not solved."""
        self._as(self.sent.appeal_id, "registrar").action_back_to_work("Ямы остались")
        self.assertEqual(self._list().line_ids.fate, "disputed")

    def test_fates_cost_the_same_for_one_and_for_ten(self):
        """H7: asked for all answers together."""
        self._list()
        one = self._count(self.sent)
        letters = self.sent
        for _number in range(3):
            letters |= self._send(ROAD)
        self.assertLessEqual(self._count(letters), one + 1)

    def _count(self, letters):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        letters._get_fates()
        return self.env.cr.sql_log_count - before

    def test_paragraphs_of_the_other_citizen_are_marked(self):
        """152-ФЗ: name and address are blocked, another name is to check."""
        desk = self._desk()
        self.assertEqual(
            desk.line_ids.mapped("is_blocked"), [True, False, False, True, False]
        )
        marks = desk.line_ids.mapped("mark")
        self.assertIn("Names the other citizen", marks[0])
        self.assertFalse(marks[2])
        self.assertIn("check it", marks[4])
        self.assertFalse(any(desk.line_ids.mapped("is_chosen")))

    def test_co_authors_are_other_citizens_too(self):
        """152-ФЗ: who signed a collective appeal is not named either."""
        self.assertFalse(self._desk().line_ids[4].is_blocked)
        self.sent.appeal_id.sudo().coauthor_ids = [
            Command.create({"name": "Петров Игнат Ильич", "address": "ул. Мира, 1"})
        ]
        self.assertTrue(self._desk().line_ids[4].is_blocked)

    def test_chosen_paragraphs_go_into_the_text(self):
        """H7: by paragraph, below what stands there."""
        desk = self._desk()
        desk.line_ids[2].is_chosen = True
        desk.action_take_over()
        self.assertEqual(
            self.letter.body,
            "<p>Начало ответа.</p>"
            "<p>Ямочный ремонт дороги включён в план на май 2026 года.</p>",
        )
        self.assertEqual(self._codes(self.appeal)[-1], "letter_compiled")

    def test_the_other_citizen_is_never_taken_over(self):
        """152-ФЗ: ticked past the screen, it is refused; nothing is added."""
        desk = self._desk()
        for line in desk.line_ids.filtered("is_blocked"):
            line.sudo().write({"is_blocked": False, "is_chosen": True, "mark": False})
            with (
                self.subTest(line.sequence),
                self.assertRaisesRegex(UserError, "other citizen"),
            ):
                desk.action_take_over()
            line.is_chosen = False
        self.assertEqual(self.letter.body, "<p>Начало ответа.</p>")

    def test_no_earlier_answer_says_what_to_do(self):
        """H7: the first one on a topic starts from a template."""
        appeal = self._register(
            question_ids=[Command.create({"topic_id": self.other_topic.id})]
        )
        self._assign_to(appeal, "executor")
        letter = self._draft_answer(appeal)
        with self.assertRaisesRegex(UserError, "template"):
            self._as(letter, "executor").action_similar()

    def test_an_answer_that_was_not_offered_is_not_opened(self):
        """K1: a row pointed by RPC to another letter shows nothing."""
        foreign = self._send(ROAD, name="executor2")
        line = self._list().line_ids[0]
        line.sudo().answer_id = foreign
        with self.assertRaises(UserError):
            line.with_env(line.env).action_paragraphs()
