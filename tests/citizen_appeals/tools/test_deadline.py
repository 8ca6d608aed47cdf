"""Deadlines case by case, each with the clause it comes from."""

import csv
import json
from datetime import date, datetime

import pytest

from . import MODULE, load_tool

deadline = load_tool("deadline")
Rule, due_from = deadline.Rule, deadline.due_from

KNOWN_YEARS = set(range(2022, 2028))
TZ = "Europe/Moscow"


def read_federal_days():
    path = MODULE / "data" / "production_calendar.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (date.fromisoformat(row["date"]), row["kind"])
            for row in csv.DictReader(file)
        ]


FEDERAL_DAYS = read_federal_days()


def make_calendar(days=(), intervals=None, tz=TZ):
    return deadline.WorkCalendar([*FEDERAL_DAYS, *days], intervals, KNOWN_YEARS, tz)


@pytest.fixture(scope="module")
def calendar():
    return make_calendar()


def day(text):
    return date.fromisoformat(text)


def calendar_days(amount, roll="next", **values):
    return Rule(amount, "calendar_day", roll, **values)


def working_days(amount, roll="next", **values):
    return Rule(amount, "working_day", roll, **values)


# Clause, rule, start, due.
CASES = [
    ("C1 12 p.1: 30 days, worked", calendar_days(30), "2025-06-02", "2025-07-02"),
    ("C1 12 p.1: 2 May is off, next", calendar_days(30), "2025-04-02", "2025-05-05"),
    (
        "C1 12 p.1: 2 May is off, previous",
        calendar_days(30, "previous"),
        "2025-04-02",
        "2025-04-30",
    ),
    (
        "C1 12 p.1: 2 May is off, stay",
        calendar_days(30, "stay"),
        "2025-04-02",
        "2025-05-02",
    ),
    ("C1 12 p.1: Saturday works", calendar_days(30), "2024-11-28", "2024-12-28"),
    (
        "C1 12 p.1: Saturday works, previous",
        calendar_days(30, "previous"),
        "2024-11-28",
        "2024-12-28",
    ),
    (
        "C1 12 p.1: Sunday rolls back to a working Saturday",
        calendar_days(30, "previous"),
        "2024-11-29",
        "2024-12-28",
    ),
    ("C1 12 p.1: over New Year", calendar_days(30), "2025-12-02", "2026-01-12"),
    (
        "C1 12 p.1: start day counts",
        calendar_days(30, count_start_day=True),
        "2025-06-02",
        "2025-07-01",
    ),
    ("C1 12 p.1: leap year", calendar_days(30), "2024-02-01", "2024-03-04"),
    ("A2 8 p.2: 3 days registration", calendar_days(3), "2025-06-02", "2025-06-05"),
    ("A2 8 p.2: over 12 June", calendar_days(3), "2025-06-10", "2025-06-16"),
    (
        "A2 8 p.2: over 12 June, previous",
        calendar_days(3, "previous"),
        "2025-06-10",
        "2025-06-11",
    ),
    ("A2 8 p.2: over New Year", calendar_days(3), "2025-12-29", "2026-01-12"),
    ("A2 8 p.2: received on Saturday", calendar_days(3), "2025-05-31", "2025-06-03"),
    ("A2 S4 2.1.12: at arrival", calendar_days(0, "stay"), "2025-05-31", "2025-05-31"),
    ("A2 oral: next working day", working_days(1), "2025-04-30", "2025-05-05"),
    ("B1 8 p.3: 7 days forwarding", calendar_days(7), "2025-06-02", "2025-06-09"),
    ("B1 8 p.3: 7 days, off", calendar_days(7), "2025-04-25", "2025-05-05"),
    ("B1 8 p.3.1: 5 days migration", calendar_days(5), "2025-05-05", "2025-05-12"),
    ("C6 11 p.4: 7 days notice", calendar_days(7), "2025-05-26", "2025-06-02"),
    ("B6 10 p.2: 15 days documents", calendar_days(15), "2025-04-24", "2025-05-12"),
    ("C1 12 p.1.1: 20 days", calendar_days(20), "2025-04-22", "2025-05-12"),
    ("C2 12 p.2: +30 days", calendar_days(30, "stay"), "2025-05-05", "2025-06-04"),
    (
        "C2 12 p.2: never beyond 30 days, though off",
        calendar_days(30, "stay"),
        "2025-05-14",
        "2025-06-13",
    ),
    ("C3 S4 2.3.3: 14 days", calendar_days(14), "2025-04-18", "2025-05-05"),
    ("C3 S4 2.3.4: 5 working days", working_days(5), "2025-04-28", "2025-05-07"),
    (
        "C3 S4 2.3.4: 5 working days, one a Saturday",
        working_days(5),
        "2024-12-26",
        "2025-01-13",
    ),
    ("C3 S4 2.3.4: from a day off", working_days(5), "2025-05-03", "2025-05-13"),
    (
        "C3 S4 2.3.4: start day counts",
        working_days(5, count_start_day=True),
        "2025-04-28",
        "2025-05-06",
    ),
    (
        "C3 S4 2.3.4: start day would count but is off",
        working_days(5, count_start_day=True),
        "2025-05-03",
        "2025-05-13",
    ),
    ("C3 S2: 12 days", calendar_days(12), "2025-04-20", "2025-05-05"),
    (
        "C4 S0: 7 days earlier",
        calendar_days(-7, "previous"),
        "2025-05-19",
        "2025-05-12",
    ),
    (
        "C4 S0: 7 days earlier, 8 May is off",
        calendar_days(-7, "previous"),
        "2025-05-15",
        "2025-05-07",
    ),
    (
        "C4 S0: 7 days earlier, off, next",
        calendar_days(-7),
        "2025-05-15",
        "2025-05-12",
    ),
    ("B5 S4 2.2.3: within 5 days", calendar_days(5), "2025-06-02", "2025-06-09"),
    ("B5 S4 2.2.4: within 2 days", calendar_days(2), "2025-05-30", "2025-06-02"),
    (
        "G S4 2.6.18: a week before",
        calendar_days(-7, "previous"),
        "2025-06-23",
        "2025-06-16",
    ),
    (
        "G S4 2.6.26: 5 days before, as working days",
        working_days(-5),
        "2025-06-18",
        "2025-06-09",
    ),
]


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_days_of_clause_give_due_day(calendar, rule, start, due):
    """C1-C4: each term of the law and of the municipalities."""
    result, proof = due_from(rule, day(start), calendar)
    assert result == day(due)
    assert proof["start"] == start
    assert proof["due"] == due


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2022, 247), (2023, 247), (2024, 248), (2025, 247), (2026, 247), (2027, 247)],
)
def test_official_working_days_of_year(calendar, year, expected):
    """C1: the production calendar has the official number of working days."""
    first, last = date(year - 1, 12, 31), date(year, 12, 31)
    assert calendar.working_days_between(first, last) == expected
    assert calendar.working_days_between(last, first) == -expected


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("2022-03-05", True),
        ("2024-04-27", True),
        ("2024-11-02", True),
        ("2024-12-28", True),
        ("2025-11-01", True),
        ("2027-02-20", True),
        ("2025-05-02", False),
        ("2025-12-31", False),
        ("2026-01-09", False),
        ("2028-01-03", False),
        ("2028-01-10", True),
        ("2030-05-09", False),
        ("2000-01-01", False),
        ("2100-06-15", True),
    ],
)
def test_named_day(calendar, text, works):
    """C1: transfers, statutory holidays where transfers are unknown, far years."""
    assert calendar.is_working(day(text)) is works


