from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestSightByPost(AppealsCase):
    """A11, K1: sight follows the task and the post, from day to day."""

    def _sees(self, user, appeal):
        """Whether the user finds the appeal, may read it, and reads its applicant."""
        self.env.flush_all()
        self.env.invalidate_all()
        seen = appeal.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        answers = {
            bool(seen.search([("id", "=", appeal.id)])),
            seen.has_access("read"),
            bool(seen.search_count([("is_readable", "=", True), ("id", "=", seen.id)])),
            appeal.applicant_id.with_env(seen.env).has_access("read"),
            bool(
                seen.env["citizen.applicant"].search(
                    [("id", "=", appeal.applicant_id.id)]
                )
            ),
        }
        self.assertEqual(len(answers), 1, "The ways of asking disagree.")
        return answers.pop()

    def _who_sees(self, appeal):
        return {name for name, user in self.users.items() if self._sees(user, appeal)}

    BODY = {"registrar", "office_head", "oversight", "auditor"}

    # ------------------------------------------------------------------
    # along the way
    # ------------------------------------------------------------------

    def test_before_the_handover_only_the_office(self):
        """A12: a received or registered appeal is the office's."""
        self.assertEqual(self._who_sees(self._create_draft()), self.BODY)
        self.assertEqual(self._who_sees(self._register()), self.BODY)

    def test_the_handover_opens_it_to_the_curator_and_his_assistant(self):
        """A12: from the hand-over on."""
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        self.assertEqual(
            self._who_sees(appeal), self.BODY | {"supervisor", "assistant"}
        )

    def test_a_draft_resolution_opens_it_to_its_author_only(self):
        """C5: executors see the appeal when the resolution is given."""
        appeal = self._register()
        self._draft_resolution(
            appeal,
            [self.posts["executor2"]],
            self.posts["supervisor"],
            user=self.users["registrar"],
        )
        self.assertEqual(
            self._who_sees(appeal), self.BODY | {"supervisor", "assistant"}
        )

    def test_a_resolution_opens_it_to_executors_and_their_heads(self):
        """C5: the executors, and the head of their unit; no other unit."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self.assertEqual(
            self._who_sees(appeal),
            self.BODY | {"supervisor", "assistant", "executor", "unit_head"},
        )

    def test_the_signatory_sees_it_when_the_letter_is_submitted(self):
        """D1: not the draft, what is in review."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        letter = self._draft_answer(appeal)
        self.assertFalse(self._sees(self.users["signatory"], appeal))
        self._as(letter, "executor").action_submit()
        self.assertTrue(self._sees(self.users["signatory"], appeal))

    def test_who_is_asked_for_a_visa_sees_it(self):
        """S4 2.3.10: co-executors endorse, and others who are asked."""
        appeal = self._register()
        self._assign_to(appeal, "executor", "executor2")
        letter = self._draft_answer(appeal)
        post = self._create_post(self.north, "lawyer", self.users["idle"])
        self._as(letter, "executor").write(
            {"visa_ids": [Command.create({"official_id": post.id})]}
        )
        self._as(letter, "executor").action_submit()
        self.assertTrue(self._sees(self.users["idle"], appeal))

    # ------------------------------------------------------------------
    # the task ends
    # ------------------------------------------------------------------

    def test_a_revoked_resolution_ends_the_sight(self):
        """C5, K1: executors, their heads, and who had reported already."""
        appeal = self._register()
        resolution = self._assign_to(appeal, "executor", "executor2")
        mine = resolution.assignment_ids.filtered(
            lambda task: task.official_id == self.posts["executor2"]
        )
        self._as(mine, "executor2").action_done()
        self._as(resolution, "supervisor").action_revoke()
        self.assertEqual(
            self._who_sees(appeal), self.BODY | {"supervisor", "assistant"}
        )

    def test_another_resolution_keeps_the_sight(self):
        """C5: who is named in another one still sees it."""
        appeal = self._register()
        resolution = self._assign_to(appeal, "executor", "executor2")
        self._assign_to(appeal, "executor2")
        self._as(resolution, "supervisor").action_revoke()
        self.assertFalse(self._sees(self.users["executor"], appeal))
        self.assertTrue(self._sees(self.users["executor2"], appeal))

    def test_revoking_ends_the_sight_of_the_whole_branch(self):
        """C5: who got it from the unit's head loses it too."""
        appeal = self._register()
        resolution = self._assign_to(appeal, "unit_head")
        self._give_resolution(
            appeal,
            [self.posts["executor2"]],
            self.posts["unit_head"],
            parent_assignment_id=resolution.assignment_ids.id,
        )
        self.assertTrue(self._sees(self.users["executor2"], appeal))
        self._as(resolution, "supervisor").action_revoke()
        self.assertFalse(self._sees(self.users["executor2"], appeal))
        self.assertFalse(self._sees(self.users["unit_head"], appeal))

    def test_a_deleted_draft_ends_the_sight_of_its_author(self):
        """C5: no draft, no sight."""
        appeal = self._register()
        draft = self._draft_resolution(
            appeal,
            [self.posts["executor"]],
            self.posts["head"],
            user=self.users["registrar"],
        )
        self.assertIn(self.posts["head"], appeal.reader_ids)
        self._as(draft, "registrar").unlink()
        appeal.invalidate_recordset()
        self.assertNotIn(self.posts["head"], appeal.reader_ids)

    def test_a_done_task_keeps_the_sight(self):
        """A11: the materials stay open to who has worked on them."""
        appeal = self._register()
        self._answer(appeal)
        self.assertTrue(self._sees(self.users["executor"], appeal))

    # ------------------------------------------------------------------
    # posts from day to day
    # ------------------------------------------------------------------

    def _check_days(self, user, appeal, days):
        for day, expected in days.items():
            with self.subTest(day), freeze_time(f"{day} 09:00:00"):
                self.assertEqual(self._sees(user, appeal), expected)

    def test_the_acting_official_sees_on_his_days(self):
        """K1: from the first to the last day of the order."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self.posts["executor"].acting_ids = [
            Command.create(
                {
                    "acting_official_id": self.posts["executor2"].id,
                    "date_from": "2026-03-12",
                    "date_to": "2026-03-13",
                }
            )
        ]
        self._check_days(
            self.users["executor2"],
            appeal,
            {
                "2026-03-11": False,
                "2026-03-12": True,
                "2026-03-13": True,
                "2026-03-14": False,
            },
        )

    def test_acting_days_are_days_of_the_body(self):
        """K1: midnight of the body ends the order."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self.posts["executor"].acting_ids = [
            Command.create(
                {
                    "acting_official_id": self.posts["executor2"].id,
                    "date_from": "2026-03-12",
                    "date_to": "2026-03-12",
                }
            )
        ]
        for now, expected in (
            ("2026-03-11 20:30:00", False),
            ("2026-03-11 21:30:00", True),
            ("2026-03-12 20:30:00", True),
            ("2026-03-12 21:30:00", False),
        ):
            with self.subTest(now), freeze_time(now):
                self.assertEqual(self._sees(self.users["executor2"], appeal), expected)

    def test_who_acts_for_a_head_sees_the_unit(self):
        """K1: the acting head of a unit sees what the head sees."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self.posts["unit_head"].acting_ids = [
            Command.create(
                {
                    "acting_official_id": self.posts["executor2"].id,
                    "date_from": "2026-03-10",
                }
            )
        ]
        self.assertTrue(self._sees(self.users["executor2"], appeal))

    def test_the_successor_inherits_and_the_predecessor_loses(self):
        """A11: appeals stay with the post."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        successor = new_test_user(
            self.env,
            "successor",
            groups="citizen_appeals.group_executor",
            company_id=self.company.id,
        )
        post = self.posts["executor"]
        post.holder_ids.date_to = "2026-03-15"
        post.holder_ids = [
            Command.create(
                {
                    "surname": "Сидоров",
                    "given_name": "Сидор",
                    "patronymic": "Сидорович",
                    "date_from": "2026-03-16",
                    "user_id": successor.id,
                }
            )
        ]
        days = {"2026-03-15": True, "2026-03-16": False}
        self._check_days(self.users["executor"], appeal, days)
        days = {"2026-03-15": False, "2026-03-16": True}
        self._check_days(successor, appeal, days)

    def test_the_head_sees_units_below_and_not_beside(self):
        """K1: the tree of units counts downwards."""
        below = self.env["hr.department"].create(
            {
                "name": "Сектор",
                "company_id": self.company.id,
                "parent_id": self.north.housing.id,
            }
        )
        post = self._create_post(
            self.north, "sector", self.users["idle"], department_id=below.id
        )
        appeal = self._register()
        self._give_resolution(
            appeal, [post], self.posts["supervisor"], user=self.users["registrar"]
        )
        self.assertTrue(self._sees(self.users["unit_head"], appeal))
        self.assertTrue(self._sees(self.users["idle"], appeal))
        self.assertFalse(self._sees(self.users["executor"], appeal))
        self.posts["unit_head"].is_unit_head = False
        self.assertFalse(self._sees(self.users["unit_head"], appeal))

    def test_the_assistant_sees_what_the_assisted_sees(self):
        """K1: as long as the post assists."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self.assertTrue(self._sees(self.users["assistant"], appeal))
        self.posts["supervisor"].assistant_ids = [Command.clear()]
        self.assertFalse(self._sees(self.users["assistant"], appeal))

    def test_two_roles_add_up(self):
        """K1: roles combine freely; the wider one shows more."""
        appeal = self._register()
        user = self.users["executor2"]
        self.assertFalse(self._sees(user, appeal))
        user.group_ids = [
            Command.link(self.env.ref("citizen_appeals.group_registrar").id)
        ]
        self.assertTrue(self._sees(user, appeal))

    def test_a_role_in_two_bodies_shows_the_bodies_switched_on(self):
        """A14: the bodies ticked in the corner count."""
        appeal = self._register(self.east, applicant_id=False)
        user = self.users["registrar"]
        user.company_ids = [Command.link(self.east.company.id)]
        both = user.company_ids.ids
        for companies, expected in ((both, True), (self.company.ids, False)):
            self.env.invalidate_all()
            seen = appeal.with_user(user).with_context(allowed_company_ids=companies)
            self.assertEqual(seen.has_access("read"), expected)
            self.assertEqual(bool(seen.search([("id", "=", appeal.id)])), expected)

    # ------------------------------------------------------------------
    # chancery
    # ------------------------------------------------------------------

    def test_the_chancery_sees_letters_to_number_and_not_the_appeal(self):
        """K1: signed letters, with the number of the appeal; nothing behind them."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        letter = self._draft_answer(appeal)
        self._as(letter, "executor").action_submit()
        self.assertFalse(self._as(letter, "chancery").has_access("read"))
        self._as(letter, "office_head").action_approve()
        self._as(letter, "signatory").action_sign()
        seen = self._as(letter, "chancery")
        self.assertTrue(seen.has_access("read"))
        self.assertEqual(seen.appeal_name, appeal.name)
        self.assertFalse(self._sees(self.users["chancery"], appeal))
        with self.assertRaises(AccessError):
            seen.appeal_id.read(["annotation"])
        for role, body in (("chancery", self.east), ("executor2", self.north)):
            with self.subTest(role):
                self.assertFalse(self._as(letter, role, body).has_access("read"))
