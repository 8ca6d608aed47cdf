"""Figures for everybody: small numbers hidden so that nobody can compute them back.

Whoever reads a table knows its total, that a cell marked small holds 1 to 4, that a
cell hidden beside it holds 5 or more, and how cells are chosen here. Cells are hidden
until that leaves every small one at least two possible values.
"""

LEAST = 5
SMALL, HIDDEN = "small", "hidden"


def protect(counts):
    """What of each count may be shown, under a total that is shown.

    :param counts: list of whole numbers, not negative
    :return: list of the count itself, ``SMALL`` (1 to 4) or ``HIDDEN``; None where
        no choice of cells is safe and the table must not be shown at all
    """
    small = [place for place, count in enumerate(counts) if 0 < count < LEAST]
    if not small:
        return list(counts)
    others = sorted(
        (place for place, count in enumerate(counts) if count >= LEAST),
        key=lambda place: (counts[place], place),
    )
    for taken in range(len(others) + 1):
        if _is_safe(counts, small, others[:taken], others[taken:]):
            hidden = set(others[:taken])
            return [
                SMALL if place in small else HIDDEN if place in hidden else count
                for place, count in enumerate(counts)
            ]
    return None


def _is_safe(counts, small, hidden, shown):
    """Whether a small cell may still be one of two numbers.

    Small cells are all alike to the reader, so one of them stands for all.
    """
    rest = sum(counts[place] for place in (*small, *hidden))
    # Hidden ones are chosen from below: none is larger than what is shown
    largest = min((counts[place] for place in shown), default=rest)
    fewest = (len(small) - 1) + LEAST * len(hidden)
    most = (LEAST - 1) * (len(small) - 1) + largest * len(hidden)
    low, high = max(1, rest - most), min(LEAST - 1, rest - fewest)
    return high > low
