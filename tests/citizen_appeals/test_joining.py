from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestJoining(AppealsCase):
    """B3, S4 2.4.1: identical appeals examined together, each with its own answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._register()
        other = cls._create_applicant(surname="Лаптев", gender="male")
        with freeze_time("2026-03-11 09:00:00"):
            cls.joined = cls._register(applicant_id=other.id)

    @classmethod
    def _join(cls, role="registrar", appeals=None, leader=None):
        return cls._as(appeals or cls.joined, role).action_join(
            cls._as(leader or cls.leader, role)
        )

    def test_the_joined_follows_the_leaders_resolution(self):
        """S4 2.4.1: given once, both are examined by the same executor."""
        self._join()
        self._assign_to(self.leader, "executor")
        self.assertEqual(self.joined.state, "in_progress")
        self.assertEqual(self.joined.lead_executor_id, self.posts["executor"])
        self.assertTrue(self._as(self.joined, "executor").has_access("read"))
        self.assertFalse(self.joined.resolution_ids)
        self.assertEqual(self._deadline(self.joined, "handover", False).state, "met")

    def test_joined_later_it_follows_at_once(self):
        """S4 2.4.1: the resolution was given before."""
        self._assign_to(self.leader, "executor")
        self._join()
        self.assertEqual(self.joined.state, "in_progress")
        self.assertTrue(self._as(self.joined, "executor").has_access("read"))

    def test_each_keeps_number_term_and_applicant(self):
        """S4 2.4.1: joined for the examination only."""
        names = ("name", "date_deadline", "applicant_id", "case_file_id")
        before = [self.joined[name] for name in names]
        self._join()
        self._assign_to(self.leader, "executor")
        self.assertEqual([self.joined[name] for name in names], before)
        self.assertIn("joined", self._codes(self.joined))
        self.assertIn("joined_here", self._codes(self.leader))
        event = self.joined.event_ids.filtered(lambda e: e.code == "joined")
        self.assertIn(self.leader.name, event.text)

    def test_the_earliest_deadline_is_shown(self):
        """S4 2.4.1: the leader is not the first to be due."""
        self._join(appeals=self.leader, leader=self.joined)
        self.assertEqual(self.joined.date_deadline, date(2026, 4, 10))
        self.assertEqual(self.joined.date_deadline_joined, date(2026, 4, 9))
        self.assertEqual(self.joined.joined_count, 1)

    def test_the_dialog_proposes_the_earliest_as_leader(self):
        """S4 2.4.1: chosen in the list, or one card with a like one."""
        Dialog = self._as(self.env["citizen.appeal.join"], "registrar")
        both = self.leader | self.joined
        dialog = Dialog.create({"appeal_ids": [(6, 0, both.ids)]})
        self.assertEqual(dialog.leader_id, self.leader)
        again = self._register()
        dialog = Dialog.create({"appeal_ids": [(6, 0, again.ids)]})
        self.assertEqual(dialog.leader_id, self.leader)
        dialog.action_join()
        self.assertEqual(again.joined_to_id, self.leader)

    def test_each_needs_its_own_answer(self):
        """S4 2.4.1: joined after the leader's answer was issued, it is answered by
        itself; the text is proposed with its own number and date."""
        self._join()
        self._assign_to(self.leader, "executor")
        self._dispatch_answer(self.leader)
        self.assertEqual(self.joined.state, "in_progress")
        self.assertTrue(self.joined.is_leader_over)
        self.joined.question_ids.sudo().result = "explained"
        self._as(self.joined, "executor").action_answer()
        letter = self.joined.letter_ids.sudo()
        self.assertIn("обращение рассмотрено", letter.body)
        self.assertFalse(letter.master_letter_id)
        letter.write(
            {
                "dispatch_way": "post",
                "signatory_id": self.posts["signatory"].id,
                "executor_id": self.posts["executor"].id,
            }
        )
        self._as(letter, "executor").action_submit()
        self.assertEqual(self.joined.state, "in_review")

    def test_the_curator_of_the_leader_decides(self):
        """S4 2.4.6: who gave the order decides on the joined answer too."""
        self._join()
        self._assign_to(self.leader, "executor")
        self._sign_answer(self.joined)
        self._as(self.joined, "supervisor").action_decide("to_file")
        self.assertEqual(self.joined.decision, "to_file")

    def test_separated_it_goes_on_alone(self):
        """S4 2.4.1: without executor until its own resolution."""
        self._join()
        self._assign_to(self.leader, "executor")
        self._as(self.joined, "registrar").action_separate()
        self.assertFalse(self.joined.joined_to_id)
        self.assertFalse(self.joined.lead_executor_id)
        self.assertFalse(self._as(self.joined, "executor").has_access("read"))
        self.assertIn("separated", self._codes(self.joined))
        self._give_resolution(
            self.joined, [self.posts["executor2"]], self.posts["supervisor"]
        )
        self.assertEqual(self.joined.lead_executor_id, self.posts["executor2"])

    def test_the_chosen_leader_stays_when_more_are_added(self):
        """S4 2.4.1: the dialog proposes once, then the clerk's choice holds."""
        third = self._register()
        dialog = Form(
            self.env["citizen.appeal.join"]
            .with_user(self.users["registrar"])
            .with_context(default_appeal_ids=self.joined.ids)
        )
        dialog.leader_id = third
        dialog.appeal_ids.add(self.leader)
        self.assertEqual(dialog.leader_id, third)

    # ------------------------------------------------------------------
    # who, and what is refused
    # ------------------------------------------------------------------

    def test_the_office_joins_and_separates(self):
        """K1: nobody else, over the dialog neither."""
        for role in set(self.users) - {"registrar", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._join(role)
        self._join("office_head")
        for role in set(self.users) - {"registrar", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.joined, role).action_separate()

    def test_no_chain_and_no_circle(self):
        """S4 2.4.1: a joined one does not lead, a leader does not follow."""
        self._join()
        third = self._register()
        with self.assertRaises(UserError):
            self._join(appeals=third, leader=self.joined)
        with self.assertRaises(UserError):
            self._join(appeals=self.leader, leader=third)
        with self.assertRaises(UserError):
            self._join(appeals=self.leader, leader=self.joined)

    def test_another_body_is_refused(self):
        """S4 2.4.1: appeals of one body."""
        east = self._register(self.east)
        with self.assertRaises(AccessError):
            self._join(appeals=east)
        office = self.users["registrar"]
        office.company_ids += self.east.company
        with self.assertRaises(UserError):
            self._join(appeals=east)

    def test_what_is_over_or_has_executors_is_refused(self):
        """S4 2.4.1: both are examined, by one resolution."""
        draft = self._create_draft()
        with self.assertRaises(UserError):
            self._join(appeals=draft)
        self._assign_to(self.joined, "executor2")
        with self.assertRaises(UserError):
            self._join()

    def test_the_link_is_written_by_the_deed_alone(self):
        """K2: no form or RPC call joins."""
        with self.assertRaises(AccessError):
            self._as(self.joined, "registrar").joined_to_id = self.leader
