"""Who may do what: every action of the module, every role, one table (K1)."""

from lxml import etree

from odoo.tests import tagged

from .action_table import ASKED, ELSEWHERE, OPENING, STRANGERS, TABLE
from .actions import ActionsCase


@tagged("post_install", "-at_install")
class TestActions(ActionsCase):
    """K1: least right for each role, on every action, in one table."""

    def test_each_role_on_each_action(self):
        """K1: who is named may, everybody else is refused, strangers always."""
        for model, actions in TABLE.items():
            for action, (key, allowed, *args) in actions.items():
                with self.subTest(f"{model} {action}"):
                    may = {
                        name
                        for name in ASKED
                        if self._may(key, action, self.users[name], args)
                    }
                    self.assertEqual(may, allowed)
                    for name in STRANGERS:
                        user = self.east.users[name]
                        self.assertFalse(self._may(key, action, user, args), name)

    def test_every_action_is_classified(self):
        """K1: a new action fails until somebody says who may do it."""
        for name in self.env.registry:
            model = type(self.env[name])
            if not name.startswith("citizen.") or model._abstract or model._transient:
                continue
            classified = TABLE.get(name, {}).keys()
            classified = classified | OPENING.get(name, set())
            classified |= ELSEWHERE.get(name, set())
            with self.subTest(name):
                self.assertEqual(self._get_own_actions(model), classified)

    def test_every_button_calls_a_classified_action(self):
        """K1: the views have no way around the table."""
        buttons = self.env["ir.ui.view"].search(
            [("model", "in", [*TABLE, *OPENING]), ("type", "in", ("form", "list"))]
        )
        for view in buttons:
            arch = etree.fromstring(view.arch_db)
            for button in arch.xpath("//button[@type='object']"):
                # Buttons in a list on a form belong to the model of the list
                if button.xpath("ancestor::field"):
                    continue
                name = button.get("name")
                known = {
                    *TABLE.get(view.model, ()),
                    *OPENING.get(view.model, ()),
                    *ELSEWHERE.get(view.model, ()),
                }
                with self.subTest(f"{view.name} {name}"):
                    self.assertTrue(name in known or not name.startswith("action_"))
