"""H7: first set-up of a body, tours of the roles."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from tests.common import ROLES, AppealsCase

TOURS = ("registrar", "supervisor", "executor", "signatory", "office_head")
TIMEOUT = 300


@tagged("post_install", "-at_install")
class TestSetup(AppealsCase):
    """Each step is judged by what is really there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.steps = {
            step.citizen_check: step
            for step in cls.env.ref("citizen_appeals.onboarding_setup").step_ids
        }

    def _get_missing(self, body=None):
        Setup = self._as(self.env["onboarding.onboarding"], "admin", body)
        by_id = {step.id: check for check, step in self.steps.items()}
        setup = Setup.get_citizen_setup()
        return {by_id[row["id"]]: row["missing"] for row in setup["steps"]}

    def test_a_fresh_body_lacks_what_nobody_entered(self):
        """H7: the list says in words what is missing."""
        company = self.env["res.company"].create({"name": "Новый орган"})
        self.users["admin"].company_ids |= company
        Setup = self.env["onboarding.onboarding"].with_user(self.users["admin"])
        setup = Setup.with_company(company).get_citizen_setup()
        self.assertEqual(setup["company"], "Новый орган")
        missing = {row["id"]: row["missing"] for row in setup["steps"]}
        for check in ("body", "letterhead", "units", "duties", "registers", "users"):
            with self.subTest(check=check):
                self.assertTrue(missing[self.steps[check].id])
        self.assertEqual(setup["done"], sum(not words for words in missing.values()))

    def test_what_is_entered_is_done(self):
        """H7: letterhead, units, duties, users, first number."""
        missing = self._get_missing()
        self.assertFalse(missing["units"] or missing["duties"] or missing["users"])
        self.assertIn("e-mail", missing["body"])
        self.assertIn("details", missing["letterhead"])
        self.assertIn("2026", missing["registers"])
        self.company.write(
            {
                "email": "gorod@gorod.example",
                "letterhead_details": "ул. Мира, 1",
            }
        )
        self._register()
        missing = self._get_missing()
        self.assertFalse(
            missing["body"] or missing["letterhead"] or missing["registers"]
        )

    def test_the_first_number_may_be_given_beforehand(self):
        """A4: the count of the old system goes on."""
        register = self.env["citizen.register"]._find(self.company, "appeal")
        self.env["citizen.register.start"].create(
            {"register_id": register.id, "year": 2026, "first_number": 500}
        )
        self.assertFalse(self._get_missing()["registers"])

    def test_the_calendar_of_two_years_is_looked_at(self):
        """C1: a year without federal days makes deadlines provisional."""
        days = self.env["citizen.calendar.day"].search([("company_id", "=", False)])
        days.filtered(lambda day: day.date.year >= 2027).unlink()
        self.assertEqual(self._get_missing()["calendar"], "2027")

    def test_a_role_nobody_has_is_named(self):
        """K1: no signatory, no answer."""
        self.users["signatory"].group_ids -= self.env.ref(
            "citizen_appeals.group_signatory"
        )
        self.assertIn("Signatory", self._get_missing()["users"])

    def test_progress_kept_by_odoo_follows_either_way(self):
        """H7: a step whose data are gone is open again, each body for itself."""
        step = self.steps["duties"].with_company(self.company)
        self._get_missing()
        self.assertIn(step.current_step_state, ("just_done", "done"))
        other = self.steps["duties"].with_company(self.env.ref("base.main_company"))
        self.assertEqual(other.current_step_state, "not_done")
        self.env["citizen.official.duty"].search(
            [("company_id", "=", self.company.id)]
        ).unlink()
        self.assertTrue(self._get_missing()["duties"])
        step.invalidate_recordset()
        self.assertEqual(step.current_step_state, "not_done")

    def test_each_step_leads_to_its_screen(self):
        """H7: the screens are those the administrator of the system may use."""
        for check, step in self.steps.items():
            with self.subTest(check=check):
                action = self._as(step, "admin").action_citizen_open()
                if action["type"] == "ir.actions.act_window":
                    Model = self._as(self.env[action["res_model"]], "admin")
                    self.assertTrue(Model.has_access("write"))
        action = self._as(self.steps["body"], "admin").action_citizen_open()
        self.assertEqual(action["res_id"], self.company.id)
        action = self._as(self.steps["mail"], "admin").action_citizen_open()
        self.assertEqual(action["tag"], "display_notification")

    def test_only_the_administrator_of_the_system_sees_it(self):
        """K1: neither the list nor its steps."""
        for role in ROLES:
            if role == "admin":
                continue
            with self.subTest(role=role):
                Setup = self._as(self.env["onboarding.onboarding"], role)
                with self.assertRaises(AccessError):
                    Setup.get_citizen_setup()
                with self.assertRaises(AccessError):
                    self._as(self.steps["body"], role).action_citizen_open()

    def test_the_list_costs_the_same_however_large_the_body(self):
        """H7: facts are asked, nothing is counted out."""
        Setup = self._as(self.env["onboarding.onboarding"], "admin")
        Setup.get_citizen_setup()
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        Setup.get_citizen_setup()
        self.assertLessEqual(self.env.cr.sql_log_count - start, 40)


@tagged("post_install", "-at_install")
class TestTourRecords(AppealsCase):
    def test_each_role_is_offered_its_own_tour(self):
        """H7: by the roles the user has."""
        for role in ROLES:
            Tour = self._as(self.env["web_tour.tour"], role)
            names = [tour["name"] for tour in Tour.get_citizen_tours()]
            expected = [f"citizen_tour_{role}"] if role in TOURS else []
            self.assertEqual(names, expected, role)

    def test_a_tour_taken_is_noted_and_no_other_begins(self):
        """H7: Odoo's own tours do not start behind ours."""
        Tour = self._as(self.env["web_tour.tour"], "registrar")
        user = self.users["registrar"]
        user.tour_enabled = True
        self.assertFalse(Tour.get_current_tour())
        self.assertFalse(Tour.consume("citizen_tour_registrar"))
        self.assertFalse(user.tour_enabled)
        [tour] = Tour.get_citizen_tours()
        self.assertTrue(tour["is_done"])
        [other] = self._as(Tour, "executor").get_citizen_tours()
        self.assertFalse(other["is_done"])


@tagged("post_install", "-at_install")
class TestRoleTours(AppealsCase, HttpCase):
    """The tours walk: every screen they point at is there."""

    freeze_time = None
    _registry_readonly_enabled = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.users.values():
            user.write({"lang": "ru_RU", "password": user.login})

    def test_tours_of_the_roles_reach_their_end(self):
        """H7: registrar, curator, executor, signatory, head of the office."""
        self._assign_to(self._register(), "executor")
        for role in TOURS:
            with self.subTest(role=role):
                self.start_tour(
                    "/odoo/my-day",
                    f"citizen_tour_{role}",
                    login=self.users[role].login,
                    timeout=TIMEOUT,
                )