def test_body_day_overrides_federal_day():
    """C1: the body's own days come last and win."""
    calendar = make_calendar(
        [(date(2025, 5, 2), "working"), (date(2025, 4, 29), "day_off")]
    )
    assert calendar.is_working(date(2025, 5, 2))
    assert not calendar.is_working(date(2025, 4, 29))


def test_day_outside_the_range_is_ignored_in_the_table():
    """C1: a mistyped year in the table stops no deadline."""
    calendar = make_calendar([(date(3025, 5, 2), "day_off")])
    assert calendar.is_working(date(2025, 6, 2))


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        (
            calendar_days(30),
            "2025-04-02",
            {
                "start": "2025-04-02",
                "amount": 30,
                "unit": "calendar_day",
                "roll": "next",
                "count_start_day": False,
                "reached": "2025-05-02",
                "due": "2025-05-05",
                "skipped": [
                    ["2025-05-02", "2025-05-02", "day_off"],
                    ["2025-05-03", "2025-05-04", "weekend"],
                ],
                "working_weekend_days": [],
                "provisional_years": [],
            },
        ),
        (
            calendar_days(30, "previous"),
            "2025-04-10",
            {
                "reached": "2025-05-10",
                "due": "2025-05-07",
                "skipped": [
                    ["2025-05-08", "2025-05-08", "day_off"],
                    ["2025-05-09", "2025-05-09", "holiday"],
                    ["2025-05-10", "2025-05-10", "weekend"],
                ],
            },
        ),
        (
            calendar_days(30),
            "2024-11-28",
            {
                "reached": "2024-12-28",
                "skipped": [],
                "working_weekend_days": ["2024-12-28"],
            },
        ),
        (
            calendar_days(30, "stay"),
            "2024-11-28",
            {"skipped": [], "working_weekend_days": []},
        ),
        (
            working_days(3),
            "2024-12-27",
            {
                "reached": "2025-01-10",
                "skipped": [
                    ["2024-12-29", "2024-12-29", "weekend"],
                    ["2024-12-30", "2024-12-31", "day_off"],
                    ["2025-01-01", "2025-01-08", "holiday"],
                ],
                "working_weekend_days": ["2024-12-28"],
            },
        ),
        (
            working_days(0),
            "2025-05-03",
            {
                "reached": "2025-05-03",
                "due": "2025-05-05",
                "skipped": [["2025-05-03", "2025-05-04", "weekend"]],
            },
        ),
        (
            working_days(-1),
            "2025-05-05",
            {
                "due": "2025-04-30",
                "skipped": [
                    ["2025-05-01", "2025-05-01", "holiday"],
                    ["2025-05-02", "2025-05-02", "day_off"],
                    ["2025-05-03", "2025-05-04", "weekend"],
                ],
            },
        ),
        (
            calendar_days(30),
            "2027-12-20",
            {"due": "2028-01-19", "provisional_years": [2028]},
        ),
        (
            calendar_days(30, "previous"),
            "2027-12-02",
            {
                "reached": "2028-01-01",
                "due": "2027-12-30",
                "provisional_years": [2028],
            },
        ),
        (
            calendar_days(-7, "previous"),
            "2022-01-07",
            {"due": "2021-12-31", "provisional_years": [2021]},
        ),
    ],
)
def test_proof_holds_the_facts(calendar, rule, start, expected):
    """C1: what the explanation of a deadline is rendered from."""
    proof = due_from(rule, day(start), calendar)[1]
    assert {key: proof[key] for key in expected} == expected
    assert json.loads(json.dumps(proof)) == proof


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("amount", (3.5, "calendar_day")),
        ("amount", (True, "calendar_day")),
        ("amount", (10**6, "calendar_day")),
        ("unit", (3, "week")),
        ("roll", (3, "calendar_day", "up")),
        ("count_start_day", (3, "calendar_day", "next", None)),
    ],
)
def test_invalid_rule_names_the_field(field, values):
    """C1: rules are data; a wrong one is refused at once."""
    with pytest.raises(ValueError, match=f"^{field}:"):
        Rule(*values)


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        (Rule(1, "calendar_day"), datetime(2025, 6, 2, 9)),
        (Rule(1, "working_day"), datetime(2025, 6, 2, 9)),
        (Rule(1, "hour"), date(2025, 6, 2)),
        (Rule(1, "working_hour"), date(2025, 6, 2)),
    ],
)
def test_start_of_the_wrong_type_is_refused(calendar, rule, start):
    """C1: a moment is not silently cut to the day of UTC."""
    with pytest.raises(ValueError, match=r"^start:"):
        due_from(rule, start, calendar)


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        (Rule(30, "calendar_day"), date(2149, 12, 20)),
        (Rule(-30, "working_day"), date(1950, 1, 9)),
        (Rule(30, "working_day"), date(2149, 12, 20)),
        (Rule(1, "working_day"), date(202, 1, 1)),
        (Rule(40, "working_hour"), datetime(2149, 12, 30)),
    ],
)
def test_day_outside_the_range_is_refused(calendar, rule, start):
    """C1: a mistyped year is named, not computed with."""
    with pytest.raises(ValueError, match="outside the calendar's years"):
        due_from(rule, start, calendar)


def test_unknown_kind_of_day_is_refused():
    """C1: the table of days knows three kinds."""
    with pytest.raises(ValueError, match=r"^days:"):
        make_calendar([(date(2025, 6, 2), "weekend")])
