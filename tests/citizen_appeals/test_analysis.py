"""H7: what managers count by, favourites, columns of the roles, editing in lists."""

import ast

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from tests.common import ROLES, AppealsCase

# What may be changed in several cards at once: no step of the way, nothing received
EDITED_AT_ONCE = {"territory_id", "is_repeat", "on_control", "mark_ids"}
ANALYSED = {
    "citizen.appeal": {"department_id", "date_registered:month"},
    "citizen.appeal.question": {"section_id", "date_registered:month"},
    "citizen.assignment": {"department_id", "date_due:month"},
    "citizen.letter": {"kind_id", "date:month"},
    "citizen.commitment": {"department_id", "date_due:month"},
    "citizen.nonconformity": {"department_id", "cause_id", "date_found:month"},
}


@tagged("post_install", "-at_install")
class TestFlow(AppealsCase):
    """Two lines of one graph: what came in, what was answered."""

    def _count(self, name, body=None):
        Flow = self._as(self.env["citizen.appeal.flow"], name, body)
        return dict(Flow._read_group([], ["flow"], ["__count"]))

    def test_an_answered_appeal_counts_on_both_days(self):
        """H7: registered once, answered once; a card not registered not at all."""
        self._answer(self._register())
        self._register()
        self._create_draft()
        self.assertEqual(self._count("office_head"), {"registered": 2, "answered": 1})

    def test_who_may_not_read_the_appeal_counts_nothing(self):
        """K1: figures show no more than the cards."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self.assertEqual(self._count("executor"), {"registered": 1})
        self.assertEqual(self._count("executor2"), {})
        self.assertEqual(self._count("office_head", self.east), {})
        self.assertEqual(self._count("admin"), {})

    def test_the_row_opens_its_card(self):
        """H7: numbers open lists, rows open cards."""
        appeal = self._register()
        row = self._as(self.env["citizen.appeal.flow"], "registrar").search([])
        self.assertEqual(row.action_open_appeal()["res_id"], appeal.id)
        with self.assertRaises(AccessError):
            self._as(row, "executor2").action_open_appeal()


@tagged("post_install", "-at_install")
class TestQuestionsCounted(AppealsCase):
    def test_questions_are_counted_by_section_month_unit_and_territory(self):
        """H7: the section of the classifier, whatever the depth of the topic."""
        territory = self.env["citizen.territory"].create(
            {"name": "Центр", "company_id": self.company.id}
        )
        appeal = self._register(
            territory_id=territory.id,
            question_ids=[
                Command.create({"topic_id": self.topic.id}),
                Command.create({"topic_id": self.other_topic.id}),
            ],
        )
        self._assign_to(appeal, "executor")
        Question = self._as(self.env["citizen.appeal.question"], "office_head")
        for spec, value in (
            ("section_id", self.topic.parent_id.id),
            ("department_id", self.posts["executor"].department_id.id),
            ("territory_id", territory.id),
        ):
            with self.subTest(spec=spec):
                [group] = Question.formatted_read_group([], [spec], ["__count"])
                self.assertEqual((group[spec][0], group["__count"]), (value, 2))
        [group] = Question.formatted_read_group(
            [], ["date_registered:month"], ["__count"]
        )
        self.assertEqual(group["__count"], 2)

    def test_section_follows_the_place_of_the_topic(self):
        section = self.env["citizen.topic"].create(
            {"code": "9002.0000.0000.0000", "name": "Дороги"}
        )
        self.assertEqual(section.section_id, section)
        self.topic.parent_id = section
        self.assertEqual(self.topic.section_id, section)


@tagged("post_install", "-at_install")
class TestManagersViews(AppealsCase):
    def test_pivots_open_by_unit_or_kind_and_month(self):
        """H7: chosen defaults; each can be computed under the rules of a manager."""
        for model, expected in ANALYSED.items():
            with self.subTest(model=model):
                Model = self._as(self.env[model], "office_head")
                arch = etree.fromstring(Model.get_view(False, "pivot")["arch"])
                specs = [
                    f"{node.get('name')}:{node.get('interval')}"
                    if node.get("interval")
                    else node.get("name")
                    for node in arch.iter("field")
                ]
                self.assertEqual(set(specs), expected)
                Model.formatted_read_grouping_sets([], [specs], ["__count"])
                Model.get_view(False, "graph")

    def test_terms_stand_in_a_calendar(self):
        """H7: appeals, assignments, commitments, nonconformities by their term."""
        for model, name in (
            ("citizen.appeal", "date_deadline"),
            ("citizen.assignment", "date_due"),
            ("citizen.commitment", "date_due"),
            ("citizen.nonconformity", "date_due"),
        ):
            arch = self._as(self.env[model], "office_head").get_view(False, "calendar")
            self.assertEqual(etree.fromstring(arch["arch"]).get("date_start"), name)

    def test_every_action_of_the_suite_says_what_to_do_when_it_is_empty(self):
        """H7: no blank screens."""
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "citizen_appeals"),
                ("model", "=", "ir.actions.act_window"),
            ]
        )
        actions = self.env["ir.actions.act_window"].browse(data.mapped("res_id"))
        silent = actions.filtered(
            lambda action: (
                action.target != "new"
                and action.view_mode != "form"
                and not action.help
            )
        )
        self.assertFalse(silent.mapped("xml_id"))


@tagged("post_install", "-at_install")
class TestFavourites(AppealsCase):
    def _get_favourites(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", "citizen_appeals"), ("model", "=", "ir.filters")]
        )
        return self.env["ir.filters"].browse(data.mapped("res_id"))

    def test_favourites_are_everybodys_and_compute_for_every_role(self):
        """H7: of nobody alone, none of them by default, each can be opened."""
        favourites = self._get_favourites()
        self.assertTrue(favourites)
        self.assertFalse(favourites.user_ids)
        self.assertFalse(any(favourites.mapped("is_default")))
        self._assign_to(self._register(), "executor")
        for favourite in favourites:
            self.assertTrue(favourite.action_id, favourite.name)
            context = ast.literal_eval(favourite.context)
            specs = [spec for names in context.values() for spec in names]
            specs = [spec for spec in specs if spec != "__count"]
            for role in ROLES:
                Model = self._as(self.env[favourite.model_id], role)
                if not Model.has_access("read"):
                    continue
                with self.subTest(favourite=favourite.name, role=role):
                    domain = ast.literal_eval(favourite.domain)
                    Model.search(domain, limit=1)
                    Model.formatted_read_group(domain, specs, ["__count"])

    def test_overdue_of_my_block_holds_mine_and_those_of_my_units(self):
        """H7: «Просроченные моего блока» for a curator and a head of a unit."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        appeal.sudo()._write_flow({"date_deadline": "2026-03-01"})
        domain = ast.literal_eval(
            self.env.ref("citizen_appeals.favourite_mine_overdue").domain
        )
        for name, found in (
            ("supervisor", appeal),
            ("unit_head", appeal),
            ("executor2", appeal.browse()),
        ):
            with self.subTest(name=name):
                Appeal = self._as(self.env["citizen.appeal"], name)
                self.assertEqual(Appeal.search(domain), found)


