"""Counting a deadline from a loaded calendar."""

import statistics
import time
from datetime import date, datetime, timedelta, timezone

from bench.measure import Row, Sample

STARTS = [date(2026, 1, 1) + timedelta(days=day) for day in range(0, 360, 3)]
ROUNDS = 9
GOAL = 50  # microseconds


def measure(bench, users):
    with bench.transaction(users["registrar"].id) as env:
        company = env.company
        rules = env["citizen.deadline.rule"].sudo()
        calendar_rule = rules.search([("code", "=", "examination_30")], limit=1)
        working_rule = calendar_rule.new(
            {"code": "x", "clause": "x", "amount": 30, "unit": "working_day"}
        )
        schedule = company.resource_calendar_id
        plain = [_per_day(lambda day: schedule.plan_days(30, _noon(day)))]
        rows = []
        for title, rule, core in (
            ("deadline: 30 calendar days", calendar_rule, None),
            ("deadline: 30 working days / plan_days of core", working_rule, plain[0]),
        ):
            ours = _per_day(lambda day, rule=rule: rule._due_for(company, day))
            goal = f"<= {GOAL} µs"
            is_reached = ours.ms * 1000 <= GOAL
            rows.append(Row(title, ours, core, goal, is_reached, is_absolute=True))
        return rows


def _noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)


def _per_day(count):
    """Median time of the processor for one count, over the year."""
    count(STARTS[0])
    times = []
    for _round in range(ROUNDS):
        started = time.process_time()
        for day in STARTS:
            count(day)
        times.append((time.process_time() - started) / len(STARTS))
    return Sample(statistics.median(times) * 1000)
