from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.citizen_appeals.tools.disclosure import HIDDEN, LEAST, SMALL, protect


def _possible(cells, total):
    """Values each small cell may have, for a reader who knows how cells are chosen."""
    shown = [cell for cell in cells if isinstance(cell, int)]
    rest = total - sum(shown)
    limit = min((cell for cell in shown if cell >= LEAST), default=rest)
    ranges = [
        range(1, LEAST) if cell == SMALL else range(LEAST, limit + 1)
        for cell in cells
        if not isinstance(cell, int)
    ]
    hidden = [cell for cell in cells if not isinstance(cell, int)]
    found = [set() for _cell in hidden]
    for values in product(*ranges):
        if sum(values) == rest:
            for place, value in enumerate(values):
                found[place].add(value)
    return [values for cell, values in zip(hidden, found, strict=True) if cell == SMALL]


class TestDisclosure:
    """I3: small cells of public statistics are hidden and cannot be computed."""

    def test_large_counts_and_zeros_are_shown(self):
        """I3: nobody is told by «none»."""
        assert protect([5, 0, 120]) == [5, 0, 120]
        assert protect([]) == []

    def test_one_small_cell_takes_the_smallest_other_along(self):
        """I3: the total less the rest would give it away."""
        assert protect([3, 40, 8, 12]) == [SMALL, 40, HIDDEN, 12]

    def test_two_small_cells_hide_each_other(self):
        """I3: 2 and 3 may also be 1 and 4."""
        assert protect([2, 3, 40]) == [SMALL, SMALL, 40]

    def test_cells_that_give_each_other_away_need_a_third(self):
        """I3: 1 and 1, or 4 and 4, have only one way to add up."""
        assert protect([1, 1, 40, 9]) == [SMALL, SMALL, 40, HIDDEN]
        assert protect([4, 4, 40, 9]) == [SMALL, SMALL, 40, HIDDEN]

    @pytest.mark.parametrize("counts", [[3], [1, 1], [4, 4], [0, 2], [1, 5]])
    def test_what_cannot_be_made_safe_is_not_shown(self, counts):
        """I3: with the total known, a table of two cells says too much."""
        assert protect(counts) is None

    @settings(deadline=None)
    @given(st.lists(st.integers(0, 14), max_size=5))
    def test_no_small_cell_can_be_computed(self, counts):
        """I3: every small cell may still be one of two numbers at least."""
        cells = protect(counts)
        if cells is None:
            return
        for count, cell in zip(counts, cells, strict=True):
            assert cell == count or count > 0
            assert (cell == SMALL) == (0 < count < LEAST)
        assert all(len(values) > 1 for values in _possible(cells, sum(counts)))
