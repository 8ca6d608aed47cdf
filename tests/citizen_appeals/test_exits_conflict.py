from datetime import timedelta

from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.exits import ExitsCase
from tests.common import TODAY


@tagged("post_install", "-at_install")
class TestConflict(ExitsCase):
    """S4 2.1.23, 59-ФЗ art. 8 p. 6: a complaint goes to nobody it is about."""

    def _complain(self, official=None, unit=None, body=None):
        return self._register(
            complained_official_ids=[Command.set(official.ids if official else [])],
            complained_department_ids=[Command.set(unit.ids if unit else [])],
            complained_partner_ids=[Command.set(body.ids if body else [])],
        )

    def test_the_curator_complained_of_does_not_get_it(self):
        """S4 2.1.23: the hand-over is refused, the return is offered."""
        appeal = self._complain(official=self.posts["supervisor"])
        with self.assertRaisesRegex(RedirectWarning, "2.1.23") as refused:
            self._as(appeal, "registrar").action_assign()
        action = refused.exception.args[1]
        self.assertEqual(action["res_model"], "citizen.appeal.leave")
        self.assertEqual(action["context"]["default_outcome_code"], "conflict")
        self.assertEqual(appeal.state, "registered")

    def test_another_post_of_the_same_person_does_not_get_it(self):
        """59-ФЗ art. 8 p. 6: the official complained of may hold two posts."""
        curator = self.posts["supervisor"]
        second = self._create_post(
            self.north, "second", user=curator.holder_ids.user_id
        )
        appeal = self._complain(official=second)
        with self.assertRaisesRegex(RedirectWarning, "art. 8"):
            self._as(appeal, "registrar").action_assign()
        # who held the post complained of and left it is the same person still
        second.holder_ids.date_to = TODAY
        with freeze_time("2026-03-12 09:00:00"), self.assertRaises(RedirectWarning):
            self._as(appeal, "registrar").action_assign()
        second.holder_ids.date_to = TODAY - timedelta(days=1)
        self._as(appeal, "registrar").action_assign()
        self.assertEqual(appeal.state, "assigned")

    def test_whom_he_acts_for_does_not_get_it(self):
        """59-ФЗ art. 8 p. 6: who acts for the curator would examine it."""
        self.env["citizen.official.acting"].create(
            {
                "official_id": self.posts["supervisor"].id,
                "acting_official_id": self.posts["signatory"].id,
                "date_from": TODAY,
            }
        )
        appeal = self._complain(official=self.posts["signatory"])
        with self.assertRaisesRegex(RedirectWarning, "art. 8"):
            self._as(appeal, "registrar").action_assign()

    def test_another_curator_gets_it(self):
        """S4 2.1.23: the others examine it as usual."""
        appeal = self._complain(official=self.posts["signatory"])
        self._as(appeal, "registrar").action_assign()
        self.assertEqual(appeal.state, "assigned")

    def test_nobody_under_the_head_of_the_unit_gets_it(self):
        """S4 2.1.23: the chain of command below is closed too."""
        appeal = self._complain(official=self.posts["unit_head"])
        self._as(appeal, "registrar").action_assign()
        author = self.posts["supervisor"]
        with self.assertRaisesRegex(UserError, "art. 8, p. 6"):
            self._give_resolution(appeal, [self.posts["executor"]], author)
        self._give_resolution(appeal, [self.posts["executor2"]], author)

    def test_a_unit_complained_of_with_those_below_it(self):
        """S4 2.1.23: no post of the unit or of a unit below."""
        below = self.env["hr.department"].create(
            {
                "name": "Сектор",
                "parent_id": self.north.housing.id,
                "company_id": self.company.id,
            }
        )
        clerk = self._create_post(self.north, "clerk", department_id=below.id)
        appeal = self._complain(unit=self.north.housing)
        self._as(appeal, "registrar").action_assign()
        for post in (self.posts["executor"], self.posts["unit_head"], clerk):
            with self.subTest(post.name), self.assertRaises(UserError):
                self._give_resolution(appeal, [post], self.posts["supervisor"])

    def test_the_author_of_a_resolution_is_asked_too(self):
        """S4 2.1.23: who is complained of gives no resolution either."""
        appeal = self._complain(official=self.posts["signatory"])
        with self.assertRaises(RedirectWarning):
            self._give_resolution(
                appeal,
                [self.posts["executor"]],
                self.posts["signatory"],
                user=self.users["registrar"],
            )

    def test_another_body_complained_of_gets_neither_letter_nor_request(self):
        """S4 2.1.23: forwarding and request for documents are refused."""
        appeal = self._complain(body=self.bodies["housing"])
        with self.assertRaisesRegex(RedirectWarning, "2.1.23"):
            self._forward(appeal, "housing")
        self._assign_to(appeal, "executor")
        with self.assertRaisesRegex(UserError, "2.1.23"):
            self._as(appeal, "executor").action_request_documents(
                {"partner_id": self.bodies["housing"].id, "what": "Акты осмотра"}
            )
        self.assertFalse(appeal.letter_ids)
        self._forward(appeal, "roads")

    def test_a_later_curator_is_refused_too(self):
        """S4 2.1.23: changing the curator of an appeal under way."""
        appeal = self._complain(official=self.posts["signatory"])
        self._as(appeal, "registrar").action_assign()
        with self.assertRaises(RedirectWarning), self.env.cr.savepoint():
            self._as(appeal, "registrar").supervisor_id = self.posts["signatory"]

    def test_recorded_afterwards_the_card_warns(self):
        """S4 2.1.23: found out when it was handed over already."""
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        self.assertFalse(appeal.has_conflict)
        self._as(appeal, "registrar").complained_official_ids = self.posts["supervisor"]
        self.assertTrue(appeal.has_conflict)

    def test_returned_with_the_right_to_go_to_court(self):
        """S4 2.1.23, 59-ФЗ art. 8 p. 7: if nobody else is competent."""
        appeal = self._complain(official=self.posts["supervisor"])
        office = self._as(appeal, "registrar")
        with self.assertRaisesRegex(UserError, "Reason"):
            office.action_return({"outcome": "conflict"})
        office.action_return({"outcome": "conflict", "reason": "Больше некому"})
        self.assertEqual(appeal.state, "returned")
        text = self._read_text(appeal.letter_ids)
        self.assertIn("в установленном порядке в суд", text)
        self.assertIn("частью 7 статьи 8", text)
