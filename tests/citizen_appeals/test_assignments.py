from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestAssignments(AppealsCase):
    """C5: every executor reports his own part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls.resolution = cls._assign_to(cls.appeal, "executor", "executor2")
        cls.lead = cls.resolution.assignment_ids.filtered("is_lead")
        cls.second = cls.resolution.assignment_ids - cls.lead

    def test_the_executor_reports_his_part(self):
        """C5: text and hour of the report are kept, an event is left."""
        self._as(self.second, "executor2").action_done("Дорога исправна")
        self.assertRecordValues(
            self.second, [{"state": "done", "report": "Дорога исправна"}]
        )
        self.assertEqual(str(self.second.date_done), "2026-03-10 09:00:00")
        self.assertEqual(self._codes(self.appeal)[-1], "assignment_done")
        self.assertEqual(self.lead.state, "open")

    def test_nobody_reports_for_another(self):
        """K1: not the lead, not the curator, not the office."""
        for role in set(self.users) - {"executor2"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.second, role).action_done()
        self.assertEqual(self.second.state, "open")

    def test_who_acts_for_the_executor_reports(self):
        """K1: the acting official works in the executor's place."""
        self.posts["executor2"].acting_ids = [
            Command.create(
                {
                    "acting_official_id": self.posts["unit_head"].id,
                    "date_from": "2026-03-10",
                }
            )
        ]
        self._as(self.second, "unit_head").action_done()
        self.assertEqual(self.second.state, "done")

    def test_only_an_open_one_is_reported(self):
        """C5: once, and not after the revocation."""
        self._as(self.second, "executor2").action_done()
        with self.assertRaises(UserError):
            self._as(self.second, "executor2").action_done()
        self._as(self.resolution, "supervisor").action_revoke()
        with self.assertRaises(UserError):
            self._as(self.lead, "executor").action_done()

    def test_the_own_text_can_be_typed_before(self):
        """C5: the executor writes his part, nobody else does."""
        self._as(self.second, "executor2").report = "Черновик"
        for role in ("executor", "supervisor", "registrar"):
            with self.subTest(role), self.assertRaises(UserError):
                self._as(self.second, role).report = "Чужое"
        self._as(self.second, "executor2").action_done()
        self.assertEqual(self.second.report, "Черновик")

    def test_a_reported_part_is_not_rewritten(self):
        """K2: what the lead took into the answer stays as it was reported."""
        second = self._as(self.second, "executor2")
        second.action_done("Дорога исправна")
        with self.assertRaises(UserError):
            second.report = "Дорога разбита"
        self.assertEqual(self.second.report, "Дорога исправна")

    def test_an_executor_adds_nobody(self):
        """K1: who sees an appeal does not let others see it."""
        vals = {
            "resolution_id": self.resolution.id,
            "official_id": self.posts["unit_head"].id,
        }
        draft = self._draft_resolution(
            self.appeal, [self.posts["executor"]], self.posts["supervisor"]
        )
        for resolution in self.resolution | draft:
            for role in ("executor", "executor2"):
                case = f"{role} {resolution.state}"
                with self.subTest(case), self.assertRaises(UserError):
                    self._as(self.lead, role).create(
                        vals | {"resolution_id": resolution.id}
                    )
        with self.assertRaises(UserError):
            self._as(draft.assignment_ids, "executor2").write(
                {"official_id": self.posts["unit_head"].id}
            )
        with self.assertRaises(UserError):
            self._as(draft.assignment_ids, "executor2").unlink()

    def test_my_assignments_are_found(self):
        """C5: the work list asks for the posts held today."""
        Assignment = self._as(self.env["citizen.assignment"], "executor2")
        self.assertEqual(Assignment.search([("is_mine", "=", True)]), self.second)
        self.assertTrue(Assignment.browse(self.second.id).is_mine)
        curator = self._as(self.resolution.assignment_ids, "supervisor")
        self.assertFalse(curator.filtered("is_mine"))
        self.assertFalse(curator.search([("is_mine", "=", True)]))

    def test_dispatch_ends_what_is_open(self):
        """D1: when the answer has left, the assignments are done."""
        self._as(self.second, "executor2").action_done()
        with freeze_time("2026-03-12 09:00:00"):
            self._dispatch_answer(self.appeal)
        self.assertEqual(set(self.resolution.assignment_ids.mapped("state")), {"done"})
        self.assertEqual(str(self.second.date_done), "2026-03-10 09:00:00")
        self.assertEqual(str(self.lead.date_done), "2026-03-12 09:00:00")


