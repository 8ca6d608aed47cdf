from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestIdempotency(AppealsCase):
    """A4: a repeated intake gives the first appeal, never a second one."""

    def _create(self, *vals_list, body=None, method="create"):
        Appeal = self._as(self.env["citizen.appeal"], "registrar", body)
        return getattr(Appeal, method)(list(vals_list)).with_env(self.env)

    def _count(self, company=None):
        company = company or self.company
        return self.env["citizen.appeal"].search_count(
            [("company_id", "=", company.id)]
        )

    def test_repeated_create_returns_the_first(self):
        """A4: the same key twice is one appeal."""
        first = self._create(self._values(idempotency_key="k1"))
        again = self._create(self._values(idempotency_key="k1"))
        self.assertEqual(again, first)
        self.assertEqual(self._count(), 1)

    def test_repeated_registration_keeps_the_number(self):
        """A4: a repeated POST gets number 1 again, and 2 is still free."""
        vals = self._values(idempotency_key="k1")
        first = self._create(vals, method="create_registered")
        again = self._create(vals, method="create_registered")
        self.assertEqual(again, first)
        self.assertEqual(again.number, 1)
        self.assertEqual(self._codes(first).count("registered"), 1)
        self.assertEqual(self._register().number, 2)

    def test_same_key_twice_in_one_list_is_one_appeal(self):
        """A4: a list with doubles gives as many results as it has rows."""
        result = self._create(
            self._values(idempotency_key="k1"),
            self._values(idempotency_key="k2"),
            self._values(idempotency_key="k1"),
            self._values(),
            method="create_registered",
        )
        self.assertEqual(len(result), 4)
        self.assertEqual(result[0], result[2])
        self.assertEqual(len(set(result.ids)), 3)
        self.assertEqual(self._count(), 3)
        self.assertEqual(sorted(set(result.mapped("number"))), [1, 2, 3])

    def test_known_key_in_a_list_keeps_its_place(self):
        """A4: the answer has the order of the question."""
        known = self._create(self._values(idempotency_key="k1"))
        result = self._create(
            self._values(idempotency_key="k0"), self._values(idempotency_key="k1")
        )
        self.assertEqual(result[1], known)
        self.assertNotEqual(result[0], known)

    def test_another_body_may_use_the_same_key(self):
        """A4, A14: keys are unique per body."""
        north = self._create(self._values(idempotency_key="k1"))
        east = self._create(self._east_values(idempotency_key="k1"), body=self.east)
        self.assertNotEqual(north, east)
        self.assertEqual(east.company_id, self.east.company)

    def test_a_key_tells_nothing_of_another_body(self):
        """K1: guessing the key of another body gives no access."""
        self._create(self._east_values(idempotency_key="k1"), body=self.east)
        with self.assertRaises(AccessError):
            self._create(
                self._values(
                    idempotency_key="k1",
                    company_id=self.east.company.id,
                    applicant_id=False,
                )
            )

    def test_without_a_key_each_is_new(self):
        """A4: an empty key is no key."""
        result = self._create(
            self._values(), self._values(idempotency_key=False), self._values()
        )
        self.assertEqual(len(set(result.ids)), 3)

    def test_a_registered_key_is_fixed(self):
        """K2: the key of a registered appeal is not moved to another one."""
        [appeal] = self._create(
            self._values(idempotency_key="k1"), method="create_registered"
        )
        with self.assertRaises(UserError):
            self._as(appeal, "registrar").write({"idempotency_key": "k2"})

    def test_the_database_keeps_keys_unique(self):
        """A4: whatever draws, the index is the guard."""
        first = self._create(self._values(idempotency_key="k1"))
        second = self._create(self._values(idempotency_key="k2"))
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE citizen_appeal SET idempotency_key = %s WHERE id = %s",
                [first.idempotency_key, second.id],
            )

    def test_a_copy_has_no_key_and_no_number(self):
        """A4: copying a card makes a new one."""
        first = self._create(
            self._values(idempotency_key="k1"), method="create_registered"
        )
        copy = self._as(first, "registrar").copy()
        self.assertRecordValues(
            copy,
            [
                {
                    "idempotency_key": False,
                    "number": 0,
                    "name": False,
                    "state": "received",
                    "date_registered": False,
                    "date_deadline": False,
                    "case_file_id": False,
                }
            ],
        )


@tagged("post_install", "-at_install")
class TestDeletion(AppealsCase):
    """K2: a registered appeal cannot be deleted or its number reused."""

    def test_a_draft_can_be_deleted_by_the_office(self):
        """K2: what was entered by mistake goes before it has a number."""
        for role in ("registrar", "office_head"):
            draft = self._create_draft()
            self._as(draft, role).unlink()
            self.assertFalse(draft.exists())

    def test_a_draft_is_deleted_by_nobody_else(self):
        """K1: other roles delete nothing."""
        for role in set(self.users) - {"registrar", "office_head"}:
            draft = self._create_draft()
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(draft, role).unlink()

    def test_a_registered_appeal_is_deleted_by_nobody(self):
        """K2: not even by the system itself."""
        appeal = self._register()
        for role in self.users:
            with self.subTest(role), self.assertRaises(UserError):
                self._as(appeal, role).unlink()
        with self.assertRaises(UserError):
            appeal.sudo().unlink()
        self.assertTrue(appeal.exists())

    def test_what_was_handed_over_unregistered_is_not_deleted(self):
        """A5, K2: an application handed to the chancery stays with its mark."""
        draft = self._create_draft()
        draft._write_flow({"state": "handed_over"})
        with self.assertRaises(UserError):
            self._as(draft, "registrar").unlink()

    def test_a_list_with_one_registered_is_not_deleted(self):
        """K2: nothing of the list goes."""
        draft, appeal = self._create_draft(), self._register()
        with self.assertRaises(UserError):
            self._as(draft + appeal, "registrar").unlink()
        self.assertTrue(draft.exists())

    def test_an_applicant_with_appeals_is_not_deleted(self):
        """K2: the file of an appeal keeps its applicant."""
        self._register()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self._as(self.applicant, "office_head").unlink()
