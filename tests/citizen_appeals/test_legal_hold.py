from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.archive import PAST, ArchiveCase


@tagged("post_install", "-at_install")
class TestLegalHold(ArchiveCase):
    """F1: a ban of a prosecutor or court keeps cases from being destroyed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._put_away(until=PAST)

    def _hold(self, role="office_head", **vals):
        Hold = self._as(self.env["citizen.legal.hold"], role)
        return Hold.create(
            {
                "order_number": "7-15",
                "order_date": "2026-03-01",
                "date_from": "2026-03-01",
                "reason": "Проверка прокуратуры",
                "appeal_ids": [Command.set(self.appeal.ids)],
                **vals,
            }
        ).with_env(self.env)

    def _blocks(self):
        act = self._create_act()
        return act._find_blocks(self.appeal.ids)

    def test_each_way_to_name_the_case_holds_it(self):
        """F1: the appeal, everything of the applicant, the case file."""
        self.assertEqual(self._blocks(), {})
        for name, value in (
            ("appeal_ids", self.appeal),
            ("applicant_ids", self.appeal.applicant_id),
            ("case_file_ids", self.appeal.case_file_id),
        ):
            hold = self._hold(**{"appeal_ids": False, name: [Command.set(value.ids)]})
            with self.subTest(name):
                self.assertEqual(self._blocks(), {self.appeal.id: "hold"})
            self._as(hold, "office_head").action_release("Письмо № 8")
            self.assertEqual(self._blocks(), {})

    def test_a_ban_that_is_over_holds_nothing(self):
        """F1: from and until."""
        self._hold(date_to="2026-03-05")
        self._hold(date_from="2026-04-01")
        self.assertEqual(self._blocks(), {})

    def test_filing_goes_on_under_a_ban(self):
        """F1: it forbids the destruction alone."""
        appeal = self._close()
        self._hold(appeal_ids=[Command.set(appeal.ids)])
        self._as(appeal, "registrar").action_file()
        self.assertEqual(appeal.state, "filed")

    def test_it_is_lifted_once_with_a_reason(self):
        """F1: by the head of the office; then it is not changed."""
        hold = self._hold()
        with self.assertRaises(ValidationError):
            self._as(hold, "office_head").action_release(" ")
        self._as(hold, "office_head").action_release("Письмо № 8")
        with self.assertRaises(UserError):
            self._as(hold, "office_head").action_release("Ещё раз")
        with self.assertRaises(UserError):
            self._as(hold, "office_head").reason = "Другое"
        with self.assertRaises(UserError):
            hold.unlink()

    def test_only_the_head_enters_and_lifts(self):
        """K1: registrar, deputy and auditor read, the others see nothing."""
        for role in set(self.users) - {"office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._hold(role)
        hold = self._hold()
        for role in set(self.users) - {"office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(hold, role).action_release("Письмо")
        for role in ("executor", "supervisor", "admin", "chancery"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(hold, role).read(["reason"])

    def test_it_names_something(self):
        """F1: a ban without a case holds nothing."""
        with self.assertRaises(ValidationError):
            self._hold(appeal_ids=False)
