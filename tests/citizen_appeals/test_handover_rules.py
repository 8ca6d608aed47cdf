from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from tests.citizen_appeals.bodies import BodiesCase
from tests.common import ROLES


@tagged("post_install", "-at_install")
class TestHandoverRules(BodiesCase):
    """B3, S2: what a rule hands over by itself at registration."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.village = cls.env["citizen.territory"].create(
            {"name": "Посёлок", "company_id": cls.company.id}
        )

    def test_by_territory(self):
        """B3: handed over with its number, with an event that names the rule."""
        rule = self._create_rule(territory_id=self.village.id)
        appeal = self._register(territory_id=self.village.id)
        self.assertEqual(appeal.state, "forwarded")
        self.assertEqual(appeal.handover_ids.rule_id, rule)
        child = appeal.handover_ids.child_id
        self.assertEqual(child.superior_number, appeal.name)
        event = appeal.event_ids.filtered(lambda e: e.code == "handed_to_body")
        self.assertEqual(event.data["rule_id"], rule.id)
        self.assertFalse(self._register().handover_ids)

    def test_by_channel_and_topic(self):
        """B3: of several questions only those under the topic go."""
        self._create_rule(channel_id=self.channel.id, topic_id=self.other_topic.id)
        appeal = self._register(**self._two_questions())
        self.assertEqual(appeal.state, "registered")
        self.assertEqual(
            appeal.handover_ids.child_id.question_ids.topic_id, self.other_topic
        )
        oral = self._register(channel_id=self.oral_channel.id, **self._two_questions())
        self.assertFalse(oral.handover_ids)

    def test_registered_there_at_once(self):
        """S4 2.1.12: both numbers in one transaction."""
        self._create_rule(territory_id=self.village.id, registers_at_once=True)
        child = self._register(territory_id=self.village.id).handover_ids.child_id
        self.assertEqual(child.state, "registered")
        self.assertTrue(child.number)
        self.assertTrue(child.date_deadline)
        self.assertEqual(child.register_id.company_id, self.east.company)

    def test_a_rule_holds_in_its_time_only(self):
        """B3: the agreement has a first and a last day; archived it is silent."""
        rule = self._create_rule(
            territory_id=self.village.id, date_from="2026-01-01", date_to="2026-03-09"
        )
        values = {"territory_id": self.village.id}
        self.assertFalse(self._register(**values).handover_ids)
        rule.date_to = "2026-03-10"
        self.assertTrue(self._register(**values).handover_ids)
        rule.active = False
        self.assertFalse(self._register(**values).handover_ids)

    def test_the_first_rule_wins(self):
        """B3: in the order of the list."""
        self._create_rule(territory_id=self.village.id, sequence=5)
        self._create_rule(channel_id=self.channel.id, kind="delegated", sequence=9)
        kinds = self._register(territory_id=self.village.id).handover_ids
        self.assertEqual(kinds.mapped("kind"), ["for_good"])
        self.assertEqual(self._register().handover_ids.kind, "delegated")

    def test_it_does_not_come_back_by_rule(self):
        """B3: two bodies that hand to each other do not play ball."""
        self._create_rule(channel_id=self.channel.id, registers_at_once=True)
        channel = self.env.ref("citizen_appeals.channel_other_body")
        self._create_rule(
            company_id=self.east.company.id,
            to_company_id=self.company.id,
            channel_id=channel.id,
        )
        child = self._register().handover_ids.child_id
        self.assertEqual(child.state, "registered")
        self.assertFalse(child.handover_ids)

    def test_bad_rules_are_refused(self):
        """B3: without a condition everything would go; an equal is not charged."""
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._create_rule()
        with self.assertRaises(ValidationError):
            self._create_rule(
                company_id=self.east.company.id,
                to_company_id=self.company.id,
                channel_id=self.channel.id,
                kind="delegated",
            )

    def test_a_list_is_handed_over_as_a_whole(self):
        """Statements: twenty handed over cost little more than ten."""
        self._create_rule(channel_id=self.channel.id)
        costs = []
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        Appeal.create_registered([self._values()])
        for count in (10, 20):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            Appeal.create_registered([self._values() for _turn in range(count)])
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(costs[1] - costs[0], 10 * 12)

    def test_the_covering_list_names_all_that_goes(self):
        """B3, S4 2.1.18: one list a body, with the ground and without the person."""
        self._create_rule(channel_id=self.channel.id)
        appeals = self._register() | self._register()
        handovers = self._as(appeals.handover_ids, "registrar")
        report = self.env["ir.actions.report"].with_user(self.users["registrar"])
        content, _type = report._render_qweb_html(
            "citizen_appeals.report_handover_list", handovers.ids
        )
        text = content.decode()
        for words in (*appeals.mapped("name"), "Соглашение", self.east.company.name):
            self.assertIn(words, text)

    def test_only_the_administrator_writes_rules(self):
        """K1: the rules of a body are its configuration."""
        for name in {*ROLES} - {"admin"}:
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(self.env["citizen.handover.rule"], name).create(
                    {
                        "company_id": self.company.id,
                        "to_company_id": self.east.company.id,
                        "clause": "—",
                        "channel_id": self.channel.id,
                    }
                )
