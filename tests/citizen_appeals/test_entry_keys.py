"""The registration desk in a browser, by keys alone, and its accessibility (A2, A7)."""

import logging

from odoo.tests import HttpCase, tagged

from tests.axe import find_faults
from tests.citizen_appeals.keyboard import CTRL, typing
from tests.common import AppealsCase

_logger = logging.getLogger(__name__)

TIMEOUT = 300
# Keystrokes of a card, words and all; a bound, so that no screen asks for more unseen
MOST_KEYS = {"known": 75, "new": 125, "repeat": 75}
CHANNEL = ".o_field_widget[name=channel_id] input:focus"
APPLICANT = ".o_field_widget[name=applicant_id] input:focus"
ANNOTATION = ".o_field_widget[name=annotation] textarea:focus"
NUMBER = ".o_citizen_registered [name=number]"


@tagged("post_install", "-at_install")
class TestEntryKeys(AppealsCase, HttpCase):
    """A2, A7: three letters registered without a mouse; what is refused stays typed."""

    freeze_time = None
    # the access log writes through a cursor of its own while others only read
    _registry_readonly_enabled = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["registrar"].write(
            {"lang": "ru_RU", "password": cls.users["registrar"].login}
        )
        cls.channel.name = "Почта тура"
        cls.posts["supervisor"].name = "Куратор тура"
        for name in ("web.assets_web", "web.assets_web_print"):
            bundle = cls.env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
            bundle.css()
            bundle.js()

    def _at_the_desk(self, work):
        before = self.env["citizen.appeal"].search([])
        with typing(work):
            self.browser_js(
                "/odoo/registration",
                code="",
                ready="Boolean(document.querySelector('.o_citizen_entry'))",
                login=self.users["registrar"].login,
                timeout=TIMEOUT,
            )
        self.env.invalidate_all()
        return (self.env["citizen.appeal"].search([]) - before).sorted("id")

    # ------------------------------------------------------------------
    # what the hands do
    # ------------------------------------------------------------------

    def _choose_channel(self, keyboard):
        keyboard.wait_for(CHANNEL)
        keyboard.choose("почта т", "Почта тура")
        keyboard.press("F2")
        keyboard.wait_for(APPLICANT)

    def _choose_person(self, keyboard, text):
        keyboard.type(text)
        keyboard.press("Enter")
        keyboard.wait_for(ANNOTATION)
        keyboard.settle()

    def _choose_topic(self, keyboard):
        keyboard.tab_to("question_ids")
        keyboard.choose("9001.0001.0001.0001", "Содержание домов")

    def _register_card(self, keyboard, is_first=False):
        shown = f"document.querySelector('{NUMBER}')?.textContent"
        before = None if is_first else keyboard.evaluate(shown)
        keyboard.press("Enter", modifiers=CTRL)
        keyboard.wait(f"{shown} && {shown} !== {before!r}".replace("None", "null"))
        keyboard.wait_for(APPLICANT)
        keyboard.settle()

    def _register_three(self, keyboard):
        self._choose_channel(keyboard)
        self._choose_person(keyboard, "щукина п")
        keyboard.type("Протекает кровля дома после дождя")
        self._choose_topic(keyboard)
        self._register_card(keyboard, is_first=True)

        # the channel stays, the cursor waits for the next name
        self._choose_person(
            keyboard, "Тарасова Вера Игоревна, ул. Лесная, д. 5, +7 912 345-67-89"
        )
        keyboard.type("Не убирают снег во дворе")
        self._choose_topic(keyboard)
        self._register_card(keyboard)

        self._choose_person(keyboard, "щукина п")
        keyboard.type("Опять протекает кровля дома")
        keyboard.wait_for("section[name=similar] .o_citizen_hit")
        keyboard.settle()
        keyboard.press("F4")
        keyboard.press("2")
        keyboard.wait_for(".o_citizen_hit.o_linked")
        keyboard.wait_for(ANNOTATION)
        keyboard.wait_for("section[name=suggestions] button")
        keyboard.press("F9")
        keyboard.wait_for(".o_citizen_topics li")
        keyboard.settle()
        self._register_card(keyboard)

    def test_a7_known_person_new_person_and_repeat_by_keys_alone(self):
        """A2, A7: each card within its keystrokes, words and all."""
        known, new, repeat = self._at_the_desk(self._register_three)
        self.assertRecordValues(
            known | new | repeat,
            [
                {
                    "state": "registered",
                    "applicant_id": self.applicant.id,
                    "annotation": "Протекает кровля дома после дождя",
                    "relation": "primary",
                },
                {
                    "state": "registered",
                    "applicant_id": new.applicant_id.id,
                    "annotation": "Не убирают снег во дворе",
                    "relation": "primary",
                },
                {
                    "state": "registered",
                    "applicant_id": self.applicant.id,
                    "annotation": "Опять протекает кровля дома",
                    "relation": "repeat",
                },
            ],
        )
        self.assertEqual(new.applicant_id.name, "Тарасова Вера Игоревна")
        self.assertEqual(new.applicant_id.address, "ул. Лесная, д. 5")
        self.assertTrue(new.applicant_id.phone)
        self.assertTrue(repeat.is_repeat)
        self.assertEqual(repeat.origin_appeal_ids, known)
        for appeal in (known, new, repeat):
            self.assertEqual(appeal.channel_id, self.channel)
            self.assertEqual(appeal.question_ids.topic_id, self.topic)
            self.assertEqual(appeal.supervisor_id, self.posts["supervisor"])
        self._check_measures(known=known, new=new, repeat=repeat)

    def _check_measures(self, **appeals):
        """The product's own count of what the hands did."""
        measures = self.env["citizen.entry.measure"].search([])
        for code, appeal in appeals.items():
            measure = measures.filtered(lambda one, a=appeal: one.appeal_id == a)
            self.assertEqual(measure.user_id, self.users["registrar"])
            self.assertEqual(measure.person, "new" if code == "new" else "known")
            _logger.info("%s: %s keystrokes", code, measure.keystrokes)
            self.assertLessEqual(measure.keystrokes, MOST_KEYS[code], code)
            self.assertGreater(measure.keystrokes, 20, code)
        self.assertEqual(measures[0].accepted_count + measures[0].corrected_count, 3)

    def test_a2_a_refusal_keeps_what_was_typed(self):
        """A2: a Latin letter in the name; the cursor stands where it is mended."""

        def work(keyboard):
            self._choose_channel(keyboard)
            # a Latin C, as it comes when the layout was not switched
            self._choose_person(keyboard, "Cмит Иван Иванович, ул. Лесная, д. 5")
            keyboard.type("Не убирают подъезд")
            keyboard.press("Enter", modifiers=CTRL)
            keyboard.wait_for(".o_citizen_result [name=refusal]")
            keyboard.wait_for("input[name=surname]:focus")
            self.assertEqual(
                keyboard.evaluate(
                    "document.querySelector('[name=annotation] textarea').value"
                ),
                "Не убирают подъезд",
            )
            keyboard.evaluate("document.activeElement.select()")
            keyboard.type("Смит")
            keyboard.settle()
            self._register_card(keyboard, is_first=True)

        appeal = self._at_the_desk(work)
        self.assertRecordValues(
            appeal, [{"state": "registered", "annotation": "Не убирают подъезд"}]
        )
        self.assertEqual(appeal.applicant_id.name, "Смит Иван Иванович")

    def test_axe_finds_no_serious_fault(self):
        """Accessibility: empty, with persons, with similar appeals, with the keys."""
        self._register(annotation="Протекает кровля дома")
        faults = {}

        def look(keyboard, state, scope=".o_citizen_entry"):
            keyboard.settle()
            faults[state] = find_faults(keyboard.evaluate, scope)

        def work(keyboard):
            self._choose_channel(keyboard)
            look(keyboard, "empty")
            keyboard.type("щукина")
            keyboard.wait_for(".o_citizen_options:not(.d-none) li.o_active")
            look(keyboard, "persons found")
            keyboard.type(" Анна Петровна, ул. Заозёрная, д. 917")
            keyboard.press("Enter")
            keyboard.wait_for(ANNOTATION)
            keyboard.type("Протекает кровля дома")
            keyboard.wait_for("section[name=similar] .o_citizen_hit")
            keyboard.wait_for("section[name=suggestions] button")
            keyboard.press("F4")
            look(keyboard, "similar")
            keyboard.press("F1")
            keyboard.wait_for(".o_citizen_keys")
            look(keyboard, "help", ".o_dialog")
            keyboard.press("F1")
            keyboard.press("Escape")
            keyboard.press("F9")
            keyboard.settle()
            self._register_card(keyboard, is_first=True)
            look(keyboard, "registered")

        self._at_the_desk(work)
        self.assertEqual(len(faults), 5)
        self.assertFalse({state: found for state, found in faults.items() if found})
