from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from tests.citizen_appeals.revisions import RevisionCase
from tests.common import ROLES

KEEPERS = {"admin"}
READERS = {"registrar", "office_head", "auditor"}


@tagged("post_install", "-at_install")
class TestRevisionBodies(RevisionCase):
    """K1, C1: two bodies with days of their own."""

    def test_a_regional_day_moves_its_body_alone(self):
        """C1: a day of the north leaves the east as it is."""
        north, east = self._register(), self._register(self.east)
        revision = self._apply(
            self._revise([("2026-04-09", "holiday")], company=self.company)
        )
        self.assertEqual(north.date_deadline, date(2026, 4, 10))
        self.assertEqual(east.date_deadline, date(2026, 4, 9))
        self.assertEqual(list(revision.body_counts), [str(self.company.id)])
        day = self.env["citizen.calendar.day"].search([("date", "=", "2026-04-09")])
        self.assertEqual(day.company_id, self.company)
        proof = self._deadline(north, "examination").proof
        self.assertEqual(proof["days"], {"2026-04-09": ["перенос", True]})

    def test_a_federal_day_leaves_the_body_its_own(self):
        """C1: the body's own day stays the last word over a federal change."""
        self.env["citizen.calendar.day"].create(
            {"date": "2026-04-09", "kind": "working", "company_id": self.company.id}
        )
        north, east = self._register(), self._register(self.east)
        revision = self._apply(self._revise([("2026-04-09", "holiday")]))
        self.assertEqual(north.date_deadline, date(2026, 4, 9))
        self.assertEqual(east.date_deadline, date(2026, 4, 10))
        self.assertIn("Восток", revision.body_summary)
        due = self._deadline(east, "examination").date_due
        self.assertEqual(str(due), "2026-04-10 13:59:59")

    def test_rules_of_each_body_are_revised_apart(self):
        """K1: a common rule is not changed by the revision of one body."""
        with self.assertRaises(ValidationError):
            self._revise(
                rules=[(self._rule("examination_30"), {"amount": 20})],
                company=self.company,
            )
        own = self._own_rule("examination_30")
        appeal = self._register()
        self._apply(self._revise(rules=[(own, {"amount": 20})], company=self.company))
        self.assertEqual(appeal.date_deadline, date(2026, 3, 30))
        self.assertEqual(self._rule("examination_30").amount, 30)

    def test_the_other_bodys_revision_is_not_seen(self):
        """K1: the administrator of the east neither reads nor applies it."""
        revision = self._revise([("2026-04-09", "holiday")], company=self.company)
        for act in ("action_compute", "action_apply", "read"):
            with self.subTest(act), self.assertRaises(AccessError):
                getattr(self._as(revision, "admin", self.east), act)()


@tagged("post_install", "-at_install")
class TestRevisionRights(RevisionCase):
    """K1: the administrator changes and sees numbers; the office sees the list."""

    def test_who_may_revise(self):
        """K1: who keeps calendar and rules, nobody else."""
        for role in ROLES:
            with self.subTest(role):
                if role in KEEPERS:
                    self._revise([("2026-04-09", "holiday")], user=role)
                else:
                    with self.assertRaises(AccessError):
                        self._revise([("2026-04-09", "holiday")], user=role)
        revision = self._revise([("2026-04-09", "holiday")])
        for role in set(ROLES) - KEEPERS:
            for act in ("action_compute", "action_apply", "action_load"):
                with self.subTest(f"{role} {act}"), self.assertRaises(AccessError):
                    getattr(self._as(revision, role), act)()

    def test_who_reads_the_numbers_and_who_the_list(self):
        """K1: the administrator sees no appeal, not even by its moved term."""
        self._register()
        revision = self._revise([("2026-04-09", "holiday")])
        revision.action_compute()
        self.assertEqual(revision.moved_count, 1)
        Move = self.env["citizen.deadline.revision.move"]
        for role in ROLES:
            with self.subTest(role):
                seen = self._as(revision, role)
                self.assertEqual(
                    seen.has_access("read"), role in KEEPERS | READERS, "numbers"
                )
                moves = self._as(Move, role)
                if role in READERS:
                    self.assertEqual(len(moves.search([])), 1)
                    self.assertTrue(seen.action_open_moves())
                    continue
                with self.assertRaises(AccessError):
                    moves.search([])
                with self.assertRaises(AccessError):
                    seen.action_open_moves()

    def test_the_list_shows_own_bodies_alone(self):
        """K1: a federal change moves terms of both; each office sees its own."""
        north, east = self._register(), self._register(self.east)
        self._revise([("2026-04-09", "holiday")]).action_compute()
        Move = self.env["citizen.deadline.revision.move"]
        for body, appeal in ((self.north, north), (self.east, east)):
            moves = self._as(Move, "office_head", body).search([])
            self.assertEqual(moves.appeal_id.ids, appeal.ids)

    def test_figures_are_written_by_the_acts_alone(self):
        """K2: neither by a form nor over RPC."""
        revision = self._revise()
        for name, value in {
            "state": "applied",
            "moved_count": 7,
            "fingerprint": "x",
            "date_applied": "2026-03-10 09:00:00",
        }.items():
            with self.subTest(name), self.assertRaises(AccessError):
                revision.write({name: value})
            with self.subTest(name), self.assertRaises(AccessError):
                self._revise(**{name: value})
