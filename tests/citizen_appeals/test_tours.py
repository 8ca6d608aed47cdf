"""The screens in a browser, as the people of a body use them (H1, H7, K1)."""

from odoo.tests import HttpCase, tagged

from tests.citizen_appeals.keyboard import typing
from tests.common import ROLES, AppealsCase

TIMEOUT = 300
BUNDLES = ("web.assets_web", "web.assets_tests", "web.assets_web_print")


@tagged("post_install", "-at_install")
class TestTours(AppealsCase, HttpCase):
    """One body whose users read Russian; browsers live in the present.

    One class: what the browser loads is made once, for all of them.
    """

    freeze_time = None
    # the access log writes through a cursor of its own while others only read
    _registry_readonly_enabled = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.users.values():
            user.write({"lang": "ru_RU", "password": user.login})
        cls.channel.name = "Почта тура"
        cls.posts["supervisor"].name = "Куратор тура"
        cls.posts["executor"].name = "Специалист тура"
        cls.posts["signatory"].name = "Подписывающий тура"
        for name in BUNDLES:
            bundle = cls.env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
            bundle.css()
            bundle.js()

    def _tour(self, name, role, path="my-day"):
        self.start_tour(
            f"/odoo/{path}", name, login=self.users[role].login, timeout=TIMEOUT
        )
        self.env.invalidate_all()

    def test_appeal_goes_from_registrar_to_closing(self):
        """D1: each of the way's people does his part on his own screen."""
        before = self.env["citizen.appeal"].search([])
        self._tour("citizen_appeals_registrar_registers", "registrar")
        new, known = (self.env["citizen.appeal"].search([]) - before).sorted("id")
        self.assertRecordValues(
            new | known,
            [
                {"state": "registered", "received_address": "ул. Лесная, д. 5"},
                {"state": "assigned", "received_address": "ул. Заозёрная, д. 917"},
            ],
        )
        self.assertEqual(new.applicant_id.name, "Тарасова Вера Игоревна")
        self.assertEqual(new.applicant_id.address, "ул. Лесная, д. 5")
        self.assertEqual(known.applicant_id, self.applicant)
        self.assertEqual(known.supervisor_id, self.posts["supervisor"])
        self.assertEqual(known.number, new.number + 1)

        self._tour("citizen_appeals_curator_resolves", "supervisor")
        self.assertEqual(known.state, "in_progress")
        self.assertEqual(known.lead_executor_id, self.posts["executor"])

        self._tour("citizen_appeals_executor_answers", "executor")
        self.assertEqual(known.state, "in_review")
        self.assertTrue(known.question_ids.result)
        letter = known.letter_ids
        self.assertIn("Кровля отремонтирована.", letter.body)

        self._tour("citizen_appeals_assistant_approves", "assistant")
        self.assertEqual(letter.state, "approved")
        self._tour("citizen_appeals_signatory_signs", "signatory")
        self.assertEqual(letter.state, "signed")
        self._tour("citizen_appeals_curator_decides", "supervisor")
        self.assertEqual(known.decision, "to_file")
        self._tour("citizen_appeals_registrar_dispatches", "registrar")
        self.assertRecordValues(
            known, [{"state": "closed", "decision": "to_file", "is_closed_late": False}]
        )
        self.assertEqual(letter.state, "dispatched")
        self.assertTrue(letter.number)

    def test_extension_by_31_days_is_refused_and_keeps_the_reason(self):
        """C2: the refusal names the last day allowed, nothing is typed again."""
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        deadline = appeal.date_deadline
        self._tour(
            "citizen_appeals_extension_refused", "office_head", f"appeals/{appeal.id}"
        )
        self.assertEqual((appeal.date_deadline - deadline).days, 30)
        notice = appeal.letter_ids
        self.assertEqual(notice.kind_id.code, "extension_notice")

    def test_refused_registration_keeps_what_was_typed(self):
        """A2, A3: Latin letters in the name, registration in the future."""
        self._tour("citizen_appeals_registration_refused", "registrar", "appeals/new")
        appeal = self.env["citizen.appeal"].search([], order="id desc", limit=1)
        self.assertRecordValues(
            appeal,
            [
                {
                    "state": "registered",
                    "annotation": "Не убирают подъезд",
                    "date_registered": self.company._today(),
                }
            ],
        )
        self.assertEqual(appeal.applicant_id.name, "Смит Иван Иванович")

    def test_the_second_of_two_at_one_card_is_told(self):
        """Bad input: nothing is overwritten, what he typed stays, he may go on."""
        appeal = self._register()
        self._tour("citizen_appeals_two_at_once", "office_head", f"appeals/{appeal.id}")
        self.assertRecordValues(appeal, [{"annotation": "Третий", "state": "assigned"}])

    def test_every_tile_of_every_role_opens(self):
        """H1, K1: without an error in the console."""
        self._assign_to(self._register(), "executor")
        self._create_draft()
        for role in ROLES:
            with self.subTest(role=role):
                self._tour("citizen_appeals_my_day", role)

    def test_2_3_8_curator_approves_the_list_by_keys(self):
        """S4 2.3.8: «На утверждение», all of them chosen and given by a hotkey."""
        drafts = self.env["citizen.resolution"]
        for _number in range(3):
            appeal = self._register()
            self._as(appeal, "registrar").action_assign()
            drafts += self._draft_resolution(
                appeal,
                [self.posts["executor"]],
                self.posts["supervisor"],
                user=self.users["assistant"],
            )

        def approve(keyboard):
            keyboard.wait_for(".o_list_view .o_data_row")
            keyboard.evaluate(
                "document.querySelector('thead .o_list_record_selector input').click()"
            )
            keyboard.wait_for("button[name=action_give][data-hotkey]")
            keyboard.settle()
            keyboard.hotkey("g")
            keyboard.wait("!document.querySelector('.o_data_row')")

        with typing(approve):
            self.browser_js(
                "/odoo/resolutions-approve",
                code="",
                ready="Boolean(document.querySelector('.o_list_view'))",
                login=self.users["supervisor"].login,
                timeout=TIMEOUT,
            )
        self.env.invalidate_all()
        self.assertEqual(set(drafts.mapped("state")), {"given"})
        self.assertEqual(drafts.given_by_id, self.users["supervisor"])

    def test_registrar_needs_no_mouse(self):
        """A2, H7: entered, registered and handed over with 25 keys beside the texts."""
        before = self.env["citizen.appeal"].search([])
        with typing(self._register_by_keys):
            self.browser_js(
                "/odoo/appeals-received",
                code="",
                ready="Boolean(document.querySelector('.o_list_view'))",
                login=self.users["registrar"].login,
                timeout=TIMEOUT,
            )
        self.env.invalidate_all()
        appeal = self.env["citizen.appeal"].search([]) - before
        self.assertRecordValues(
            appeal,
            [
                {
                    "state": "assigned",
                    "channel_id": self.channel.id,
                    "applicant_id": self.applicant.id,
                    "annotation": "Протекает кровля",
                    "supervisor_id": self.posts["supervisor"].id,
                }
            ],
        )
        self.assertEqual(appeal.question_ids.topic_id, self.topic)

    def _register_by_keys(self, keyboard):
        keyboard.hotkey("c")
        keyboard.wait_for(".o_form_view [name=channel_id] input:focus")
        keyboard.choose("почта т", "Почта тура")
        keyboard.tab_to("applicant_id")
        keyboard.choose("щукина прас", "Щукина Прасковья")
        keyboard.tab_to("question_ids")
        keyboard.press("Enter")
        keyboard.wait_for("[name=topic_id] input:focus")
        keyboard.choose("9001.0001.0001.0001", "Содержание домов")
        keyboard.tab_to("annotation")
        keyboard.type("Протекает кровля")
        keyboard.hotkey("q")
        keyboard.wait_for(".o_arrow_button_current[data-value=registered]")
        keyboard.hotkey("q")
        keyboard.wait_for(".o_arrow_button_current[data-value=assigned]")
        self.assertLess(len(keyboard.presses), 25, keyboard.presses)
