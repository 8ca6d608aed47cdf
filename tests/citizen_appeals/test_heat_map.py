from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.common import ROLES, TODAY, AppealsCase

SEES = ("office_head", "supervisor", "oversight")


@tagged("post_install", "-at_install")
class TestHeatMap(AppealsCase):
    """Units × days to come: what falls due against the usual capacity (H1)."""

    def _map(self, name, **kwargs):
        return self._as(self.env["citizen.heat.map"], name).get_map(**kwargs)

    def _units(self, name, body=0):
        """Rows of a body by the name of the unit."""
        found = self._map(name)["bodies"][body]
        return {unit["name"]: unit for unit in found["units"]}

    def _give(self, day, *names, appeal=None):
        """An appeal whose assignment to the posts of these names is due that day."""
        if not appeal:
            appeal = self._register()
            self._as(appeal, "registrar").action_assign()
        posts = [self.posts[name] for name in names or ("executor",)]
        resolution = self._give_resolution(appeal, posts, self.posts["supervisor"], day)
        return resolution.assignment_ids

    def _cell(self, column, row=None, **values):
        row = row or {"department_id": self.north.housing.id}
        found = {"company_id": self.company.id, "column": column, "days": 30, **row}
        return found | {"start": str(TODAY), **values}

    # ------------------------------------------------------------------
    # numbers
    # ------------------------------------------------------------------

    def test_a_cell_counts_what_is_due_with_a_unit_on_a_day(self):
        self._give(TODAY)
        self._give(TODAY + timedelta(2))
        self._give(TODAY + timedelta(2), "executor", "executor2")
        units = self._units("office_head")
        self.assertEqual(units["Отдел жилья"]["cells"], {"0": 1, "2": 2})
        self.assertEqual(units["Отдел дорог"]["cells"], {"2": 1})

    def test_overdue_and_later_have_columns_of_their_own(self):
        with freeze_time("2026-03-06 09:00:00"):
            self._give(TODAY - timedelta(1))
            self._give(TODAY + timedelta(3))
        with freeze_time("2026-02-16 09:00:00"):
            found = self._units("office_head")
        self.assertEqual(found["Отдел жилья"]["cells"], {"21": 1, "25": 1})
        self.assertEqual(
            self._units("office_head")["Отдел жилья"]["cells"], {"-1": 1, "3": 1}
        )
        found = self._map("office_head", days=2)["bodies"][0]["units"]
        self.assertEqual(found[0]["cells"], {"-1": 1, "2": 1})

    def test_what_was_passed_on_counts_where_it_was_passed_to(self):
        """C5: of a cascade only the last assignment is worked on."""
        task = self._give(TODAY + timedelta(2), "unit_head")
        self._give_resolution(
            task.appeal_id,
            [self.posts["executor2"]],
            self.posts["unit_head"],
            TODAY + timedelta(1),
            parent_assignment_id=task.id,
        )
        units = self._units("office_head")
        self.assertEqual(units["Отдел дорог"]["cells"], {"1": 1})
        self.assertNotIn("Отдел жилья", units)

    def test_appeals_without_an_open_assignment_stand_in_their_row(self):
        appeal = self._register()
        days = (appeal.date_next_due - TODAY).days
        bare = self._map("office_head")["bodies"][0]["bare"]
        self.assertEqual(bare, {str(days): 1})
        self._assign_to(appeal, "executor")
        self.assertFalse(self._map("office_head")["bodies"][0]["bare"])

    def test_posts_outside_units_have_a_row(self):
        self._give(TODAY, "signatory")
        [unit] = self._map("office_head")["bodies"][0]["units"]
        self.assertEqual((unit["id"], unit["cells"]), (0, {"0": 1}))

    def test_days_off_are_those_of_the_body(self):
        found = self._map("office_head")
        off = found["bodies"][0]["days_off"]
        self.assertEqual(off[:4], [4, 5, 11, 12])
        self.assertEqual(found["days"][4], "2026-03-14")
        self.env["citizen.calendar.day"].create(
            {"date": "2026-03-13", "kind": "holiday", "company_id": self.company.id}
        )
        self.assertEqual(self._map("office_head")["bodies"][0]["days_off"][:2], [3, 4])

    def test_capacity_is_the_median_of_working_days(self):
        """One a working day for twelve weeks, on two of them three; days are local."""
        days = self.env["citizen.heat.map"]._get_working_days(
            self.company, TODAY - timedelta(weeks=12), TODAY
        )
        days += days[:2] * 2
        task = self._give(TODAY)
        resolution = task.resolution_id
        for day in days:
            given = resolution.copy({"assignment_ids": False})
            done = task.copy({"resolution_id": given.id})
            # 21:30 in UTC is half past midnight of the next day in Moscow
            moment = f"{day - timedelta(1)} 21:30:00"
            done._write_flow({"state": "done", "date_done": moment})
        unit = self._units("office_head")["Отдел жилья"]
        self.assertEqual((unit["capacity"], unit["is_average"]), (1.0, False))

    def _done_on(self, moment, *names):
        task = self._give(TODAY, *names)
        task._write_flow({"state": "done", "date_done": moment})

    def test_capacity_is_the_average_where_little_is_done(self):
        self._done_on("2026-02-02 09:00:00")
        unit = self._units("office_head")["Отдел жилья"]
        # 24 working days from 2 February to 9 March
        self.assertEqual((unit["capacity"], unit["is_average"]), (0.04, True))

    def test_capacity_counts_from_the_first_day_of_the_body(self):
        """A body that began last Friday is not measured by weeks without a card."""
        self._done_on("2026-03-06 09:00:00", "executor2")
        self._done_on("2026-03-10 09:00:00")
        self._done_on("2026-03-06 10:00:00")
        unit = self._units("office_head")["Отдел жилья"]
        # 9 March is a day off in 2026: one working day has passed
        self.assertEqual((unit["capacity"], unit["is_average"]), (1.0, False))

    def test_a_unit_shows_its_executors_those_without_work_too(self):
        self._give(TODAY)
        rows = self._as(self.env["citizen.heat.map"], "office_head").get_unit(
            self.company.id, self.north.housing.id
        )
        found = [(row["id"], row["cells"]) for row in rows]
        self.assertEqual(
            found,
            [(self.posts["unit_head"].id, {}), (self.posts["executor"].id, {"0": 1})],
        )

    # ------------------------------------------------------------------
    # what a cell opens
    # ------------------------------------------------------------------

    def test_every_cell_opens_exactly_what_it_counts(self):
        with freeze_time("2026-03-06 09:00:00"):
            self._give(TODAY - timedelta(1))
        self._give(TODAY)
        self._give(TODAY, "executor", "executor2", "signatory")
        self._register()
        for name in SEES:
            HeatMap = self._as(self.env["citizen.heat.map"], name)
            for days in (30, 5):
                found = HeatMap.get_map(days=days)
                body = found["bodies"][0]
                rows = [({"bare": True}, body["bare"])]
                rows += [
                    ({"department_id": u["id"]}, u["cells"]) for u in body["units"]
                ]
                for row, cells in rows:
                    for column, count in cells.items():
                        cell = self._cell(int(column), row, days=days)
                        action = HeatMap.open_cell(cell)
                        Model = HeatMap.env[action["res_model"]]
                        with self.subTest(name=name, cell=cell):
                            self.assertEqual(
                                Model.search_count(action["domain"]), count
                            )

    def test_a_cell_of_an_executor_opens_his_alone(self):
        mine = self._give(TODAY, "executor")
        self._give(TODAY, "unit_head")
        row = {
            "department_id": self.north.housing.id,
            "official_id": self.posts["executor"].id,
        }
        HeatMap = self._as(self.env["citizen.heat.map"], "office_head")
        action = HeatMap.open_cell(self._cell(0, row))
        self.assertEqual(
            HeatMap.env[action["res_model"]].search(action["domain"]), mine
        )

    def test_a_day_off_the_map_is_refused(self):
        HeatMap = self._as(self.env["citizen.heat.map"], "office_head")
        for column in (-2, 31):
            with self.assertRaises(ValidationError):
                HeatMap.open_cell(self._cell(column))

    # ------------------------------------------------------------------
    # who sees what
    # ------------------------------------------------------------------

    def test_map_is_for_heads_and_curators(self):
        for role in ROLES:
            with self.subTest(role=role):
                if role in SEES:
                    self.assertTrue(self._map(role)["bodies"])
                else:
                    with self.assertRaises(AccessError):
                        self._map(role)
                    HeatMap = self._as(self.env["citizen.heat.map"], role)
                    with self.assertRaises(AccessError):
                        HeatMap.get_unit(self.company.id, self.north.housing.id)
                    with self.assertRaises(AccessError):
                        HeatMap.open_cell(self._cell(0))
                    with self.assertRaises(AccessError):
                        HeatMap.open_move(self._cell(0))

    def test_head_of_a_unit_sees_his_unit_alone(self):
        self._give(TODAY, "executor", "executor2")
        units = self._units("unit_head")
        self.assertEqual(list(units), ["Отдел жилья"])
        row = {"department_id": self.north.roads.id}
        HeatMap = self._as(self.env["citizen.heat.map"], "unit_head")
        action = HeatMap.open_cell(self._cell(0, row))
        self.assertFalse(HeatMap.env[action["res_model"]].search(action["domain"]))

    def test_curator_sees_the_appeals_under_his_care(self):
        self._give(TODAY)
        self.users["deputy"] = self._create_user(self.north, "deputy", "supervisor")
        other = self._create_post(self.north, "deputy", signing_level="3_deputy_head")
        self.assertFalse(self._map("deputy")["bodies"][0]["units"])
        appeal = self._register(supervisor_id=other.id)
        self._as(appeal, "registrar").action_assign()
        self._give_resolution(appeal, [self.posts["executor"]], other, TODAY)
        units = self._units("deputy")
        self.assertEqual(units["Отдел жилья"]["cells"], {"0": 1})
        self.assertEqual(self._units("supervisor")["Отдел жилья"]["cells"], {"0": 1})
        self.assertEqual(self._units("office_head")["Отдел жилья"]["cells"], {"0": 2})

    def test_another_body_is_not_seen(self):
        self._register(self.east)
        found = self._map("office_head", company_ids=[self.east.company.id])
        self.assertFalse(found["bodies"])
        HeatMap = self._as(self.env["citizen.heat.map"], "office_head")
        with self.assertRaises(AccessError):
            HeatMap.get_unit(self.east.company.id, 0)
        with self.assertRaises(AccessError):
            HeatMap.open_cell(self._cell(0, company_id=self.east.company.id))

    def test_in_the_centre_each_body_has_its_rows(self):
        user = self.users["office_head"]
        user.company_ids += self.east.company
        self._register(self.east)
        self._give(TODAY)
        bodies = self._map("office_head")["bodies"]
        self.assertEqual([b["id"] for b in bodies], user.company_ids.ids)
        by_id = {body["id"]: body for body in bodies}
        self.assertTrue(by_id[self.company.id]["units"])
        self.assertFalse(by_id[self.east.company.id]["units"])
        self.assertTrue(by_id[self.east.company.id]["bare"])

    # ------------------------------------------------------------------
    # one statement
    # ------------------------------------------------------------------

    def test_the_map_is_one_statement_whatever_it_counts(self):
        counts = []
        for more in (1, 8):
            for _i in range(more):
                self._give(TODAY + timedelta(_i))
            HeatMap = self._as(self.env["citizen.heat.map"], "office_head")
            HeatMap.get_map()
            seen = []
            with self._watch_statements(seen):
                HeatMap.get_map()
            counts.append(len([text for text in seen if "citizen_assignment" in text]))
        self.assertEqual(counts, [1, 1])

    def _watch_statements(self, seen):
        execute = self.env.cr.execute

        def watch(query, *args, **kwargs):
            seen.append(str(getattr(query, "code", query)))
            return execute(query, *args, **kwargs)

        return patch.object(self.env.cr, "execute", watch)

    # ------------------------------------------------------------------
    # another executor
    # ------------------------------------------------------------------

    def _move(self, name, task, official):
        """The dialog as the screen opens it for the cell of the assignment."""
        row = {
            "department_id": task.official_id.department_id.id,
            "official_id": task.official_id.id,
        }
        HeatMap = self._as(self.env["citizen.heat.map"], name)
        cell = self._cell((task.date_due - TODAY).days, row)
        action = HeatMap.open_move(cell, self.posts[official].id)
        return HeatMap.env["citizen.assignment.move"].browse(action["res_id"])

    def test_curator_and_office_replace_the_executor(self):
        """C5: the resolution is replaced, the event stays."""
        for name in ("supervisor", "office_head"):
            with self.subTest(name=name):
                task = self._give(TODAY)
                move = self._move(name, task, "executor2")
                self.assertEqual(move.line_ids.way, "replaced")
                move.action_confirm()
                appeal = task.appeal_id
                self.assertEqual(task.state, "cancelled")
                given = appeal.resolution_ids.filtered(lambda r: r.state == "given")
                self.assertEqual(
                    given.assignment_ids.official_id, self.posts["executor2"]
                )
                self.assertEqual(given.replaces_id, task.resolution_id)
                self.assertEqual(appeal.lead_executor_id, self.posts["executor2"])
                self.assertIn("resolution_replaced", appeal.event_ids.mapped("code"))

    def test_co_executors_keep_their_parts(self):
        tasks = self._give(TODAY, "executor", "executor2")
        lead = tasks.filtered("is_lead")
        self._move("supervisor", lead, "unit_head").action_confirm()
        given = lead.appeal_id.resolution_ids.filtered(lambda r: r.state == "given")
        self.assertEqual(
            given.assignment_ids.official_id,
            self.posts["unit_head"] + self.posts["executor2"],
        )
        lead = given.assignment_ids.filtered("is_lead")
        self.assertEqual(lead.official_id, self.posts["unit_head"])

    def test_head_of_a_unit_passes_his_own_on(self):
        task = self._give(TODAY, "unit_head")
        move = self._move("unit_head", task, "executor")
        self.assertEqual(move.line_ids.way, "passed_on")
        move.action_confirm()
        below = task.resolution_ids
        self.assertEqual((below.state, below.author_id), ("given", task.official_id))
        self.assertEqual(below.assignment_ids.official_id, self.posts["executor"])
        # What he passed on himself he may give to somebody else
        move = self._move("unit_head", below.assignment_ids, "executor2")
        self.assertEqual(move.line_ids.way, "replaced")

    def test_head_of_a_unit_cannot_move_what_the_curator_gave(self):
        task = self._give(TODAY, "executor")
        move = self._move("unit_head", task, "unit_head")
        self.assertEqual(move.line_ids.way, "refused")
        self.assertIn("Должность supervisor", move.line_ids.refusal)
        self.assertIn("S4 2.3.8", move.line_ids.refusal)
        with self.assertRaises(UserError):
            move.action_confirm()
        self.assertEqual(task.state, "open")

    def test_supervising_deputy_moves_nothing(self):
        task = self._give(TODAY)
        self.assertFalse(self._map("oversight")["can_move"])
        with self.assertRaisesRegex(AccessError, "S4 2.3.8"):
            self._move("oversight", task, "executor2")

    def test_what_others_have_reported_is_not_thrown_away(self):
        tasks = self._give(TODAY, "executor", "executor2")
        self._as(tasks[1], "executor2").action_done("Часть")
        move = self._move("supervisor", tasks[0], "unit_head")
        self.assertEqual(move.line_ids.way, "refused")

    def test_who_has_a_part_already_is_refused(self):
        tasks = self._give(TODAY, "executor", "executor2")
        self.assertEqual(
            self._move("supervisor", tasks[0], "executor2").line_ids.way, "refused"
        )
        self.assertEqual(
            self._move("supervisor", tasks[0], "executor").line_ids.way, "refused"
        )

    def test_refused_ones_stay_and_the_rest_goes(self):
        mine = self._give(TODAY, "unit_head")
        curators = self._give(TODAY, "executor")
        Move = self._as(self.env["citizen.assignment.move"], "unit_head")
        tasks = (mine + curators).with_env(Move.env)
        move = Move.create(
            Move._prepare_move(tasks) | {"official_id": self.posts["executor2"].id}
        )
        self.assertEqual((move.allowed_count, move.refused_count), (1, 1))
        move.action_confirm()
        self.assertEqual(mine.resolution_ids.state, "given")
        self.assertEqual(curators.state, "open")

    def test_dropped_on_a_unit_its_head_is_proposed(self):
        self._give(TODAY, "executor2")
        HeatMap = self._as(self.env["citizen.heat.map"], "office_head")
        cell = self._cell(0, {"department_id": self.north.roads.id})
        action = HeatMap.open_move(cell, department_id=self.north.housing.id)
        move = HeatMap.env["citizen.assignment.move"].browse(action["res_id"])
        self.assertEqual(move.official_id, self.posts["unit_head"])

    def test_appeals_without_assignment_cannot_be_moved(self):
        appeal = self._register()
        HeatMap = self._as(self.env["citizen.heat.map"], "office_head")
        column = (appeal.date_next_due - TODAY).days
        with self.assertRaisesRegex(UserError, "give a resolution"):
            HeatMap.open_move(self._cell(column, {"bare": True}))

    def test_list_opens_the_same_dialog(self):
        task = self._give(TODAY)
        Move = self._as(self.env["citizen.assignment.move"], "supervisor")
        values = Move.with_context(
            active_model="citizen.assignment", active_ids=task.ids
        ).default_get(["company_id", "line_ids"])
        self.assertEqual(values["company_id"], self.company.id)
        self.assertEqual(len(values["line_ids"]), 1)
        with self.assertRaises(UserError):
            Move._prepare_move(Move.env["citizen.assignment"])
