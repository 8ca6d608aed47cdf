from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools.misc import format_date
from odoo.tools.safe_eval import safe_eval

from tests.common import CARD_TEXTS, ROLES, SECRETS, TODAY, AppealsCase


@tagged("post_install", "-at_install")
class TestViewsLoad(AppealsCase):
    """Every menu of every role opens: views, filters, first page (H7, K1)."""

    def _get_actions(self, user):
        """Window actions behind the menus the user sees."""
        Menu = self.env["ir.ui.menu"].with_user(user)
        root = self.env.ref("citizen_appeals.citizen_appeals_menu_root")
        visible = Menu.browse(Menu._visible_menu_ids())
        menus = Menu.search([("id", "child_of", root.id)]) & visible
        actions = [menu.action for menu in menus if menu.action]
        return [
            action.sudo()
            for action in actions
            if action._name == "ir.actions.act_window"
        ]

    def _get_filters(self, user, model, search_view_id=False):
        arch = (
            user.env[model].with_user(user).get_view(search_view_id, "search")["arch"]
        )
        return [
            node
            for node in self._parse(arch).iter("filter")
            if node.get("domain") not in (None, "[]")
        ]

    def _parse(self, arch):
        return etree.fromstring(arch)

    def test_each_role_opens_all_its_menus(self):
        self._register()
        for role in ROLES:
            user = self.users[role]
            actions = self._get_actions(user)
            self.assertTrue(actions, role)
            for action in actions:
                with self.subTest(role=role, action=action.name):
                    Model = self.env[action.res_model].with_user(user)
                    views = [(view_id, kind) for view_id, kind in action.views]
                    loaded = Model.get_views([*views, (False, "search")])
                    self.assertEqual(len(loaded["views"]), len(views) + 1)
                    domain = safe_eval(action.domain or "[]", {"uid": user.id})
                    if not Model._transient:
                        Model.search(domain, limit=5)

    def test_domains_of_all_filters_are_searched(self):
        self._register()
        for role in ROLES:
            user = self.users[role]
            for model in {action.res_model for action in self._get_actions(user)}:
                Model = self.env[model].with_user(user)
                for node in self._get_filters(user, model):
                    with self.subTest(role=role, model=model, name=node.get("name")):
                        domain = safe_eval(node.get("domain"), {"uid": user.id})
                        Model.search_count(domain, limit=1)

    def test_lists_group_by_what_their_searches_offer(self):
        self._register()
        user = self.users["office_head"]
        for model in (
            "citizen.appeal",
            "citizen.assignment",
            "citizen.appeal.deadline",
        ):
            arch = self.env[model].with_user(user).get_view(False, "search")["arch"]
            for node in self._parse(arch).iter("filter"):
                if "group_by" not in (node.get("context") or ""):
                    continue
                with self.subTest(model=model, name=node.get("name")):
                    spec = safe_eval(node.get("context"))["group_by"]
                    Model = self.env[model].with_user(user)
                    Model.formatted_read_group([], [spec], ["__count"])

    def test_settings_open_for_the_administrator_of_odoo(self):
        self.env["res.config.settings"].get_views([(False, "form")])
        self.env["res.company"].get_views([(False, "form")])

    def test_administrator_of_the_system_sets_up_the_own_body(self):
        company = self._as(self.company, "admin")
        view = self.env.ref("citizen_appeals.res_company_view_form_body")
        with Form(company, view) as form:
            form.place_name = "г. Северск"
        self.assertEqual(self.company.place_name, "г. Северск")

    def test_administrator_of_the_system_leaves_other_bodies_alone(self):
        company = self._as(self.east.company, "admin")
        with self.assertRaises(AccessError):
            company.write({"place_name": "г. Северск"})


