from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestResolutions(AppealsCase):
    """C5: resolutions cascade on every level; the first executor is the lead."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._as(cls.appeal, "registrar").action_assign()

    def _give(self, *names, **vals):
        posts = [self.posts[name] for name in names]
        return self._give_resolution(
            self.appeal, posts, self.posts["supervisor"], **vals
        )

    def _draft(self, *names, **vals):
        posts = [self.posts[name] for name in names]
        return self._draft_resolution(
            self.appeal, posts, self.posts["supervisor"], **vals
        )

    def _pass_on(self, assignment, *names, role="unit_head", **vals):
        posts = [self.posts[name] for name in names]
        return self._give_resolution(
            self.appeal,
            posts,
            self.posts[role],
            **{
                "date_due": assignment.date_due,
                "parent_assignment_id": assignment.id,
                **vals,
            },
        )

    # ------------------------------------------------------------------
    # the lead
    # ------------------------------------------------------------------

    def test_the_first_executor_is_the_lead(self):
        """S4 2.3.10: without a mark the first named one is the lead."""
        resolution = self._give("executor", "executor2", "unit_head")
        leads = resolution.assignment_ids.filtered("is_lead")
        self.assertEqual(leads.official_id, self.posts["executor"])

    def test_another_one_can_be_marked(self):
        """S4 2.3.10: the author may name the lead himself."""
        resolution = self._draft(
            assignment_ids=[
                Command.create({"official_id": self.posts["executor"].id}),
                Command.create(
                    {"official_id": self.posts["executor2"].id, "is_lead": True}
                ),
            ]
        )
        leads = resolution.assignment_ids.filtered("is_lead")
        self.assertEqual(leads.official_id, self.posts["executor2"])

    def test_two_leads_are_refused(self):
        """S4 2.3.10: a resolution has one lead executor."""
        lines = [
            Command.create({"official_id": self.posts[name].id, "is_lead": True})
            for name in ("executor", "executor2")
        ]
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self._draft(assignment_ids=lines)

    def test_one_executor_twice_is_refused(self):
        """C5: naming an executor twice is a slip."""
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self._draft("executor", "executor")

    def test_the_lead_stands_on_the_appeal(self):
        """C5, B5: lead executor and his unit are on the card."""
        self._give("executor", "executor2")
        self.assertEqual(self.appeal.lead_executor_id, self.posts["executor"])
        self.assertEqual(self.appeal.department_id, self.north.housing)
        self.assertEqual(self.appeal.state, "in_progress")

    def test_a_second_resolution_does_not_take_the_lead_away(self):
        """C5: the lead of the first resolution in force answers."""
        first = self._give("executor")
        self._give("executor2")
        self.assertEqual(self.appeal.lead_executor_id, self.posts["executor"])
        self._as(first, "supervisor").action_revoke()
        self.assertEqual(self.appeal.lead_executor_id, self.posts["executor2"])
        self.assertEqual(self.appeal.department_id, self.north.roads)

    def test_without_a_resolution_there_is_no_lead(self):
        """C5: after the revocation of the only resolution nobody leads."""
        resolution = self._give("executor")
        self._as(resolution, "supervisor").action_revoke()
        self.assertFalse(self.appeal.lead_executor_id)
        self.assertFalse(self.appeal.department_id)

    # ------------------------------------------------------------------
    # dates
    # ------------------------------------------------------------------

    def test_a_date_after_the_appeals_is_refused(self):
        """C5: nobody may be given more time than the law gives."""
        self._draft("executor", date_due="2026-04-09")
        with self.assertRaisesRegex(ValidationError, "09.04.2026"):
            self._draft("executor2", date_due="2026-04-10")

    def test_an_assignment_after_its_resolution_is_refused(self):
        """C5: the others' dates lie within the resolution's."""
        line = {"official_id": self.posts["executor2"].id, "date_due": "2026-03-21"}
        with self.assertRaisesRegex(ValidationError, "20.03.2026"):
            self._draft(
                date_due="2026-03-20",
                assignment_ids=[
                    Command.create({"official_id": self.posts["executor"].id}),
                    Command.create(line),
                ],
            )

    def test_the_assignments_take_the_resolutions_date(self):
        """C5: unless the lead sets an earlier one for the others."""
        resolution = self._draft(
            date_due="2026-03-20",
            assignment_ids=[
                Command.create({"official_id": self.posts["executor"].id}),
                Command.create(
                    {
                        "official_id": self.posts["executor2"].id,
                        "date_due": "2026-03-16",
                    }
                ),
            ],
        )
        self.assertEqual(
            resolution.assignment_ids.sorted("id").mapped("date_due"),
            [date(2026, 3, 20), date(2026, 3, 16)],
        )

    def test_a_passed_on_date_lies_within_the_assignment(self):
        """C5: on every level."""
        assignment = self._give("unit_head", date_due="2026-03-20").assignment_ids
        with self.assertRaisesRegex(ValidationError, "20.03.2026"):
            self._pass_on(assignment, "executor", date_due="2026-03-21")
        self._pass_on(assignment, "executor", date_due="2026-03-20")

    def test_the_dialog_proposes_date_and_author(self):
        """C5: the internal date where there is one, else the legal; own post."""
        Resolution = self._as(self.env["citizen.resolution"], "supervisor")
        values = Resolution.with_context(default_appeal_id=self.appeal.id).default_get(
            ["appeal_id", "author_id", "date_due", "date"]
        )
        self.assertEqual(values["date_due"], date(2026, 4, 9))
        self.assertEqual(values["author_id"], self.posts["supervisor"].id)
        # The day it is given, unless the clerk types another one
        self.assertFalse(values.get("date"))

    # ------------------------------------------------------------------
    # the cascade
    # ------------------------------------------------------------------

    def test_a_unit_head_passes_on_to_his_people(self):
        """C5: the lower resolution hangs under the assignment."""
        assignment = self._give("unit_head").assignment_ids
        below = self._pass_on(assignment, "executor")
        self.assertEqual(assignment.resolution_ids, below)
        self.assertEqual(below.assignment_ids.state, "open")
        self.assertEqual(self.appeal.lead_executor_id, self.posts["unit_head"])

    def test_only_the_executor_of_an_assignment_passes_it_on(self):
        """C5: nobody passes on what was given to another."""
        assignment = self._give("unit_head", "executor2").assignment_ids.filtered(
            "is_lead"
        )
        with self.assertRaises(UserError):
            self._pass_on(assignment, "executor", role="executor2")

    def test_an_assignment_of_another_appeal_is_not_passed_on(self):
        """C5: within the same appeal."""
        self._give("unit_head")
        other = self._register()
        assignment = self._assign_to(other, "unit_head").assignment_ids
        with self.assertRaises(ValidationError):
            self._pass_on(assignment, "executor")

    def test_an_executor_gives_no_resolution_of_his_own_accord(self):
        """C5, K1: without an assignment to pass on only curators and the office do."""
        self._give("executor")
        with self.assertRaises(AccessError):
            self._draft_resolution(
                self.appeal, [self.posts["executor2"]], self.posts["executor"]
            )

    def test_nothing_is_passed_on_from_a_cancelled_assignment(self):
        """C5: what was revoked above is not given below."""
        resolution = self._give("unit_head")
        below = self._draft_resolution(
            self.appeal,
            [self.posts["executor"]],
            self.posts["unit_head"],
            parent_assignment_id=resolution.assignment_ids.id,
        )
        self._as(resolution, "supervisor").action_revoke()
        with self.assertRaises(UserError):
            below.with_user(self.users["registrar"]).action_give()

    def test_revoking_cancels_everything_below(self):
        """C5: the whole branch ends, what was done stays as history."""
        resolution = self._give("unit_head", "executor2")
        lead = resolution.assignment_ids.filtered("is_lead")
        second = resolution.assignment_ids - lead
        below = self._pass_on(lead, "executor")
        self._as(second, "executor2").action_done("Готово")
        self._as(resolution, "supervisor").action_revoke()
        self.assertEqual(resolution.state, "revoked")
        self.assertEqual(below.state, "revoked")
        self.assertEqual(lead.state, "cancelled")
        self.assertEqual(below.assignment_ids.state, "cancelled")
        self.assertEqual(second.state, "done")
        self.assertEqual(second.report, "Готово")

    def test_revoking_reaches_below_what_was_reported_done(self):
        """C5: an open part under a finished one ends as well."""
        resolution = self._give("unit_head")
        below = self._pass_on(resolution.assignment_ids, "executor")
        self._as(resolution.assignment_ids, "unit_head").action_done()
        self._as(resolution, "supervisor").action_revoke()
        self.assertEqual(below.state, "revoked")
        self.assertEqual(below.assignment_ids.state, "cancelled")

    # ------------------------------------------------------------------
    # who may
    # ------------------------------------------------------------------

    def test_author_assistant_and_office_give(self):
        """S4 2.3.8: clerks draft, the curator or who acts for him gives."""
        for role in ("supervisor", "assistant", "registrar", "office_head"):
            resolution = self._draft("executor")
            with self.subTest(role):
                self._as(resolution, role).action_give()
                self.assertEqual(resolution.state, "given")
            resolution.sudo().action_revoke()

    def test_others_do_not_give_or_revoke(self):
        """K1: neither executors nor the auditor, chancery, administrator."""
        others = set(self.users) - {
            "supervisor",
            "assistant",
            "registrar",
            "office_head",
        }
        for action in ("action_give", "action_revoke"):
            resolution = self._draft("executor")
            if action == "action_revoke":
                self._as(resolution, "supervisor").action_give()
            for role in others:
                with self.subTest(f"{action} {role}"), self.assertRaises(AccessError):
                    getattr(self._as(resolution, role), action)()

    def test_the_acting_official_gives_on_his_days(self):
        """K1: who acts for the author gives from the first to the last day."""
        self.posts["supervisor"].acting_ids = [
            Command.create(
                {
                    "acting_official_id": self.posts["oversight"].id,
                    "date_from": "2026-03-11",
                    "date_to": "2026-03-12",
                }
            )
        ]
        for now, allowed in (
            ("2026-03-10 09:00:00", False),
            ("2026-03-11 09:00:00", True),
            ("2026-03-12 09:00:00", True),
            ("2026-03-13 09:00:00", False),
        ):
            resolution = self._draft("executor")
            resolution.invalidate_recordset()
            with self.subTest(now), freeze_time(now):
                asked = self._as(resolution, "oversight")
                self.assertEqual(asked.can_give, allowed)
                if allowed:
                    asked.action_give()
                else:
                    with self.assertRaises(AccessError):
                        asked.action_give()
            resolution.sudo().unlink() if not allowed else None

    def test_a_resolution_in_anothers_name_is_refused(self):
        """K1: an executor does not write the curator's resolution."""
        self._give("executor")
        with self.assertRaises(AccessError):
            self._as(self.env["citizen.resolution"], "executor").create(
                {
                    "appeal_id": self.appeal.id,
                    "author_id": self.posts["supervisor"].id,
                    "text": "!",
                    "date_due": "2026-03-20",
                }
            )

    # ------------------------------------------------------------------
    # states
    # ------------------------------------------------------------------

    def test_states_are_written_by_actions_only(self):
        """K2: neither resolution nor assignment changes its state by a write."""
        resolution = self._draft("executor")
        records = resolution, resolution.assignment_ids
        for role in ("supervisor", "registrar", "executor"):
            for record in records:
                case = f"{role} {record._name}"
                with self.subTest(case), self.assertRaises(AccessError):
                    self._as(record, role).write({"state": "done"})

    def test_a_given_resolution_is_fixed(self):
        """K2: neither changed nor deleted; its executors neither."""
        resolution = self._give("executor")
        office = self._as(resolution, "registrar")
        refused = [
            lambda: office.write({"text": "!"}),
            lambda: office.write({"date_due": "2026-03-20"}),
            lambda: office.unlink(),
            lambda: office.assignment_ids.write({"date_due": "2026-03-20"}),
            lambda: office.assignment_ids.write(
                {"official_id": self.posts["executor2"].id}
            ),
            lambda: office.assignment_ids.unlink(),
            lambda: office.assignment_ids.create(
                {
                    "resolution_id": resolution.id,
                    "official_id": self.posts["executor2"].id,
                }
            ),
        ]
        for number, attempt in enumerate(refused):
            with self.subTest(number), self.assertRaises(UserError):
                attempt()

    def test_a_draft_can_be_changed_and_deleted(self):
        """C5: until it is given."""
        resolution = self._draft("executor")
        self._as(resolution, "supervisor").write({"text": "Иначе"})
        self.assertEqual(resolution.text, "Иначе")
        self._as(resolution, "supervisor").unlink()
        self.assertFalse(resolution.exists())

    def test_without_executors_nothing_is_given(self):
        """C5: somebody must be named."""
        with self.assertRaises(UserError):
            self._as(self._draft(), "supervisor").action_give()

    def test_giving_twice_is_refused(self):
        """K2: each resolution is given once and revoked once."""
        resolution = self._give("executor")
        with self.assertRaises(UserError):
            self._as(resolution, "supervisor").action_give()
        self._as(resolution, "supervisor").action_revoke()
        with self.assertRaises(UserError):
            self._as(resolution, "supervisor").action_revoke()
        with self.assertRaises(UserError):
            self._as(resolution, "supervisor").action_give()

    def test_another_bodys_official_is_no_executor(self):
        """A14: tasks stay within the body."""
        with self.assertRaises(UserError):
            self._draft(
                assignment_ids=[
                    Command.create({"official_id": self.east.posts["executor"].id})
                ]
            )
