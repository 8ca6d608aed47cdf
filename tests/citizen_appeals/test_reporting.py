from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.common import NOW, TODAY, AppealsCase


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestReporting(AppealsCase):
    """S4 2.1.19: what is reported to the head, why, and that it was."""

    def _reason(self, appeal, role="registrar"):
        return self._as(appeal, role).report_reason or ""

    def test_each_reason_is_named_with_its_clause(self):
        """S4 2.1.19: collective, acute, staff, law enforcement, military."""
        Topic = self.env["citizen.topic"]
        codes = {
            "назначения": "0001.0002.0024.0069.0081",
            "правоохранительных": "0004.0019.0178.1098",
            "военного": "0004.0015.0154.0924",
        }
        cards = {
            "коллективное": {"signatory_count": 12},
            "острый": {"annotation": "Есть угроза обрушения балкона"},
        }
        for word, code in codes.items():
            topic = Topic.search([("code", "=", code)])
            self.assertTrue(topic, code)
            question = Command.create({"topic_id": topic.id})
            cards[word] = {"question_ids": [question]}
        for word, vals in cards.items():
            with self.subTest(word):
                appeal = self._register(**vals)
                self.assertIn(word, self._reason(appeal))
                self.assertIn("2.1.19", self._reason(appeal))
                self.assertIn(appeal, self._find())
        plain = self._register()
        self.assertFalse(self._reason(plain))
        self.assertNotIn(plain, self._find())

    def _find(self):
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        return Appeal.search([("must_report", "=", True)]).with_env(self.env)

    def test_reported_is_noted_with_an_event(self):
        """S4 2.1.19, A9: to whom and when; it leaves the list."""
        appeal = self._register(signatory_count=5)
        self._as(appeal, "registrar").action_report()
        self.assertEqual(appeal.reported_to_id, self.posts["head"])
        self.assertEqual(appeal.date_reported, TODAY)
        self.assertEqual(self._codes(appeal)[-1], "reported")
        self.assertFalse(self._reason(appeal))
        self.assertNotIn(appeal, self._find())
        with self.assertRaisesRegex(UserError, "already reported"):
            self._as(appeal, "registrar").action_report()

    def test_assistants_report_what_they_see(self):
        """S4 2.1.20: they answer for informing; executors do not."""
        appeal = self._register(signatory_count=5)
        self._as(appeal, "registrar").action_assign()
        self._assign_to(appeal, "executor")
        self.assertTrue(self._as(appeal, "assistant").can_report)
        with self.assertRaises(AccessError):
            self._as(appeal, "executor").action_report()
        self._as(appeal, "assistant").action_report()
        self.assertTrue(appeal.date_reported)

    def test_a_rule_of_a_body_is_its_own_and_names_its_post(self):
        """A14: the east's rule says nothing in the north."""
        self.env["citizen.report.rule"].create(
            {
                "name": "кровли",
                "clause": "распоряжение",
                "sequence": 1,
                "condition": "words",
                "words": "кровл",
                "company_id": self.east.company.id,
                "official_id": self.east.posts["supervisor"].id,
            }
        )
        self.assertFalse(self._reason(self._register()))
        east = self._register(self.east)
        seen = self._as(east, "registrar", self.east)
        self.assertIn("кровли", seen.report_reason)
        seen.action_report()
        self.assertEqual(east.reported_to_id, self.east.posts["supervisor"])

    def test_an_empty_rule_is_refused(self):
        """A12: a rule says what it speaks of."""
        for vals in ({"condition": "topic"}, {"condition": "words", "words": " , "}):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.env["citizen.report.rule"].create(
                    {"name": "x", "clause": "y", **vals}
                )


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestSuperiorFirst(AppealsCase):
    """S4 2.1.22: appeals of superior bodies go to the head or deputies first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.env["res.partner"].create(
            {"name": "Министерство", "is_company": True}
        )

    def test_the_head_is_proposed_where_no_deputy_is(self):
        """S4 2.1.22: a lower curator of the duty gives way to the head."""
        self.posts["supervisor"].signing_level = "2_unit_head"
        appeal = self._register(superior_partner_id=self.ministry.id)
        self.assertEqual(appeal.supervisor_id, self.posts["head"])
        own = self._register()
        self.assertEqual(own.supervisor_id, self.posts["supervisor"])

    def test_a_deputy_of_the_duty_stays(self):
        """S4 2.1.22: the head or his deputies."""
        appeal = self._register(superior_partner_id=self.ministry.id)
        self.assertEqual(appeal.supervisor_id, self.posts["supervisor"])
        self._as(appeal, "registrar").action_assign()
        self.assertEqual(appeal.state, "assigned")

    def test_a_lower_post_is_refused_with_the_clause(self):
        """S4 2.1.22: handed to a unit's head it is refused."""
        appeal = self._register(superior_partner_id=self.ministry.id)
        self._as(appeal, "registrar").supervisor_id = self.posts["unit_head"]
        with self.assertRaisesRegex(UserError, "2.1.22"):
            self._as(appeal, "registrar").action_assign()
        self.assertEqual(appeal.state, "registered")


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestDuties(AppealsCase):
    """A12: the duty names curator and unit, rests on an order, and ends."""

    def test_the_head_of_the_duty_s_unit_is_the_proposed_lead(self):
        """A12, C5: in the first resolution of the curator."""
        duty = self.posts["supervisor"].duty_ids
        duty.department_id = self.north.housing
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        self.assertEqual(appeal._propose_lead_executor(), self.posts["unit_head"])
        Resolution = self._as(self.env["citizen.resolution"], "supervisor")
        found = Resolution.with_context(default_appeal_id=appeal.id).onchange(
            {}, [], {"appeal_id": {}, "assignment_ids": {"fields": {"official_id": {}}}}
        )
        [line] = found["value"]["assignment_ids"]
        self.assertEqual(line[2]["official_id"], self.posts["unit_head"].id)
        self._give_resolution(
            appeal, [self.posts["unit_head"]], self.posts["supervisor"]
        )
        self.assertFalse(appeal._propose_lead_executor())

    def test_an_ended_duty_proposes_nothing(self):
        """A12: duties hold from day to day."""
        duty = self.posts["supervisor"].duty_ids
        duty.write({"department_id": self.north.housing.id, "date_to": "2026-03-01"})
        appeal = self._register(supervisor_id=self.posts["supervisor"].id)
        self.assertFalse(appeal._propose_lead_executor())

    def test_a_duty_without_order_or_about_to_end_is_warned_of(self):
        """S4 2.1.4: the distribution of duties is an order of the body."""
        duty = self.posts["supervisor"].duty_ids
        self.assertTrue(duty.is_order_missing)
        self.assertFalse(duty.is_ending)
        duty.write({"order": "№ 377", "date_to": fields.Date.add(TODAY, days=30)})
        self.assertFalse(duty.is_order_missing)
        self.assertTrue(duty.is_ending)
        duty.date_to = fields.Date.add(TODAY, days=31)
        self.assertFalse(duty.is_ending)
