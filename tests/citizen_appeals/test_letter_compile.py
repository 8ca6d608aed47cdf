from odoo.exceptions import UserError
from odoo.tests import tagged

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestLetterCompile(LettersCase):
    """S4 2.3.10: the lead puts the parts of the co-executors together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        resolution = cls._assign_to(cls.appeal, "executor", "executor2")
        cls.part = resolution.assignment_ids.filtered(
            lambda task: task.official_id == cls.posts["executor2"]
        )
        cls._as(
            cls.part, "executor2"
        ).report = "Дорога осмотрена 4 марта.\n\nЯмочный ремонт закончен 6 марта."
        cls.letter = cls._draft_answer(cls.appeal, body="<p>Начало ответа.</p>")

    def _open(self, user="executor"):
        action = self._as(self.letter, user).action_compile()
        desk = self.env[action["res_model"]].with_user(self.users[user])
        return desk.browse(action["res_id"])

    def test_paragraphs_are_listed_with_their_source(self):
        desk = self._open()
        self.assertEqual(
            desk.line_ids.mapped("text"),
            ["Дорога осмотрена 4 марта.", "Ямочный ремонт закончен 6 марта."],
        )
        self.assertEqual(desk.line_ids.assignment_id.sudo(), self.part)
        self.assertTrue(all(desk.line_ids.mapped("is_chosen")))
        self.assertEqual(self.letter.part_count, 1)

    def test_chosen_paragraphs_go_into_the_text_in_order(self):
        """S4 2.3.10: by paragraph, in the order given; one event, no names in it."""
        desk = self._open()
        first, second = desk.line_ids
        first.sequence, second.sequence = 9, 1
        desk.action_take_over()
        self.assertEqual(
            self.letter.body,
            "<p>Начало ответа.</p><p>Ямочный ремонт закончен 6 марта.</p>"
            "<p>Дорога осмотрена 4 марта.</p>",
        )
        self.assertEqual(self._codes(self.appeal)[-1], "letter_compiled")
        event = self.appeal.event_ids.sorted("id")[-1]
        self.assertEqual(event.data, {"letter_id": self.letter.id})

    def test_what_was_taken_over_is_not_taken_twice(self):
        desk = self._open()
        desk.line_ids[1].is_chosen = False
        desk.action_take_over()
        desk = self._open()
        self.assertEqual(desk.line_ids.mapped("is_taken"), [True, False])
        self.assertEqual(desk.line_ids.mapped("is_chosen"), [False, True])
        desk.line_ids.is_chosen = True
        desk.action_take_over()
        self.assertEqual(self.letter.body.count("Дорога осмотрена"), 1)
        self.assertIn("Ямочный ремонт", self.letter.body)

    def test_tags_in_a_part_are_text(self):
        """Bad input: what a co-executor typed is escaped."""
        self._as(self.part, "executor2").report = "<script>alert(1)</script> & Ко"
        self._open().action_take_over()
        self.assertIn("&lt;script&gt;", self.letter.body)

    def test_nothing_reported_or_nothing_ticked_says_so(self):
        desk = self._open()
        desk.line_ids.is_chosen = False
        with self.assertRaises(UserError):
            desk.action_take_over()
        self._as(self.part, "executor2").report = False
        with self.assertRaisesRegex(UserError, r"S4 2\.3\.10"):
            self._open()

    def test_who_may_not_edit_takes_nothing_over(self):
        """K1: neither the co-executor nor readers; a signed letter is frozen."""
        for user in ("executor2", "auditor"):
            with self.subTest(user), self.assertRaises(UserError):
                self._open(user)
        desk = self._open()
        self._as(self.letter, "executor").action_submit()
        with self.assertRaises(UserError):
            desk.action_take_over()
        self.assertNotIn("Дорога", self.letter.body)
