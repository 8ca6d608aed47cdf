"""Deadlines in hours, elapsed and worked, and working time."""

from datetime import date, datetime, time, timedelta, timezone

import pytest

from .test_deadline import Rule, deadline, due_from, make_calendar

TZ = "Europe/Moscow"


@pytest.fixture(scope="module")
def calendar():
    return make_calendar()


# Clause, rule, zone, start and due in local time.
HOUR_CASES = [
    (
        "C3 S2: 8 hours run through the night",
        Rule(8, "hour"),
        TZ,
        "2025-05-30 23:00",
        "2025-05-31 07:00",
    ),
    (
        "C3 S2: 8 hours run through days off",
        Rule(8, "hour"),
        TZ,
        "2025-06-14 10:00",
        "2025-06-14 18:00",
    ),
    (
        "C3 S2: 9 working hours over holidays",
        Rule(9, "working_hour"),
        TZ,
        "2025-04-30 10:00",
        "2025-05-05 11:00",
    ),
    (
        "C3 S2: 9 working hours from a Saturday",
        Rule(9, "working_hour"),
        TZ,
        "2025-05-31 12:00",
        "2025-06-03 10:00",
    ),
    (
        "C3 S2: 9 working hours into a working Saturday",
        Rule(9, "working_hour"),
        TZ,
        "2024-12-27 16:30",
        "2024-12-28 17:30",
    ),
    (
        "C3 S2: 9 working hours from the lunch break",
        Rule(9, "working_hour"),
        TZ,
        "2025-06-02 13:20",
        "2025-06-03 15:00",
    ),
    (
        "C3 S2: working hours end with the interval",
        Rule(4, "working_hour"),
        TZ,
        "2025-06-02 09:00",
        "2025-06-02 13:00",
    ),
    (
        "C3 S2: 9 working hours in Vladivostok",
        Rule(9, "working_hour"),
        "Asia/Vladivostok",
        "2025-06-11 17:00",
        "2025-06-16 18:00",
    ),
    (
        "C3 S2: no working hour, within",
        Rule(0, "working_hour"),
        TZ,
        "2025-06-02 10:07",
        "2025-06-02 10:07",
    ),
    (
        "C3 S2: no working hour, after work",
        Rule(0, "working_hour"),
        TZ,
        "2025-06-11 18:00",
        "2025-06-16 09:00",
    ),
    (
        "C4: two working hours earlier",
        Rule(-2, "working_hour"),
        TZ,
        "2025-06-16 10:00",
        "2025-06-11 17:00",
    ),
    (
        "C4: the morning earlier",
        Rule(-4, "working_hour"),
        TZ,
        "2025-06-02 14:00",
        "2025-06-02 09:00",
    ),
]


@pytest.mark.parametrize(
    ("rule", "tz", "start", "due"),
    [case[1:] for case in HOUR_CASES],
    ids=[case[0] for case in HOUR_CASES],
)
def test_hours_of_clause_give_due_moment(rule, tz, start, due):
    """C3: hours, elapsed or worked, in the body's own time zone."""
    calendar = make_calendar(tz=tz)

    def to_utc(local):
        aware = datetime.fromisoformat(local).replace(tzinfo=calendar.tz)
        return aware.astimezone(timezone.utc).replace(tzinfo=None)

    result, proof = due_from(rule, to_utc(start), calendar)
    assert result == to_utc(due)
    assert proof["due"] == result.isoformat()
    assert proof["tz"] == tz


def test_aware_start_is_converted_to_naive_utc(calendar):
    """C3: a moment with a zone gives the same due moment."""
    aware = datetime(2025, 6, 2, 10, tzinfo=calendar.tz)
    rule = Rule(1, "working_hour")
    assert due_from(rule, aware, calendar)[0] == datetime(2025, 6, 2, 8)


def test_proof_of_working_hours(calendar):
    """C3: days that hours skipped are facts too."""
    rule = Rule(9, "working_hour")
    proof = due_from(rule, datetime(2024, 12, 27, 13, 30), calendar)[1]
    assert proof["working_weekend_days"] == ["2024-12-28"]
    proof = due_from(rule, datetime(2025, 5, 31, 9), calendar)[1]
    assert proof["skipped"] == [["2025-05-31", "2025-06-01", "weekend"]]
    proof = due_from(Rule(8, "hour"), datetime(2027, 12, 31, 20), calendar)[1]
    assert proof["skipped"] == []
    assert proof["provisional_years"] == [2028], "local day, not that of UTC"


def test_working_intervals_are_times_or_hours_sorted_and_merged():
    """C3: working time as a body enters it."""
    intervals = {
        weekday: [(14.0, time(16, 45)), (time(9), 12), (12, 13.0)]
        for weekday in range(5)
    }
    calendar = make_calendar(intervals=intervals)
    start = datetime(2025, 6, 2, 6)
    assert calendar.add_working_hours(start, 4) == datetime(2025, 6, 2, 10)
    assert calendar.add_working_hours(start, 5) == datetime(2025, 6, 2, 12)
    assert calendar.add_working_hours(start, 7) == datetime(2025, 6, 3, 6, 15)


def test_working_saturday_has_the_usual_hours_unless_its_own():
    """C3: a transferred Saturday is worked like most days of the week."""
    usual = {0: [(8, 10)], **{weekday: [(10, 16)] for weekday in range(1, 5)}}
    saturday = datetime(2024, 12, 28, 0)
    calendar = make_calendar(intervals=usual)
    assert calendar.add_working_hours(saturday, 1) == datetime(2024, 12, 28, 8)
    calendar = make_calendar(intervals={**usual, 5: [(11, 13)]})
    assert calendar.add_working_hours(saturday, 1) == datetime(2024, 12, 28, 9)


def test_year_of_an_hour_is_that_of_the_body():
    """C3: New Year comes earlier in Vladivostok than in UTC."""
    calendar = make_calendar(tz="Asia/Vladivostok")
    start = datetime(2021, 12, 31, 19)
    assert due_from(Rule(1, "hour"), start, calendar)[1]["provisional_years"] == []


@pytest.mark.parametrize("intervals", [None, {}, {0: []}, {5: [(9, 12)]}])
def test_no_working_time_means_the_default(intervals):
    """C3: a body without hours still gets its deadlines."""
    calendar = make_calendar(intervals=intervals)
    due = calendar.add_working_hours(datetime(2025, 6, 2, 0), 8)
    assert due == datetime(2025, 6, 2, 15)


@pytest.mark.parametrize("interval", [(18, 9), (9, 9), (-1, 9), (9, 25)])
def test_impossible_interval_is_refused(interval):
    """C3: working time lies within a day."""
    with pytest.raises(ValueError, match=r"^intervals:"):
        make_calendar(intervals={0: [interval]})


def test_clock_change_lengthens_a_day_of_work():
    """C3: where clocks change, an hour is an hour of work, not of the clock."""
    round_the_clock = {weekday: [(0, 24)] for weekday in range(7)}
    calendar = deadline.WorkCalendar(
        [(date(2025, 10, 26), "working")], round_the_clock, {2025}, "Europe/Berlin"
    )
    start = datetime(2025, 10, 25, 22)  # Sunday, 0:00 in Berlin
    assert calendar.add_working_hours(start, 25) == start + timedelta(hours=25)
    local = calendar.to_local(start + timedelta(hours=25))
    assert (local.day, local.hour) == (27, 0)