@tagged("post_install", "-at_install")
class TestCurator(AppealsCase):
    """A12: the curator comes from the distribution of duties."""

    def test_the_curator_is_proposed_by_the_duties(self):
        """A12: the duty for the section covers its topics."""
        self.assertEqual(self._register().supervisor_id, self.posts["supervisor"])

    def test_a_list_gets_its_curators(self):
        """A12: each appeal of a list its own."""
        self.env["citizen.official.duty"].create(
            {
                "official_id": self.posts["oversight"].id,
                "topic_id": self.other_topic.id,
            }
        )
        question = [Command.create({"topic_id": self.other_topic.id})]
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        appeals = Appeal.create_registered(
            [
                self._values(),
                self._values(question_ids=question),
                self._values(question_ids=[]),
                self._values(supervisor_id=self.posts["head"].id),
            ]
        )
        self.assertEqual(
            [appeal.supervisor_id.id for appeal in appeals],
            [
                self.posts["supervisor"].id,
                self.posts["oversight"].id,
                False,
                self.posts["head"].id,
            ],
        )

    def test_a_duty_that_has_ended_proposes_nobody(self):
        """A12: duties are dated."""
        duty = self.posts["supervisor"].duty_ids
        duty.date_to = "2026-03-10"
        self.assertTrue(self._register().supervisor_id)
        with freeze_time("2026-03-11 09:00:00"):
            self.assertFalse(self._register().supervisor_id)

    def test_each_body_has_its_own_duties(self):
        """A14: the other body's curator is never proposed."""
        self.assertEqual(
            self._register(self.east).supervisor_id, self.east.posts["supervisor"]
        )

    def test_handover_needs_a_curator(self):
        """A12: without one there is nobody to hand over to."""
        appeal = self._register(question_ids=[])
        with self.assertRaises(UserError):
            self._as(appeal, "registrar").action_assign()
        self._as(appeal, "registrar").supervisor_id = self.posts["supervisor"]
        self._as(appeal, "registrar").action_assign()
        self.assertEqual(appeal.state, "assigned")

    def test_handover_of_a_list(self):
        """A12: many at once, each to its curator."""
        appeals = self._register() | self._register(supervisor_id=self.posts["head"].id)
        self._as(appeals, "office_head").action_assign()
        self.assertEqual(set(appeals.mapped("state")), {"assigned"})
        for appeal in appeals:
            event = appeal.event_ids.filtered(lambda e: e.code == "assigned")
            self.assertEqual(event.data["official_id"], appeal.supervisor_id.id)

    def test_another_curator_takes_over(self):
        """A12: after the hand-over the office may name another curator."""
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        self._as(appeal, "registrar").supervisor_id = self.posts["head"]
        self.assertIn(self.posts["head"], appeal.reader_ids)
        self.assertNotIn(self.posts["supervisor"], appeal.reader_ids)

    def test_another_bodys_official_is_no_curator(self):
        """A14: nor addressee, nor who it was reported to."""
        appeal = self._register()
        for name in ("supervisor_id", "addressee_id", "reported_to_id"):
            with self.subTest(name), self.assertRaises(UserError):
                self._as(appeal, "registrar").write(
                    {name: self.east.posts["supervisor"].id}
                )