@tagged("post_install", "-at_install")
class TestSavedFilters(AppealsCase):
    """Work lists show the work of the one who looks."""

    def _search(self, user_name, **terms):
        Appeal = self._as(self.env["citizen.appeal"], user_name)
        return Appeal.search([(name, "=", value) for name, value in terms.items()])

    def test_curator_finds_the_handed_over_appeal_as_mine(self):
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        self.assertEqual(self._search("supervisor", is_mine=True).ids, appeal.ids)

    def test_executor_finds_mine_while_the_assignment_is_open(self):
        appeal = self._register()
        self._assign_to(appeal, "executor", "executor2")
        self.assertEqual(self._search("executor2", is_mine=True).ids, appeal.ids)
        task = appeal.assignment_ids.filtered(
            lambda task: task.official_id == self.posts["executor2"]
        )
        self._as(task, "executor2").action_done()
        self.assertFalse(self._search("executor2", is_mine=True))

    def test_registrar_without_a_post_has_no_appeal_of_his_own(self):
        self._assign_to(self._register(), "executor")
        self.assertFalse(self._search("registrar", is_mine=True))

    def test_my_department_holds_what_colleagues_examine(self):
        appeal = self._register()
        self._assign_to(appeal, "executor")
        found = self._search("unit_head", is_my_department=True)
        self.assertEqual(found.ids, appeal.ids)
        self.assertFalse(self._search("executor2", is_my_department=True))

    def test_kanban_of_the_office_shows_empty_stages_in_order(self):
        self._register()
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        states = Appeal._expand_main_states(["closed", "registered"], [])
        self.assertEqual(
            states,
            [
                "received",
                "registered",
                "assigned",
                "in_progress",
                "in_review",
                "answered",
                "closed",
            ],
        )

    def test_kanban_of_an_executor_shows_only_stages_in_use(self):
        Appeal = self._as(self.env["citizen.appeal"], "executor")
        states = Appeal._expand_main_states(["in_review", "in_progress"], [])
        self.assertEqual(states, ["in_progress", "in_review"])

    def test_officials_in_lists_are_named_by_their_holder(self):
        post = self.posts["executor"]
        self.assertEqual(
            post.with_context(short_official=True).display_name, "Петров П.П."
        )
        self.assertIn(post.name, post.display_name)


@tagged("post_install", "-at_install")
class TestCard(AppealsCase):
    """The card of an appeal as a clerk fills it in (A2, A3)."""

    def _new_form(self):
        return Form(self._as(self.env["citizen.appeal"], "registrar"))

    def test_registrar_fills_in_the_card_and_registers(self):
        form = self._new_form()
        form.channel_id = self.channel
        form.applicant_id = self.applicant
        self.assertEqual(form.received_address, CARD_TEXTS["received_address"])
        with form.question_ids.new() as question:
            question.topic_id = self.topic
        self.assertEqual(form.supervisor_id, self.posts["supervisor"])
        form.annotation = "О кровле"
        appeal = form.save()
        self.assertFalse(appeal.name)
        appeal.action_register()
        self.assertRecordValues(
            appeal, [{"state": "registered", "date_registered": TODAY}]
        )

    def test_curator_follows_the_topic_until_the_registration(self):
        form = self._new_form()
        form.channel_id = self.channel
        self.assertFalse(form.supervisor_id)
        with form.question_ids.new() as question:
            question.topic_id = self.topic
        self.assertEqual(form.supervisor_id, self.posts["supervisor"])

    def test_register_and_new_says_the_number_and_keeps_the_channel(self):
        appeal = self._create_draft()
        action = self._as(appeal, "registrar").action_register_and_new()
        self.assertIn(appeal.name, action["params"]["message"])
        following = action["params"]["next"]
        self.assertEqual(following["context"]["default_channel_id"], self.channel.id)
        self.assertFalse(following.get("res_id"))

    def test_message_of_the_number_names_nobody(self):
        appeal = self._create_draft()
        action = self._as(appeal, "registrar").action_register_and_new()
        for secret in SECRETS:
            self.assertNotIn(secret, str(action))

    def test_term_of_registration_stands_on_the_card_from_receipt_on(self):
        appeal = self._create_draft()
        due = self._deadline(appeal, "registration").day_due
        self.assertTrue(due)
        self.assertEqual(appeal.date_next_due, due)

    def test_full_name_typed_in_one_go_makes_the_applicant(self):
        Applicant = self._as(self.env["citizen.applicant"], "registrar")
        applicant_id, _name = Applicant.name_create("Ёлкина-Ким  Анна Юрьевна кызы")
        self.assertRecordValues(
            self.env["citizen.applicant"].browse(applicant_id),
            [
                {
                    "surname": "Ёлкина-Ким",
                    "given_name": "Анна",
                    "patronymic": "Юрьевна кызы",
                }
            ],
        )

    def test_typed_name_fills_the_parts_of_the_full_form(self):
        Applicant = self._as(self.env["citizen.applicant"], "registrar")
        form = Form(Applicant.with_context(default_name="Иванов Пётр"))
        self.assertEqual(form.surname, "Иванов")
        self.assertEqual(form.given_name, "Пётр")

    def test_applicant_in_a_hurry_gets_the_address_of_the_card(self):
        applicant = self._create_applicant(address=False, phone=False, email=False)
        self._register(applicant_id=applicant.id, received_address="ул. Новая, 1")
        self.assertEqual(applicant.address, "ул. Новая, 1")

    def test_known_address_of_the_applicant_stays(self):
        before = self.applicant.address
        self._register(received_address="ул. Новая, 1")
        self.assertEqual(self.applicant.address, before)

    def test_counters_count_what_the_user_may_read(self):
        first = self._register()
        second = self._register()
        self._assign_to(second, "executor")
        self.assertEqual(self._as(first, "registrar").earlier_count, 1)
        self.assertEqual(self._as(second, "executor").earlier_count, 0)
        action = self._as(first, "registrar").action_open_earlier()
        found = self.env["citizen.appeal"].search(action["domain"])
        self.assertEqual(found, second)

    def test_resolution_dialog_gives_and_leaves_for_the_appeal(self):
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        action = self._as(appeal, "supervisor").action_new_resolution()
        Resolution = self._as(self.env["citizen.resolution"], "supervisor")
        view = self.env["ir.ui.view"].browse(action["views"][0][0])
        form = Form(
            Resolution.with_context(**{**Resolution.env.context, **action["context"]}),
            view,
        )
        self.assertEqual(form.author_id, self.posts["supervisor"])
        form.text = "Рассмотреть"
        with form.assignment_ids.new() as line:
            line.official_id = self.posts["executor"]
        form.save().action_give()
        self.assertEqual(appeal.state, "in_progress")

    def test_explanation_of_the_deadline_tells_its_facts(self):
        appeal = self._register()
        text = self._deadline(appeal, "examination").explanation
        self.assertIn("30", text)
        self.assertIn("59-ФЗ", text)
        self.assertIn(format_date(self.env, TODAY), text)

    def test_explanation_of_an_extension_tells_old_and_new_date(self):
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        old = appeal.date_deadline
        self._as(appeal, "office_head").action_extend(
            "2026-04-20", "Запрошены документы"
        )
        text = self._deadline(appeal, "examination").explanation
        self.assertIn(format_date(self.env, old), text)
        self.assertIn(format_date(self.env, appeal.date_deadline), text)
        self.assertIn("Запрошены документы", text)

    def test_every_kind_of_rule_has_an_explanation(self):
        rules = self.env["citizen.deadline.rule"].with_context(active_test=False)
        appeal = self._register()
        for rule in rules.search([]):
            with self.subTest(rule=rule.code):
                _due, proof = rule._due_for(self.company, appeal.date_registered)
                deadline = self.env["citizen.appeal.deadline"].new(
                    {"proof": proof, "kind": rule.kind, "appeal_id": appeal.id}
                )
                self.assertIn(rule.clause, deadline.explanation)

    def test_deadline_is_named_by_appeal_and_kind(self):
        appeal = self._register()
        name = self._deadline(appeal, "examination").display_name
        self.assertEqual(name, f"{appeal.display_name}: Examination")


