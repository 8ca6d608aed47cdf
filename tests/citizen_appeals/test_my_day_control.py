from datetime import timedelta

from odoo.tests import freeze_time, tagged

from tests.common import ROLES, TODAY, AppealsCase


@tagged("post_install", "-at_install")
class TestMyDayControl(AppealsCase):
    """Figures above the tiles and what the head of the office watches (H1, H2)."""

    def _groups(self, name):
        groups = self._as(self.env["citizen.my.day"], name).get_tiles()
        return {group["role"]: group for group in groups}

    def _tiles(self, name):
        return {
            tile["key"]: tile
            for group in self._groups(name).values()
            for tile in group["tiles"]
        }

    def _figures(self, name, role=None):
        figures = self._groups(name)[role or name]["figures"]
        return {figure["key"]: figure for figure in figures}

    def _ids(self, tile):
        return [item["id"] for item in tile["items"]]

    def _mail(self, body=None, **vals):
        """What came by the site, two days ago."""
        vals = {"date_received": "2026-03-08 08:00:00", **vals}
        return self._create_draft(body, channel_id=self.site_channel.id, **vals)

    def _log_look(self, records, body=None):
        """The row of the access log that a look at these cards leaves."""
        company = (body or self.north).company
        user = (body or self.north).users["registrar"]
        values = {
            "date": "2026-03-09 09:00:00",
            "user_id": user.id,
            "company_id": company.id,
            "kind": "look",
            "res_model": "citizen.appeal",
            "res_ids": records.ids,
            "record_count": len(records),
        }
        self.env["citizen.access.log"].sudo().create(values)

    # ------------------------------------------------------------------
    # intake nobody opened
    # ------------------------------------------------------------------

    def test_intake_that_nobody_opened_is_named(self):
        """S4 2.1.13: what came by the site before today and was not looked at."""
        waiting = self._mail()
        self._mail(date_received="2026-03-10 01:00:00")  # today in Moscow
        self._create_draft(date_received="2026-03-08 08:00:00")  # on paper
        for name, key in (("registrar", "unopened"), ("office_head", "head_unopened")):
            self.assertEqual(self._ids(self._tiles(name)[key]), waiting.ids)

    def test_opening_the_card_takes_it_off_a_list_does_not(self):
        first, second = self._mail(), self._mail()
        self._log_look(first + second)
        tile = self._tiles("office_head")["head_unopened"]
        self.assertEqual(tile["count"], 2)
        self._log_look(first)
        tile = self._tiles("office_head")["head_unopened"]
        self.assertEqual(self._ids(tile), second.ids)

    def test_unopened_can_be_searched_both_ways(self):
        waiting, opened = self._mail(), self._mail()
        self._log_look(opened)
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        self.assertEqual(Appeal.search([("is_unopened", "=", True)]), waiting)
        self.assertIn(opened, Appeal.search([("is_unopened", "=", False)]))

    def test_each_body_of_the_centre_has_its_tile(self):
        user = self.users["office_head"]
        user.company_ids += self.east.company
        mine, other = self._mail(), self._mail(self.east)
        tiles = self._tiles("office_head")
        for body, appeal in ((self.north, mine), (self.east, other)):
            tile = tiles[f"head_unopened_{body.company.id}"]
            self.assertEqual(self._ids(tile), appeal.ids)
            self.assertIn(body.company.name, tile["title"])

    def test_portal_and_mail_to_register(self):
        appeal = self._mail(date_received="2026-03-10 01:00:00")
        self._create_draft()
        self.assertEqual(self._ids(self._tiles("registrar")["mailbox"]), appeal.ids)

    # ------------------------------------------------------------------
    # the head of the office, curators, executors
    # ------------------------------------------------------------------

    def test_late_registration_is_named(self):
        late = self._create_draft(date_received="2026-03-02 08:00:00")
        self._create_draft()
        tile = self._tiles("office_head")["registration_late"]
        self.assertEqual(self._ids(tile), late.ids)

    def test_nonconformities_and_violations_are_named(self):
        appeal = self._register()
        paper = self.env["citizen.nonconformity"].create(
            {
                "company_id": self.company.id,
                "source": "audit",
                "description": "—",
                "department_id": self.north.housing.id,
                "appeal_ids": appeal.ids,
            }
        )
        kind = self.env["citizen.violation.kind"].search([], limit=1)
        fact = self.env["citizen.violation"].create(
            {"appeal_id": appeal.id, "kind_id": kind.id, "date": TODAY}
        )
        tiles = self._tiles("office_head")
        self.assertEqual(self._ids(tiles["nonconformities"]), paper.ids)
        self.assertEqual(self._ids(tiles["violations"]), fact.ids)
        self.assertEqual(tiles["violations"]["items"][0]["name"], appeal.name)

    def test_curator_sees_the_week(self):
        with freeze_time("2026-02-12 09:00:00"):
            soon = self._register()
        later = self._register()
        for appeal in soon + later:
            self._assign_to(appeal, "executor")
        tile = self._tiles("supervisor")["my_week"]
        self.assertEqual(self._ids(tile), soon.ids)

    def test_executor_sees_the_parts_asked_of_him(self):
        appeal = self._register()
        self._assign_to(appeal, "executor", "executor2")
        self.assertFalse(self._tiles("executor")["my_parts"]["count"])
        part = appeal.assignment_ids.filtered(lambda task: not task.is_lead)
        self.assertEqual(self._ids(self._tiles("executor2")["my_parts"]), part.ids)

    # ------------------------------------------------------------------
    # figures
    # ------------------------------------------------------------------

    def _answered(self, day, late=False, **vals):
        appeal = self._register(**vals)
        self._as(appeal, "registrar").action_assign()
        appeal.sudo()._write_flow(
            {"state": "answered", "date_answered": day, "is_closed_late": late}
        )
        return appeal

    def test_share_of_answers_in_time_and_its_change(self):
        """H1: four weeks against the four before, twelve weeks as a line."""
        for weeks, late in ((0, False), (1, False), (2, False), (3, True)):
            self._answered(TODAY - timedelta(weeks=weeks), late)
        for weeks, late in ((4, True), (5, False)):
            self._answered(TODAY - timedelta(weeks=weeks), late)
        self._answered(TODAY - timedelta(weeks=13), True)
        figure = self._figures("office_head")["discipline"]
        self.assertEqual((figure["value"], figure["total"]), (75, 4))
        self.assertEqual((figure["bad_count"], figure["change"]), (1, 25))
        self.assertEqual(figure["points"][-6:], [100, 0, 0, 100, 100, 100])
        self.assertEqual(figure["points"][:6], [False] * 6)

    def test_first_pass_yield(self):
        """D2: letters first looked at in the month, those ever returned are bad."""
        for returned in (True, False, False):
            appeal = self._register()
            self._assign_to(appeal, "executor")
            letter = self._draft_answer(appeal)
            self._as(letter, "executor").action_submit()
            if returned:
                self._as(letter, "office_head").action_return("—")
                self._as(letter, "executor").action_submit()
            self._as(letter, "office_head").action_approve()
        figure = self._figures("office_head")["quality"]
        self.assertEqual((figure["value"], figure["total"]), (67, 3))

    def test_figures_open_exactly_what_they_count(self):
        for late in (True, False, False):
            self._answered(TODAY - timedelta(3), late)
        appeal = self._register()
        self._assign_to(appeal, "executor")
        letter = self._draft_answer(appeal)
        self._as(letter, "executor").action_submit()
        self._as(letter, "office_head").action_return("—")
        for name in ("office_head", "oversight", "supervisor"):
            for key, figure in self._figures(name).items():
                with self.subTest(name=name, figure=key):
                    Model = self._as(self.env[figure["model"]], name)
                    self.assertEqual(
                        Model.search_count(figure["domain"]), figure["total"]
                    )
                    if figure["bad"]:
                        self.assertEqual(
                            Model.search_count(figure["domain"] + figure["bad"]),
                            figure["bad_count"],
                        )
        self.assertEqual(self._figures("office_head")["discipline"]["total"], 3)
        self.assertEqual(self._figures("office_head")["quality"]["total"], 1)

    def test_curator_has_the_figures_of_his_appeals(self):
        mine = self._answered(TODAY)
        other = self._create_post(self.north, "other", signing_level="3_deputy_head")
        self._answered(TODAY, True, supervisor_id=other.id)
        self.assertEqual(mine.supervisor_id, self.posts["supervisor"])
        self.assertEqual(self._figures("supervisor")["discipline"]["total"], 1)
        self.assertEqual(self._figures("office_head")["discipline"]["total"], 2)

    def test_a_figure_without_a_month_says_so(self):
        figure = self._figures("office_head")["discipline"]
        self.assertIs(figure["value"], False)
        self.assertIs(figure["change"], False)

    def test_one_late_among_many_is_never_a_hundred_percent(self):
        MyDay = self.env["citizen.my.day"]
        self.assertEqual(MyDay._get_share(1000, 1), 99)
        self.assertEqual(MyDay._get_share(1000, 999), 1)
        self.assertEqual(MyDay._get_share(3, 0), 100)
        self.assertEqual(MyDay._get_share(3, 3), 0)

    def test_who_has_figures_and_who_the_heat_map(self):
        with_figures, with_map = set(), set()
        for role in (*ROLES, "unit_head"):
            for group in self._groups(role).values():
                if group["figures"]:
                    with_figures.add(role)
                if group["links"]:
                    with_map.add(role)
        self.assertEqual(with_figures, {"office_head", "supervisor", "oversight"})
        self.assertEqual(with_map, with_figures | {"unit_head"})
