from datetime import date

import pytest

from odoo.addons.citizen_appeals.tools.day import parse_day


class TestDay:
    """I3: a day is read however it is typed; what is none is nothing."""

    @pytest.mark.parametrize(
        "text",
        ["2026-03-10", "10.03.2026", "10.3.26", " 10/03/2026 ", "10.03.2026 г."],
    )
    def test_spellings_of_one_day(self, text):
        assert parse_day(text) == date(2026, 3, 10)

    @pytest.mark.parametrize(
        "text",
        [
            *("", None, "завтра", "2026-02-30", "32.01.2026", "0.0.0", "10.03.20261"),
            *("²-3-26", "2026-03-10\x00", "2026-03-10; DROP", "٣.٣.2026", "0000-01-01"),
        ],
    )
    def test_what_is_no_day(self, text):
        assert parse_day(text) is None