@tagged("post_install", "-at_install")
class TestColumns(AppealsCase):
    """H7: one list, the columns of each role."""

    def _get_shown(self, role, model="citizen.appeal"):
        arch = self._as(self.env[model], role).get_view(False, "list")["arch"]
        fields = [
            node
            for node in etree.fromstring(arch).iterchildren("field")
            if node.get("column_invisible") not in ("True", "1")
        ]
        names = [node.get("name") for node in fields]
        self.assertEqual(len(names), len(set(names)), "a column stands twice")
        return {node.get("name") for node in fields if node.get("optional") != "hide"}

    def test_columns_of_the_roles(self):
        """H7: the registrar sees who and when, the curator who examines."""
        registrar = self._get_shown("registrar")
        self.assertLessEqual(
            {"date_received", "applicant_id", "supervisor_id"}, registrar
        )
        self.assertNotIn("lead_executor_id", registrar)
        curator = self._get_shown("supervisor")
        self.assertIn("lead_executor_id", curator)
        self.assertFalse({"applicant_id", "supervisor_id", "date_received"} & curator)
        executor = self._get_shown("executor")
        self.assertLessEqual({"applicant_id", "supervisor_id"}, executor)
        self.assertNotIn("date_received", executor)
        self.assertIn("lead_executor_id", self._get_shown("office_head"))
        self.assertIn("dispatch_way", self._get_shown("chancery", "citizen.letter"))
        self.assertNotIn("dispatch_way", self._get_shown("executor", "citizen.letter"))

    def test_only_what_is_safe_is_edited_in_several_cards(self):
        """H7: protected fields and what was received never."""
        for role in ("registrar", "office_head"):
            loaded = self._as(self.env["citizen.appeal"], role).get_view(False, "list")
            arch = etree.fromstring(loaded["arch"])
            self.assertEqual(arch.get("multi_edit"), "1")
            fields = self.env["citizen.appeal"]._fields
            edited = {
                node.get("name")
                for node in arch.iterchildren("field")
                if node.get("readonly") not in ("1", "True")
                and node.get("column_invisible") not in ("True", "1")
                and not fields[node.get("name")].readonly
            }
            self.assertEqual(edited, EDITED_AT_ONCE)
            self.assertFalse(
                EDITED_AT_ONCE & self.env["citizen.appeal"]._protected_fields
            )

    def test_place_of_several_cards_is_set_at_once_and_traced(self):
        """H7, K2: each card keeps its event."""
        appeals = self._register() | self._register()
        territory = self.env["citizen.territory"].create(
            {"name": "Центр", "company_id": self.company.id}
        )
        self._as(appeals, "registrar").write({"territory_id": territory.id})
        for appeal in appeals:
            self.assertIn("card_changed", self._codes(appeal))
        with self.assertRaises(AccessError):
            self._as(appeals, "executor").write({"territory_id": False})
        with self.assertRaises(UserError):
            self._as(appeals, "registrar").write({"state": "closed"})
