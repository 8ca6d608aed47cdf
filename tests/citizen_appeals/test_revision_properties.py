from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.revisions import RevisionCase

FIRST = date(2026, 1, 12)
STARTS = [FIRST + timedelta(days=number) for number in range(0, 120, 9)]
DAYS = st.dates(FIRST, FIRST + timedelta(days=170)).filter(
    # a federal decree moves no public holiday
    lambda day: (day.month, day.day) not in ((2, 23), (3, 8), (5, 1), (5, 9), (6, 12))
)
QUIET = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _get_kind(day, is_off):
    """A kind the law allows for the day: weekends work, weekdays are off."""
    if not is_off:
        return "plain"
    return "working" if day.weekday() >= 5 else "day_off"


@tagged("post_install", "-at_install")
class TestRevisionProperties(RevisionCase):
    """C1: whatever is changed, the terms are those a fresh registration would get."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeals = cls.env["citizen.appeal"]
        cls.codes = ("examination_30", "examination_14", "reference_5")
        for index, day in enumerate(STARTS):
            rule = cls.env.ref(
                f"citizen_appeals.deadline_rule_{cls.codes[index % len(cls.codes)]}"
            )
            with freeze_time(f"{day} 09:00:00"):
                cls.appeals |= cls._register(
                    cls.north if index % 2 else cls.east,
                    deadline_rule_id=rule.id,
                    channel_id=cls.site_channel.id,
                )

    def _get_open(self):
        return self.env["citizen.appeal.deadline"].search(
            [
                ("appeal_id", "in", self.appeals.ids),
                ("date_met", "=", False),
                ("date_stopped", "=", False),
            ]
        )

    def _check_as_fresh(self):
        for term in self._get_open():
            appeal = term.appeal_id
            day = date.fromisoformat(term.proof["start"])
            due, proof = term.rule_id._due_for(appeal.company_id, day)
            self.assertEqual(term.day_due, due)
            self.assertEqual(term.proof, proof)
        for appeal in self.appeals:
            for name, value in appeal._get_deadline_dates().items():
                self.assertEqual(appeal[name], value, name)

    def test_a_revision_without_changes_moves_nothing(self):
        """C1: counting anew over the same calendar gives the same proofs."""
        revision = self._revise()
        revision.action_compute()
        self.assertEqual(self._moves(revision), {})
        before = self._get_open().ids
        revision.action_apply()
        self.env.invalidate_all()
        self.assertEqual(self._get_open().ids, before)

    def test_whatever_changes_the_terms_are_as_fresh(self):
        """C1: any days off and working weekends, federal or of one body."""

        @QUIET
        @given(
            st.dictionaries(DAYS, st.booleans(), min_size=1, max_size=6), st.booleans()
        )
        def check(days, is_federal):
            lines = [(day, _get_kind(day, is_off)) for day, is_off in days.items()]
            body = None if is_federal else self.company
            with self.env.cr.savepoint() as savepoint:
                self._apply(self._revise(lines, company=body))
                self._check_as_fresh()
                savepoint.rollback()
                self.env.invalidate_all()
                self.env.registry.clear_cache()

        check()

    def test_there_and_back_again(self):
        """C1: taking a change back gives the dates of before."""

        @QUIET
        @given(st.sets(DAYS, min_size=1, max_size=4))
        def check(days):
            known = set(self.env["citizen.calendar.day"].search([]).mapped("date"))
            fresh = sorted(days - known)
            with self.env.cr.savepoint() as savepoint:
                before = self._get_dates()
                self._apply(
                    self._revise([(day, _get_kind(day, True)) for day in fresh])
                )
                self._apply(self._revise([(day, "plain") for day in fresh]))
                self.assertEqual(self._get_dates(), before)
                savepoint.rollback()
                self.env.invalidate_all()
                self.env.registry.clear_cache()

        check()

    def _get_dates(self):
        return {
            (term.appeal_id.id, term.kind): (term.day_due, term.proof)
            for term in self._get_open()
        }
