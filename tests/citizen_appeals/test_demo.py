"""Demonstration data load on any day: its dates are relative to today."""

from odoo.modules import Manifest
from odoo.tests import freeze_time, tagged
from odoo.tests.common import TransactionCase
from odoo.tools.convert import convert_file

ROLES = (
    "registrar chancery office-head curator assistant executor executor2 signatory"
    " deputy auditor admin registrar-2 executor-2 curator-2"
)


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    def _load(self):
        idref = {}
        for path in Manifest.for_addon("citizen_appeals")["demo"]:
            convert_file(
                self.env, "citizen_appeals", path, idref, mode="init", noupdate=True
            )

    def _check_states(self):
        bodies = self.env.ref("base.main_company") | self.env.ref(
            "citizen_appeals.demo_company_2"
        )
        appeals = self.env["citizen.appeal"].search([("company_id", "in", bodies.ids)])
        states = set(appeals.mapped("state"))
        self.assertLessEqual(
            {
                "received",
                "registered",
                "assigned",
                "in_progress",
                "in_review",
                "answered",
                "closed",
            },
            states,
        )
        self.assertGreaterEqual(len(appeals), 40)
        self.assertTrue(appeals.filtered("is_overdue"))
        self.assertFalse(appeals.filtered(lambda a: a.name and not a.supervisor_id))

    def _check_users(self):
        users = self.env["res.users"]
        for name in ROLES.split(" "):
            user = users.search([("login", "=", f"demo-{name}")])
            self.assertEqual((user.lang, len(user.company_ids)), ("ru_RU", 1), name)

    def _check_measures(self):
        """The registers of control name the unit and no appeal twice."""
        facts = self.env["citizen.violation"].search([])
        self.assertTrue(facts.letter_ids)
        self.assertEqual(len(facts.appeal_id), len(facts))
        sheets = self.env["citizen.nonconformity"].search([])
        self.assertFalse(sheets.filtered(lambda sheet: not sheet.department_id))

    def test_demo_loads_on_any_day(self):
        if self.env.ref("citizen_appeals.demo_company_2", raise_if_not_found=False):
            self.skipTest("this database has demonstration data")
        for moment in ("2026-01-04 22:30:00", "2026-06-15 00:10:00"):
            with (
                self.subTest(moment=moment),
                freeze_time(moment),
                self.cr.savepoint() as savepoint,
            ):
                self._load()
                self._check_states()
                self._check_users()
                self._check_measures()
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
                self.env.registry.clear_cache()
