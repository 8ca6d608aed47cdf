from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from tests.common import AppealsCase

# What an intruder or a careless import would write, by field
PROTECTED = {
    "state": "closed",
    "number": 77,
    "number_year": 2020,
    "name": "77/2020",
    "is_open": False,
    "date_deadline": "2030-01-01",
    "date_deadline_internal": "2030-01-01",
    "date_next_due": "2030-01-01",
    "is_deadline_provisional": True,
    "date_answered": "2026-03-10",
    "date_closed": "2026-03-10",
    "is_registered_late": True,
    "is_closed_late": True,
    "decision": "to_file",
    "date_decision": "2026-03-10",
    "code_hash": "0",
    "code_salt": "0",
}
PROTECTED_LINKS = (
    "case_file_id",
    "family_id",
    "lead_executor_id",
    "department_id",
    "reader_ids",
)
# What registration fixes: the number stands for this body, register and day
FIXED = {
    "date_received": "2026-03-09 09:00:00",
    "date_registered": "2026-03-09",
    "idempotency_key": "other",
}
FIXED_LINKS = ("company_id", "register_id", "parent_id")


@tagged("post_install", "-at_install")
class TestProtectedFields(AppealsCase):
    """K2: states, numbers and dates of deeds are written by the actions alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")
        cls.other = cls._register(
            applicant_id=cls._create_applicant(surname="Лаптев", gender="male").id
        )
        cls.links = {
            "case_file_id": cls.other.case_file_id.id,
            "family_id": cls.other.id,
            "lead_executor_id": cls.posts["executor2"].id,
            "department_id": cls.north.roads.id,
            "reader_ids": [(4, cls.posts["executor2"].id)],
            "company_id": cls.east.company.id,
            "register_id": cls.env["citizen.register"]._find(cls.company, "message").id,
            "parent_id": cls.other.id,
        }
        cls.protected = PROTECTED | {name: cls.links[name] for name in PROTECTED_LINKS}
        cls.fixed = FIXED | {name: cls.links[name] for name in FIXED_LINKS}

    def _read(self, appeal, names):
        appeal.invalidate_recordset()
        return {
            name: value.ids if hasattr(value := appeal.sudo()[name], "ids") else value
            for name in names
        }

    def test_no_role_writes_a_protected_field(self):
        """K1, K2: over RPC neither, whatever the role."""
        before = self._read(self.appeal, self.protected)
        for role in self.users:
            for name, value in self.protected.items():
                with self.subTest(f"{role} {name}"), self.assertRaises(AccessError):
                    self._as(self.appeal, role).write({name: value})
        self.assertEqual(self._read(self.appeal, self.protected), before)

    def test_one_protected_field_spoils_the_whole_write(self):
        """K2: nothing of such a write is done."""
        with self.assertRaises(AccessError):
            self._as(self.appeal, "registrar").write({"sheets": 9, "state": "closed"})
        self.assertNotEqual(self.appeal.sheets, 9)

    def test_no_role_creates_with_a_protected_field(self):
        """K2: a card starts received, without number or dates of deeds."""
        for role in self.users:
            for name, value in self.protected.items():
                with self.subTest(f"{role} {name}"), self.assertRaises(AccessError):
                    self._as(self.env["citizen.appeal"], role).create(
                        self._values(**{name: value})
                    )

    def test_defaults_of_the_context_write_nothing_protected(self):
        """K2: the client sends the context, so it switches nothing on."""
        for name, value in self.protected.items():
            Appeal = self._as(self.env["citizen.appeal"], "registrar")
            with self.subTest(name), self.assertRaises(AccessError):
                Appeal.with_context(**{f"default_{name}": value}).create(self._values())

    def test_registration_fixes_body_register_and_dates(self):
        """K2: what the number stands for does not change behind it."""
        before = self._read(self.appeal, self.fixed)
        for role in ("registrar", "office_head"):
            for name, value in self.fixed.items():
                with self.subTest(f"{role} {name}"), self.assertRaises(UserError):
                    self._as(self.appeal, role).write({name: value})
        self.assertEqual(self._read(self.appeal, self.fixed), before)

    def test_before_registration_they_can_be_corrected(self):
        """A3: the clerk corrects the card as long as it has no number."""
        draft = self._create_draft()
        vals = {
            "date_received": "2026-03-10 06:00:00",
            "register_id": self.links["register_id"],
        }
        self._as(draft, "registrar").write(vals)
        self.assertEqual(str(draft.date_received), vals["date_received"])
        self.assertEqual(draft.register_id.kind, "message")

    def test_a_card_does_not_move_to_another_body(self):
        """K1: nobody writes a card into a body he does not work for."""
        draft = self._create_draft()
        with self.assertRaises(AccessError):
            self._as(draft, "registrar").company_id = self.east.company

    def test_only_the_office_writes_the_card(self):
        """K1: executors, curators and the others change no card."""
        for role in set(self.users) - {"registrar", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.appeal, role).write({"sheets": 5})
        for role in ("registrar", "office_head"):
            self._as(self.appeal, role).write({"sheets": 5})

    def test_only_the_office_takes_in(self):
        """K1: nobody else creates cards."""
        for role in set(self.users) - {"registrar", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.env["citizen.appeal"], role).create(self._values())
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.env["citizen.appeal"], role).create_registered(
                    [self._values()]
                )

    def test_nobody_writes_what_the_actions_write(self):
        """K2: deadlines, events, log and case files have no right of writing at all."""
        records = [
            self.appeal.deadline_ids[:1],
            self.appeal.event_ids[:1],
            self.appeal.case_file_id,
            self.env["citizen.access.log"],
        ]
        for record in records:
            for role in self.users:
                for operation in ("create", "write", "unlink"):
                    with self.subTest(f"{record._name} {role} {operation}"):
                        asked = self._as(record, role)
                        self.assertFalse(asked.has_access(operation))

    def test_lines_are_not_smuggled_in_with_the_card(self):
        """K2: commands on the card's lists need the rights of the lists."""
        deadline = {"kind": "examination", "day_due": "2030-01-01"}
        event = {"code": "closed", "user_id": self.users["registrar"].id}
        for name, vals in (("deadline_ids", deadline), ("event_ids", event)):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(self.appeal, "registrar").write({name: [(0, 0, vals)]})
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(self.appeal, "registrar").write({name: [(5,)]})

    def test_the_code_of_the_paper_is_read_by_nobody(self):
        """K1: neither the salt nor the hash of the code leaves the server."""
        for role in self.users:
            for name in ("code_salt", "code_hash"):
                with self.subTest(f"{role} {name}"), self.assertRaises(AccessError):
                    self._as(self.appeal, role).read([name])
