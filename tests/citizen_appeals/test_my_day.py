import json
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged

from tests.common import ROLES, SECRETS, TODAY, AppealsCase


@tagged("post_install", "-at_install")
class TestMyDay(AppealsCase):
    """The start page counts what its tiles open, for each role (H1, K1)."""

    def _tiles(self, name):
        """Tiles of a user by their keys."""
        groups = self._as(self.env["citizen.my.day"], name).get_tiles()
        return {tile["key"]: tile for group in groups for tile in group["tiles"]}

    def _ids(self, tile):
        return [item["id"] for item in tile["items"]]

    def test_each_role_has_its_own_group_of_tiles(self):
        for role in ROLES:
            with self.subTest(role=role):
                groups = self._as(self.env["citizen.my.day"], role).get_tiles()
                self.assertEqual([group["role"] for group in groups], [role])
                self.assertTrue(groups[0]["tiles"])

    def test_counts_are_those_of_the_lists_the_tiles_open(self):
        self._create_draft()
        self._register()
        self._assign_to(self._register(), "executor")
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self._sign_answer(appeal)
        for role in ROLES:
            for key, tile in self._tiles(role).items():
                if not tile["model"]:
                    continue
                with self.subTest(role=role, tile=key):
                    Model = self._as(self.env[tile["model"]], role)
                    self.assertEqual(tile["count"], Model.search_count(tile["domain"]))

    def test_registrar_sees_what_is_to_register_the_late_first(self):
        late = self._create_draft(date_received="2026-03-02 08:00:00")
        fresh = self._create_draft()
        tiles = self._tiles("registrar")
        self.assertEqual(self._ids(tiles["to_register"]), [late.id, fresh.id])
        self.assertEqual(self._ids(tiles["registration_due"]), [late.id])
        item = tiles["registration_due"]["items"][0]
        self.assertFalse(item["name"])
        self.assertLess(item["days_left"], 0)

    def test_registrar_hands_over_then_the_curator_resolves(self):
        appeal = self._register()
        self.assertEqual(
            self._ids(self._tiles("registrar")["to_hand_over"]), appeal.ids
        )
        self.assertFalse(self._tiles("supervisor")["to_resolve"]["count"])
        self._as(appeal, "registrar").action_assign()
        self.assertFalse(self._tiles("registrar")["to_hand_over"]["count"])
        self.assertEqual(self._ids(self._tiles("supervisor")["to_resolve"]), appeal.ids)
        self.assertEqual(self._ids(self._tiles("assistant")["to_prepare"]), appeal.ids)

    def test_executor_has_the_assignments_by_their_date(self):
        dates = [TODAY - timedelta(1), TODAY + timedelta(3), TODAY + timedelta(4)]
        tasks = []
        with freeze_time("2026-03-06 09:00:00"):
            appeal = self._register()
            self._as(appeal, "registrar").action_assign()
            for day in dates:
                resolution = self._give_resolution(
                    appeal, [self.posts["executor"]], self.posts["supervisor"], day
                )
                tasks.append(resolution.assignment_ids.id)
        tiles = self._tiles("executor")
        found = [
            self._ids(tiles[f"assignments_{key}"])
            for key in ("overdue", "soon", "later")
        ]
        self.assertEqual(found, [[task] for task in tasks])
        self.assertFalse(self._tiles("executor2")["assignments_soon"]["count"])

    def test_letter_goes_from_tile_to_tile(self):
        appeal = self._register()
        self._assign_to(appeal, "executor")
        letter = self._draft_answer(appeal)
        self._as(letter, "executor").action_submit()
        self.assertEqual(
            self._ids(self._tiles("office_head")["answers_in_review"]), letter.ids
        )
        self.assertEqual(
            self._ids(self._tiles("assistant")["answers_to_check"]), letter.ids
        )
        self._as(letter, "office_head").action_return("Нет даты")
        self.assertEqual(self._ids(self._tiles("executor")["returned"]), letter.ids)
        self._as(letter, "executor").action_submit()
        self._as(letter, "office_head").action_approve()
        self.assertEqual(self._ids(self._tiles("signatory")["to_sign"]), letter.ids)
        self._as(letter, "signatory").action_sign()
        self.assertEqual(self._ids(self._tiles("supervisor")["to_decide"]), appeal.ids)
        self.assertEqual(self._ids(self._tiles("chancery")["to_number"]), letter.ids)
        self.assertEqual(self._ids(self._tiles("registrar")["letters_out"]), letter.ids)
        self._as(appeal, "supervisor").action_decide("to_file")
        self.assertFalse(self._tiles("supervisor")["to_decide"]["count"])
        unchecked = self._tiles("registrar")["answers_to_pass"]
        self.assertEqual(self._ids(unchecked), letter.ids)
        self._as(letter, "registrar").action_pass_quality()
        self.assertFalse(self._tiles("office_head")["all_to_pass"]["count"])
        self._as(letter, "chancery").action_number()
        self.assertEqual(self._ids(self._tiles("chancery")["to_dispatch"]), letter.ids)
        self._as(letter, "chancery").action_dispatch()
        self.assertEqual(self._ids(self._tiles("registrar")["to_close"]), appeal.ids)

    def test_co_executor_has_the_visa_to_give(self):
        appeal = self._register()
        self._assign_to(appeal, "executor", "executor2")
        letter = self._draft_answer(appeal)
        self._as(letter, "executor").action_submit()
        self.assertEqual(self._ids(self._tiles("executor2")["visas"]), letter.ids)
        self.assertFalse(self._tiles("executor")["visas"]["count"])

    def test_drafted_resolution_waits_for_its_author(self):
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        resolution = self._draft_resolution(
            appeal,
            [self.posts["executor"]],
            self.posts["supervisor"],
            user=self.users["assistant"],
        )
        tiles = self._tiles("supervisor")
        self.assertEqual(self._ids(tiles["resolutions_to_give"]), resolution.ids)
        tiles = self._tiles("assistant")
        self.assertEqual(self._ids(tiles["resolution_drafts"]), resolution.ids)

    def test_overdue_and_missed_terms_are_told_apart(self):
        with freeze_time("2026-01-12 09:00:00"):
            overdue = self._register(date_received="2026-01-12 08:00:00")
        with freeze_time("2026-03-02 09:00:00"):
            late = self._register(date_received="2026-03-02 08:00:00")
            missed = self._register(
                date_received="2026-03-02 08:00:00", superior_date_due="2026-03-05"
            )
            self._as(missed, "registrar").action_assign()
        tiles = self._tiles("office_head")
        self.assertEqual(self._ids(tiles["overdue"]), overdue.ids)
        # What was not handed over has a tile of its own
        self.assertEqual(self._ids(tiles["terms_missed"]), missed.ids)
        self.assertEqual(set(self._ids(tiles["unassigned"])), {overdue.id, late.id})
        self.assertEqual(
            self._ids(self._tiles("oversight")["all_overdue"]), overdue.ids
        )

    def test_five_records_are_named_the_nearest_date_first(self):
        for day in (9, 4, 6, 5, 3, 7, 8):
            self._create_draft(date_received=f"2026-03-0{day} 08:00:00")
        tile = self._tiles("registrar")["to_register"]
        self.assertEqual(tile["count"], 7)
        dates = [item["date"] for item in tile["items"]]
        self.assertEqual(len(dates), 5)
        self.assertEqual(dates, sorted(dates))

    def test_past_deeds_have_no_days_left(self):
        appeal = self._register()
        self._answer(appeal)
        item = self._tiles("registrar")["to_close"]["items"][0]
        self.assertEqual(item["date"], "2026-03-10")
        self.assertIs(item["days_left"], False)

    def test_day_is_that_of_the_body(self):
        """At 22:00 UTC it is tomorrow in both bodies, whatever zone the user has."""
        self.users["executor"].tz = "America/New_York"
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        self._give_resolution(
            appeal, [self.posts["executor"]], self.posts["supervisor"], TODAY
        )
        with freeze_time("2026-03-10 22:00:00"):
            tiles = self._tiles("executor")
        self.assertEqual(tiles["assignments_overdue"]["count"], 1)
        self.assertEqual(tiles["assignments_overdue"]["items"][0]["days_left"], -1)

    def test_tiles_carry_no_personal_data(self):
        self._create_draft()
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self._sign_answer(appeal)
        for role in ROLES:
            text = json.dumps(self._tiles(role), default=str, ensure_ascii=False)
            for secret in SECRETS:
                self.assertNotIn(secret, text, role)

    def test_nothing_of_another_body_is_counted(self):
        self._create_draft(self.east)
        self._register(self.east)
        for role in ("registrar", "office_head", "oversight", "auditor"):
            for key, tile in self._tiles(role).items():
                self.assertFalse(tile["count"], f"{role}: {key}")

    def test_employee_without_a_role_gets_no_page(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["citizen.my.day"].with_user(stranger).get_tiles()

    def test_user_without_work_gets_an_empty_page(self):
        self.assertEqual(self._as(self.env["citizen.my.day"], "idle").get_tiles(), [])

    def _create_everybody(self):
        groups = ",".join(f"citizen_appeals.group_{role}" for role in ROLES)
        return new_test_user(
            self.env, "everybody", groups=groups, company_id=self.company.id
        )

    def test_all_roles_at_once_cost_twelve_statements_at_most(self):
        user = self._create_everybody()
        self._create_post(self.north, "everybody", user)
        counts = []
        for more in (1, 20):
            for _i in range(more):
                self._assign_to(self._register(), "executor")
                self._create_draft()
            MyDay = self.env["citizen.my.day"].with_user(user)
            for _warming in range(2):  # the caches of rights and xml ids
                MyDay.get_tiles()
                self.env.flush_all()
                self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            MyDay.get_tiles()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 12)

    def test_keys_of_tiles_are_unique_for_one_with_all_roles(self):
        user = self._create_everybody()
        groups = self.env["citizen.my.day"].with_user(user).get_tiles()
        keys = [tile["key"] for group in groups for tile in group["tiles"]]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertEqual([group["role"] for group in groups], list(ROLES))
