from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestPlacement(LettersCase):
    """D6: answers to be placed in other systems, by whom and by when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Placement = cls.env["citizen.placement"]
        cls.system = cls.env.ref("citizen_appeals.placement_system_incident")

    def _social(self, way="post"):
        """A numbered answer to a message from a social network."""
        appeal = self._register(
            channel_id=self.social_channel.id, channel_source="ВКонтакте"
        )
        self._assign_to(appeal, "executor")
        return self._letter("numbered", appeal, dispatch_way=way)

    def test_the_channel_demands_it(self):
        """D6: made with the number, due in working days as the directory says."""
        self.system.days = 4
        letter = self._social()
        self.assertRecordValues(
            letter.placement_ids,
            [
                {
                    "system_id": self.system.id,
                    "state": "todo",
                    # Saturday and Sunday do not count
                    "date_due": self.env["citizen.calendar.day"]
                    ._get_calendar(self.company)
                    .add_working_days(letter.date, 4),
                }
            ],
        )
        self.assertEqual(str(letter.placement_ids.date_due), "2026-03-16")

    def test_other_channels_and_letters_do_not(self):
        self.assertFalse(self._letter("numbered").placement_ids)
        self.social_channel.placement_system_ids = False
        self.assertFalse(self._social().placement_ids)

    def test_a_system_of_another_body_is_not_ours(self):
        self.system.company_id = self.east.company
        self.assertFalse(self._social().placement_ids)

    def test_placed_with_its_number(self):
        """D6: who, when, where to find it; an event, once."""
        letter = self._social()
        row = letter.placement_ids
        self._as(row, "registrar").action_take()
        self.assertEqual(row.user_id, self.users["registrar"])
        action = self._as(row, "registrar").action_done()
        Dialog = self._as(self.env[action["res_model"]], "registrar")
        with Form(Dialog.with_context(**action["context"])) as form:
            form.reference = "№ 4711"
        form.record.action_confirm()
        self.assertRecordValues(
            row,
            [
                {
                    "state": "done",
                    "reference": "№ 4711",
                    "done_by_id": self.users["registrar"].id,
                }
            ],
        )
        self.assertEqual(str(row.date_done), "2026-03-10")
        self.assertIn("letter_placed", self._codes(letter.appeal_id))
        with self.assertRaisesRegex(UserError, "entered already"):
            self._as(row, "office_head").action_done("1", "")

    def test_without_a_number_or_link_it_is_not_placed(self):
        """Bad input: nothing to find it by, a day ahead."""
        row = self._as(self._social().placement_ids, "registrar")
        with self.assertRaisesRegex(UserError, "2.5.4"):
            row.action_done("", " ")
        with self.assertRaisesRegex(ValidationError, "Placed on"):
            row.action_done("1", "", "2026-03-11")
        self.assertEqual(row.state, "todo")

    def test_not_needed_with_a_reason(self):
        letter = self._social()
        row = self._as(letter.placement_ids, "office_head")
        with self.assertRaisesRegex(UserError, "Why Not"):
            row.action_drop(" ")
        row.action_drop("Сообщение удалено автором")
        self.assertEqual(row.state, "dropped")
        self.assertIn("placement_dropped", self._codes(letter.appeal_id))

    def test_the_office_alone(self):
        """S4 2.5.4."""
        row = self._social().placement_ids
        for user in ("executor", "supervisor", "oversight"):
            with self.subTest(user), self.assertRaises(AccessError):
                self._as(row, user).action_done("1", "")
        with self.assertRaises(AccessError):
            self._as(row, "registrar").write({"state": "done"})

    def test_overdue_is_found_and_shown(self):
        """D6: by the date, never stored; the tile opens the same list."""
        row = self._social().placement_ids
        self.assertFalse(row.is_overdue)
        with freeze_time("2026-03-12 09:00:00"):
            self.env.invalidate_all()
            self.assertTrue(row.is_overdue)
            self.assertIn(row, self.Placement.search([("is_overdue", "=", True)]))
            groups = self._as(self.env["citizen.my.day"], "registrar").get_tiles()
            tiles = {tile["key"]: tile for group in groups for tile in group["tiles"]}
            self.assertEqual(tiles["placements_overdue"]["count"], 1)
            self.assertEqual(tiles["placements"]["count"], 0)

    def test_gosuslugi_is_a_way_of_its_own(self):
        """D6: the letter is dispatched by being placed there, not before."""
        letter = self._letter("numbered", dispatch_way="gosuslugi")
        row = letter.placement_ids
        self.assertEqual(row.system_id.code, "gosuslugi")
        with self.assertRaisesRegex(UserError, "2.5.4"):
            self._as(letter, "registrar").action_dispatch()
        self._as(row, "registrar").action_done("40-123", "")
        self.assertEqual(letter.state, "dispatched")
        self.assertEqual(letter.appeal_id.state, "answered")
        self.assertEqual(letter.dispatch_ids.way, "gosuslugi")
