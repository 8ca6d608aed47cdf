from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestOverdue(AppealsCase):
    """H1: overdue is a comparison with today in the zone of each body."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeals = cls._register() | cls._register(cls.east)
        cls.north_appeal, cls.east_appeal = cls.appeals

    def _search(self, *terms, env=None):
        domain = Domain("id", "in", self.appeals.ids) & Domain(*terms)
        return (env or self.env)["citizen.appeal"].search(domain).with_env(self.env)

    def _check(self, now, overdue):
        with freeze_time(now):
            self.appeals.invalidate_recordset()
            self.assertEqual(self._search("is_overdue", "=", True), overdue)
            rest = self.appeals - overdue
            self.assertEqual(self._search("is_overdue", "=", False), rest)
            self.assertEqual(self._search("is_overdue", "!=", True), rest)
            self.assertEqual(
                self._search("is_overdue", "in", [True, False]), self.appeals
            )
            self.assertEqual(self.appeals.filtered("is_overdue"), overdue)

    def test_on_the_last_day_nothing_is_overdue(self):
        """H1: 9 April, noon in Moscow, evening in Vladivostok."""
        self._check("2026-04-09 09:00:00", self.env["citizen.appeal"])

    def test_after_midnight_in_the_east_only_the_east_is_overdue(self):
        """H1: 14:30 UTC is past midnight in Vladivostok and afternoon in Moscow."""
        self._check("2026-04-09 13:30:00", self.env["citizen.appeal"])
        self._check("2026-04-09 14:30:00", self.east_appeal)

    def test_after_midnight_in_moscow_both_are(self):
        """H1: 21:30 UTC is past midnight in Moscow too."""
        self._check("2026-04-09 20:30:00", self.east_appeal)
        self._check("2026-04-09 21:30:00", self.appeals)

    def test_days_left_count_from_the_day_of_the_body(self):
        """H1: days left until the next date, negative when it has passed."""
        self._as(self.appeals, "registrar").browse(self.north_appeal.id).action_assign()
        for now, north, east in (
            ("2026-04-07 09:00:00", 2, -28),
            ("2026-04-09 14:30:00", 0, -31),
            ("2026-04-11 09:00:00", -2, -32),
        ):
            with self.subTest(now), freeze_time(now):
                self.appeals.invalidate_recordset()
                self.assertEqual(self.north_appeal.days_left, north)
                self.assertEqual(self.east_appeal.days_left, east)

    def test_an_answered_appeal_is_not_overdue(self):
        """H1: what was answered in time never becomes overdue."""
        self._answer(self.north_appeal)
        self._check("2026-05-20 09:00:00", self.east_appeal)

    def test_a_user_finds_the_overdue_ones_of_his_body(self):
        """K1, H1: the search keeps to the own body."""
        with freeze_time("2026-05-20 09:00:00"):
            office = self._as(self.env["citizen.appeal"], "office_head")
            found = self._search("is_overdue", "=", True, env=office.env)
            self.assertEqual(found, self.north_appeal)

    def test_assignments_are_overdue_by_the_day_of_their_body(self):
        """H1: whichever body the user works in, an assignment keeps to its own."""
        self._as(self.east_appeal, "registrar", self.east).action_assign()
        posts = self.east.posts
        assignment = self._give_resolution(
            self.east_appeal, [posts["executor"]], posts["supervisor"]
        ).assignment_ids
        late = Domain("id", "=", assignment.id) & Domain("is_overdue", "=", True)
        search = assignment.with_company(self.company).search
        for now, overdue in (
            ("2026-04-09 13:30:00", False),
            ("2026-04-09 14:30:00", True),
        ):
            with self.subTest(now), freeze_time(now):
                assignment.invalidate_recordset()
                self.assertEqual(bool(search(late)), overdue)
                there = assignment.with_company(self.company)
                self.assertEqual(there.is_overdue, overdue)

    def test_overdue_assignments_are_found_by_the_day_of_the_body(self):
        """H1: an assignment is overdue the day after its own date."""
        self._assign_to(self.north_appeal, "executor")
        assignment = self.north_appeal.assignment_ids
        for now, overdue in (
            ("2026-04-09 20:30:00", False),
            ("2026-04-09 21:30:00", True),
        ):
            with self.subTest(now), freeze_time(now):
                mine = self._as(assignment, "executor")
                self.assertEqual(mine.is_overdue, overdue)
                found = mine.search([("is_overdue", "=", True)])
                self.assertEqual(bool(found), overdue)

    def test_a_received_card_is_overdue_for_registration_by_its_next_date(self):
        """A3, H1: an unregistered card shows the day by which it must be."""
        draft = self._create_draft()
        with freeze_time("2026-03-14 09:00:00"):
            draft.invalidate_recordset()
            self.assertEqual(draft.days_left, -1)

    def test_placings_are_overdue_by_the_day_of_their_body(self):
        """H1, D6: whichever body the user works in, and so are cases given out."""
        letter = self.env["citizen.letter"]._create_for(self.east_appeal, "answer")
        placement = self.env["citizen.placement"].create(
            {
                "letter_id": letter.id,
                "system_id": self.env.ref("citizen_appeals.placement_system_pos").id,
                "date_due": "2026-04-09",
            }
        )
        self.east_appeal._write_flow({"state": "filed"})
        issue = self.env["citizen.archive.issue"].create(
            {
                "appeal_id": self.east_appeal.id,
                "reader": "Прокуратура",
                "purpose": "Проверка",
                "date_from": "2026-03-10",
                "date_due": "2026-04-09",
            }
        )
        for record in (placement, issue):
            late = Domain("id", "=", record.id) & Domain("is_overdue", "=", True)
            with self.subTest(record._name):
                search = record.with_company(self.company).search
                with freeze_time("2026-04-09 13:30:00"):
                    self.assertFalse(search(late))
                with freeze_time("2026-04-09 14:30:00"):
                    self.assertEqual(search(late).ids, record.ids)
