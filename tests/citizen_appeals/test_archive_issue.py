from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from tests.citizen_appeals.archive import ArchiveCase
from tests.common import TODAY


@tagged("post_install", "-at_install")
class TestArchiveIssue(ArchiveCase):
    """F1: a case given out of the archive, until it is back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._put_away()

    def _give(self, role="registrar", **vals):
        Issue = self._as(self.env["citizen.archive.issue"], role)
        return Issue.create(
            {
                "appeal_id": self.appeal.id,
                "official_id": self.posts["executor"].id,
                "purpose": "Подготовка ответа прокурору",
                "request": "Запрос № 5",
                "date_due": "2026-03-20",
                **vals,
            }
        ).with_env(self.env)

    def test_given_and_returned(self):
        """F1: who, why, by what request, until when; two events."""
        issue = self._give()
        self.assertEqual(issue.issued_by_id, self.users["registrar"])
        self.assertFalse(issue.is_overdue)
        self._as(issue, "registrar").action_return("Все листы на месте")
        self.assertEqual(issue.date_returned, TODAY)
        self.assertEqual(
            self._codes(self.appeal)[-2:], ["archive_issued", "archive_returned"]
        )

    def test_only_the_office_gives(self):
        """K1."""
        for role in set(self.users) - {"registrar", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._give(role)

    def test_only_filed_cases_are_given(self):
        """F1: others are on the custody card."""
        other = self._register()
        with self.assertRaises(UserError):
            self._give(appeal_id=other.id)

    def test_a_case_is_given_once(self):
        """F1: the second reader waits until it is back."""
        self._give()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._give()

    def test_what_was_given_is_not_rewritten(self):
        """F1: the term alone can be put off; the journal is kept."""
        issue = self._as(self._give(), "registrar")
        issue.date_due = "2026-03-30"
        with self.assertRaises(UserError):
            issue.purpose = "Другое"
        with self.assertRaises(UserError):
            issue.sudo().unlink()

    def test_overdue_is_found(self):
        """F1: not back by its date."""
        issue = self._give(date_from="2026-03-01", date_due="2026-03-05")
        Issue = self.env["citizen.archive.issue"].with_company(self.company)
        self.assertTrue(issue.is_overdue)
        self.assertIn(issue, Issue.search([("is_overdue", "=", True)]))
        self.assertNotIn(issue, Issue.search([("is_overdue", "=", False)]))

    def test_a_stranger_sees_no_issue(self):
        """K1, A11: as little as the appeal."""
        issue = self._give()
        for role in ("idle", "executor2", "chancery", "admin"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(issue, role).read(["purpose"])

    def test_the_reader_sees_the_overdue_case_in_the_digest(self):
        """F1: the office is reminded of what is not back."""
        self._give(date_from="2026-03-01", date_due="2026-03-05")
        digests = self.env["citizen.reminder"]._collect_digests(
            self.company, self.users["office_head"]
        )
        codes = [part["code"] for part in digests[self.users["office_head"].id]]
        self.assertIn("archive_issues", codes)