@tagged("post_install", "-at_install")
class TestWorkLists(AppealsCase):
    """Lists of a screen cost the same however long they are."""

    def _read_list(self, model, view, user_name, domain):
        Model = self._as(self.env[model], user_name)
        arch = Model.get_view(self.env.ref(view).id, "list")["arch"]
        names = {node.get("name") for node in etree.fromstring(arch).iter("field")}
        fields = Model.fields_get(names, ["type"])
        spec = {
            name: {"fields": {"display_name": {}}}
            if fields[name]["type"] == "many2one"
            else {}
            for name in names
        }
        return Model.web_search_read(domain, spec, limit=80)

    def test_list_of_appeals_costs_as_many_statements_for_one_as_for_thirty(self):
        view = "citizen_appeals.citizen_appeal_view_list"
        self._register()
        counts = []
        for more in (0, 29):
            for _i in range(more):
                self._register()
            self._read_list("citizen.appeal", view, "registrar", [])  # warm caches
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self._read_list("citizen.appeal", view, "registrar", [])
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 12)

    def test_rows_of_the_access_log_are_found_by_the_record_shown(self):
        Log = self.env["citizen.access.log"]
        values = {
            "date": "2026-03-10 09:00:00",
            "user_id": self.users["executor"].id,
            "company_id": self.company.id,
            "kind": "look",
            "res_model": "citizen.appeal",
        }
        row, _other = Log.create(
            [{**values, "res_ids": [4711, 4712]}, {**values, "res_ids": [471]}]
        )
        auditor = self._as(Log, "auditor")
        self.assertEqual(auditor.search([("record_id", "=", 4711)]).ids, row.ids)
        self.assertEqual(row.record_list, "4711, 4712")
        self.assertFalse(auditor.search([("record_id", "=", False)]))

    def test_results_are_entered_in_the_list_of_questions(self):
        appeal = self._register(
            question_ids=[
                Command.create({"topic_id": self.topic.id}),
                Command.create({"topic_id": self.other_topic.id}),
            ]
        )
        self._assign_to(appeal, "executor")
        action = self._as(appeal, "executor").action_open_questions()
        questions = self._as(self.env[action["res_model"]], "executor").search(
            action["domain"]
        )
        questions.write({"result": "explained"})
        self.assertEqual(
            appeal.question_ids.mapped("result"), ["explained", "explained"]
        )
