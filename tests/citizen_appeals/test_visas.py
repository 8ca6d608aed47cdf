from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.letters import TEXT, LettersCase


@tagged("post_install", "-at_install")
class TestVisas(LettersCase):
    """S4 2.3.10, D2: visas are bound to a version of the text."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.joint = cls._register()
        cls._assign_to(cls.joint, "executor", "executor2", "unit_head")

    def _submit(self, order="parallel", **vals):
        letter = self._letter("draft", self.joint, **vals)
        self._as(letter, "executor").visa_order = order
        self._as(letter, "executor").action_submit()
        return letter

    def _states(self, letter):
        letter.invalidate_recordset()
        return {
            visa.official_id: visa.state
            for visa in letter.visa_ids.sorted("id")
            if visa.state != "superseded"
        }

    def _visa_tiles(self, name):
        tiles = self._as(self.env["citizen.my.day"], name).get_tiles()
        return {
            tile["key"]: tile["count"]
            for group in tiles
            for tile in group["tiles"]
            if tile["key"].startswith("visas")
        }

    def test_all_are_asked_at_once(self):
        letter = self._submit()
        self.assertEqual(
            self._states(letter),
            {self.posts["executor2"]: "pending", self.posts["unit_head"]: "pending"},
        )
        self.assertTrue(all(letter.visa_ids.mapped("date_asked")))

    def test_in_turn_the_next_is_asked_after_the_one_before(self):
        """S4 2.3.10: order of the visas, by the list."""
        letter = self._submit("in_turn")
        first, second = letter.visa_ids.sorted()
        self.assertEqual([first.state, second.state], ["pending", "waiting"])
        with self.assertRaises(AccessError):
            letter.with_user(second.official_id.user_id).action_visa_give()
        letter.with_user(first.official_id.user_id).action_visa_give()
        self.assertEqual([first.state, second.state], ["given", "pending"])
        letter.with_user(second.official_id.user_id).action_visa_give()
        self._as(letter, "office_head").action_approve()

    def test_order_of_the_kind_and_of_the_list(self):
        kind = self.env.ref("citizen_appeals.letter_kind_answer")
        kind.visa_order = "in_turn"
        letter = self._letter("draft", self.joint)
        self.assertEqual(letter.visa_order, "in_turn")
        rows = [
            Command.create({"official_id": self.posts["unit_head"].id, "sequence": 1}),
            Command.create({"official_id": self.posts["executor2"].id, "sequence": 2}),
        ]
        self._as(letter, "executor").visa_ids = rows
        self._as(letter, "executor").action_submit()
        self.assertEqual(
            self._states(letter),
            {self.posts["unit_head"]: "pending", self.posts["executor2"]: "waiting"},
        )

    def test_a_corrected_text_drops_the_visa_and_asks_again(self):
        """D2: the sector corrects in review; who endorsed is asked about the new text
        and sees it in the work list."""
        letter = self._submit()
        self._as(letter, "executor2").action_visa_give()
        given = letter.visa_ids.filtered(lambda visa: visa.state == "given")
        self.assertEqual(given.text_digest, letter._get_text_digest())
        self._as(letter, "registrar").body = TEXT + "<p>Исправлено.</p>"
        self.assertEqual(given.state, "superseded")
        self.assertEqual(self._states(letter)[self.posts["executor2"]], "pending")
        self.assertEqual(self._visa_tiles("executor2")["visas_again"], 1)
        self.assertIn("visa_dropped", self._codes(self.joint))
        with self.assertRaisesRegex(UserError, "visas"):
            self._as(letter, "office_head").action_approve()

    def test_each_part_the_reader_gets_is_the_version(self):
        """D2: heading, salutation, addressee, enclosure as well as the text."""
        values = {
            "subject": "Иное",
            "salutation": "Уважаемая!",
            "addressee_name_dative": "Ивановой И.И.",
            "addressee_address": "ул. Новая, д. 1",
            "attachment_sheets": 7,
            "signatory_id": self.posts["head"].id,
        }
        letter = self._submit()
        for name, value in values.items():
            with self.subTest(name):
                visa = letter.visa_ids.filtered(
                    lambda v: (
                        v.official_id == self.posts["executor2"]
                        and v.state == "pending"
                    )
                )
                self._as(letter, "executor2").action_visa_give()
                self._as(letter, "registrar").write({name: value})
                self.assertEqual(visa.state, "superseded")

    def test_the_way_of_dispatch_is_no_version(self):
        letter = self._submit()
        self._as(letter, "executor2").action_visa_give()
        self._as(letter, "registrar").dispatch_way = "hand"
        self.assertEqual(self._states(letter)[self.posts["executor2"]], "given")

    def test_an_approved_letter_is_not_signed_with_a_dropped_visa(self):
        letter = self._submit()
        for name in ("executor2", "unit_head"):
            self._as(letter, name).action_visa_give()
        self._as(letter, "office_head").action_approve()
        self._as(letter, "registrar").body = TEXT + "<p>Позже.</p>"
        with self.assertRaisesRegex(UserError, "visas are missing"):
            self._as(letter, "signatory").action_sign()
        for name in ("executor2", "unit_head"):
            self._as(letter, name).action_visa_give()
        self._as(letter, "signatory").action_sign()
        self.assertEqual(letter.state, "signed")

    def test_the_same_text_after_a_return_keeps_its_visas(self):
        letter = self._submit()
        self._as(letter, "executor2").action_visa_give()
        self._as(letter, "office_head").action_return("Приложите акт")
        self._as(letter, "executor").action_submit()
        self.assertEqual(self._states(letter)[self.posts["executor2"]], "given")

    def test_a_refusal_returns_the_question_to_the_executor(self):
        """S4 2.3.10: he corrects and asks again, or goes on with the disagreement."""
        letter = self._submit("in_turn")
        first, second = letter.visa_ids.sorted()
        user = first.official_id.user_id
        letter.with_user(user).action_visa_refuse("Не согласен со сроком")
        self.assertEqual(second.state, "waiting")
        self.assertEqual(self._visa_tiles("executor")["visas_refused"], 1)
        self.assertIn("Не согласен со сроком", letter.disagreement)
        with self.assertRaises(AccessError):
            letter.with_user(user).action_take_back()
        self._as(letter, "executor").action_take_back()
        self.assertEqual([letter.state, self.joint.state], ["draft", "in_progress"])
        self._as(letter, "executor").body = TEXT + "<p>Срок изменён.</p>"
        self._as(letter, "executor").action_submit()
        self.assertEqual(self._states(letter)[first.official_id], "pending")

    def test_the_executor_insists_and_the_disagreement_is_shown(self):
        letter = self._submit("in_turn")
        first, second = letter.visa_ids.sorted()
        letter.with_user(first.official_id.user_id).action_visa_refuse("Против")
        with self.assertRaisesRegex(UserError, "insists"):
            self._as(letter, "office_head").action_approve()
        self._as(letter, "executor").action_visa_insist()
        self.assertEqual(second.state, "pending")
        letter.with_user(second.official_id.user_id).action_visa_give()
        self._as(letter, "office_head").action_approve()
        self.assertTrue(letter.review_ids[0].is_disputed)
        self.assertIn("Против", letter.disagreement)

    def test_visas_are_not_moved_by_hand_in_review(self):
        letter = self._submit("in_turn")
        visa = letter.visa_ids[:1]
        for values in ({"sequence": 99}, {"official_id": self.posts["head"].id}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self._as(visa, "executor").write(values)
        for values in ({"text_digest": "0"}, {"is_overruled": True}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self._as(visa, "office_head").write(values)
