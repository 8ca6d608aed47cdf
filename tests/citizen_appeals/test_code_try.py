from odoo.tests import freeze_time, tagged

from odoo.addons.citizen_appeals.models.citizen_code_try import KEPT, LIMITS

from tests.common import NOW, AppealsCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCodeTry(AppealsCase):
    """I3, K1: an own limiter counts what citizens may do only so often."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tries = cls.env["citizen.code.try"]

    def test_every_kind_has_a_limit_and_a_name(self):
        """I3: one table says how often and for how long."""
        kinds = dict(self.tries._fields["kind"].selection)
        self.assertEqual(set(LIMITS), set(kinds))
        self.assertTrue(all(limit > 0 for limit, _minutes in LIMITS.values()))

    def test_the_limit_counts_by_place_and_kind(self):
        """I3: another place and another kind are not stopped."""
        for _number in range(LIMITS["post"][0]):
            self.assertFalse(self.tries._is_over("post", "one"))
            self.tries._note("post", "one")
        self.assertTrue(self.tries._is_over("post", "one"))
        self.assertTrue(self.tries._is_over("post", "other", "one"))
        self.assertFalse(self.tries._is_over("post", "other"))
        self.assertFalse(self.tries._is_over("miss", "one"))

    def test_a_try_is_taken_until_the_limit(self):
        """I3: checked and counted in one; refused tries are not counted."""
        limit = LIMITS["questionnaire"][0]
        taken = [self.tries._take("questionnaire", "a", "b") for _n in range(limit + 2)]
        self.assertEqual(taken, [True] * limit + [False] * 2)
        self.assertFalse(self.tries._take("questionnaire", "c", "a"))
        self.assertEqual(self.tries.sudo().search_count([]), 2 * limit)

    def test_another_kind_may_bar(self):
        """I3: who missed too often is shown no page either."""
        for _number in range(LIMITS["miss"][0]):
            self.tries._note("miss", "one")
        self.assertTrue(self.tries._take("view", "one"))
        self.assertFalse(self.tries._take("view", "one", barred_by=("miss",)))
        self.assertTrue(self.tries._take("view", "other", barred_by=("miss",)))

    def test_each_kind_has_its_window(self):
        """I3: tries of the past window do not count."""
        for kind, (limit, _minutes) in LIMITS.items():
            for _number in range(limit):
                self.tries._note(kind, "one")
            self.assertTrue(self.tries._is_over(kind, "one"), kind)
        with freeze_time("2026-03-10 10:11:00"):
            over = {kind for kind in LIMITS if self.tries._is_over(kind, "one")}
        slow = {kind for kind, (_limit, minutes) in LIMITS.items() if minutes > 61}
        self.assertEqual(over, slow)

    def test_it_costs_one_statement(self):
        """I3: a status page pays one statement for both limits and the note."""
        self.tries._take("view", "one")
        with self.assertQueryCount(1):
            self.tries._take("view", "one", "two", barred_by=("miss",))
        with self.assertQueryCount(1):
            self.tries._is_over("view", "one")
        with self.assertQueryCount(1):
            self.tries._note("view", "one", "two")

    def test_no_address_is_kept_and_nothing_for_long(self):
        """K1: keyed digests, forgotten after the longest window."""
        self.tries._note("view", "192.0.2.7", "\ud800\x00")
        digests = self.tries.sudo().search([]).mapped("digest")
        self.assertEqual({len(digest) for digest in digests}, {64})
        self.tries._gc_tries()
        self.assertTrue(self.tries.sudo().search([]))
        with freeze_time(self.env.cr.now() + KEPT):
            self.tries._gc_tries()
        self.assertFalse(self.tries.sudo().search([]))
