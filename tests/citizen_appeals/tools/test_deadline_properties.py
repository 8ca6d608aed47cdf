"""What holds for every deadline, against a slow count written independently."""

import json
from datetime import date, datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from .test_deadline import FEDERAL_DAYS, KNOWN_YEARS, Rule, deadline, due_from

ONE_DAY, QUARTER = timedelta(1), timedelta(minutes=15)
OFFICE = {weekday: [(9, 13), (14, 18)] for weekday in range(5)}
SHIFTS = {
    0: [(6.5, 12), (12.5, 15.25)],
    1: [(0, 8)],
    2: [],
    3: [(16, 24)],
    4: [(8, 11.75)],
    6: [(10, 12)],
}
STATUTORY = {
    *("01-01", "01-02", "01-03", "01-04", "01-05", "01-06", "01-07", "01-08"),
    *("02-23", "03-08", "05-01", "05-09", "06-12", "11-04"),
}


class SlowCalendar:
    """The same promises kept by looking at one day, or quarter of an hour, a time."""

    def __init__(self, days, intervals, known_years, tz):
        self.days = dict(days)
        self.intervals = intervals
        self.known_years = known_years
        self.tz = ZoneInfo(tz)
        self.fast = deadline.WorkCalendar(days, intervals, known_years, tz)

    def works(self, day):
        if day in self.days:
            return self.days[day] == "working"
        return f"{day:%m-%d}" not in STATUTORY and day.isoweekday() < 6

    def reason(self, day):
        if day in self.days:
            return self.days[day]
        return "holiday" if f"{day:%m-%d}" in STATUTORY else "weekend"

    def works_at(self, moment):
        local = moment.replace(tzinfo=timezone.utc).astimezone(self.tz)
        if not self.works(local.date()):
            return False
        intervals = self.intervals.get(local.weekday())
        if not intervals and local.weekday() > 4:
            intervals = self.intervals[0]
        hour = local.hour + local.minute / 60
        return any(start <= hour < end for start, end in intervals)

    def due_day(self, rule, start):
        """(reached, due) of a rule in days."""
        step = ONE_DAY if rule.amount >= 0 else -ONE_DAY
        left, reached = abs(rule.amount), start
        counts = self.works if rule.unit == "working_day" else lambda day: True
        if left and rule.count_start_day and counts(start):
            left -= 1
        while left:
            reached += step
            left -= counts(reached)
        due = reached
        while rule.roll != "stay" and not self.works(due):
            due += ONE_DAY if rule.roll == "next" else -ONE_DAY
        return reached, due

    def due_moment(self, amount, start):
        """Working hours from a start on a quarter of an hour; amount is not 0."""
        left, moment = abs(amount) * 4, start
        while left:
            if amount > 0:
                left -= self.works_at(moment)
                moment += QUARTER
            else:
                moment -= QUARTER
                left -= self.works_at(moment)
        return moment


def make_random_days():
    random = Random(59)
    return [
        (
            date(2023, 1, 1) + timedelta(random.randrange(1500)),
            random.choice(deadline.KINDS),
        )
        for _count in range(900)
    ]


CALENDARS = [
    SlowCalendar(FEDERAL_DAYS, OFFICE, KNOWN_YEARS, "Europe/Moscow"),
    SlowCalendar(
        [*FEDERAL_DAYS, (date(2025, 5, 2), "working"), (date(2028, 4, 24), "day_off")],
        SHIFTS,
        KNOWN_YEARS,
        "Asia/Vladivostok",
    ),
    SlowCalendar([], OFFICE, set(), "Asia/Kamchatka"),
    SlowCalendar(make_random_days(), SHIFTS, {2024, 2026}, "Europe/Berlin"),
]

calendars = st.sampled_from(CALENDARS)
days = st.one_of(
    st.dates(date(2021, 11, 1), date(2028, 3, 1)),
    st.dates(date(2000, 6, 1), date(2100, 6, 1)),
)
amounts = st.integers(-60, 60)
rules = st.builds(
    Rule,
    amount=amounts,
    unit=st.sampled_from(deadline.DAY_UNITS),
    roll=st.sampled_from(deadline.ROLLS),
    count_start_day=st.booleans(),
)
moments = st.builds(
    lambda quarters: datetime(2021, 12, 1) + quarters * QUARTER,
    st.integers(0, 6 * 365 * 96),
)


def replace(rule, **values):
    fields = ("amount", "unit", "roll", "count_start_day")
    return Rule(**{name: getattr(rule, name) for name in fields} | values)


def days_from(one, other):
    """Both days and those between, in order."""
    first, last = min(one, other), max(one, other)
    return [first + timedelta(count) for count in range((last - first).days + 1)]


def days_of(span):
    first, last, _reason = span
    return days_from(date.fromisoformat(first), date.fromisoformat(last))


@settings(max_examples=400, deadline=None)
@given(calendars, rules, days)
def test_due_day_equals_the_slow_count(slow, rule, start):
    """C1 C3 C4: day units."""
    due, proof = due_from(rule, start, slow.fast)
    reached = date.fromisoformat(proof["reached"])
    assert (reached, due) == slow.due_day(rule, start)
    assert json.loads(json.dumps(proof)) == proof


@settings(max_examples=150, deadline=None)
@given(calendars, rules, days)
def test_due_is_worked_and_rolls_as_told(slow, rule, start):
    """C1: a due day is no day off unless it stays; next >= reached >= previous."""
    after, proof = due_from(replace(rule, roll="next"), start, slow.fast)
    before, _proof = due_from(replace(rule, roll="previous"), start, slow.fast)
    stays, _proof = due_from(replace(rule, roll="stay"), start, slow.fast)
    assert slow.works(after)
    assert slow.works(before)
    assert before <= stays <= after
    assert proof["reached"] == stays.isoformat()
    if slow.works(stays):
        assert before == stays == after


@settings(max_examples=200, deadline=None)
@given(calendars, rules, days, days, amounts)
def test_later_start_or_greater_amount_is_never_due_earlier(
    slow, rule, start, other_start, other_amount
):
    """C1: due days keep the order of starts and of amounts."""
    due, _proof = due_from(rule, start, slow.fast)
    other, _proof = due_from(rule, other_start, slow.fast)
    assert (due <= other) if start <= other_start else (due >= other)
    other, _proof = due_from(replace(rule, amount=other_amount), start, slow.fast)
    assert (due <= other) if rule.amount <= other_amount else (due >= other)


@settings(max_examples=150, deadline=None)
@given(calendars, days, amounts)
def test_adding_and_taking_working_days_are_inverse(slow, day, amount):
    """C3: on working days."""
    fast, start = slow.fast, slow.fast.next_working(day)
    end = fast.add_working_days(start, amount)
    assert fast.add_working_days(end, -amount) == start
    assert fast.working_days_between(start, end) == amount
    assert fast.is_working(end)


@settings(max_examples=150, deadline=None)
@given(calendars, days)
def test_neighbouring_working_days(slow, day):
    """C1: the day itself, or the nearest worked one on either side."""
    fast = slow.fast
    before, after = fast.previous_working(day), fast.next_working(day)
    assert fast.is_working(day) is slow.works(day)
    assert (before == day == after) is slow.works(day)
    assert slow.works(before)
    assert slow.works(after)
    assert fast.working_days_between(before, after) == (before != after)


@settings(max_examples=150, deadline=None)
@given(calendars, rules.filter(lambda rule: rule.amount), days)
def test_counting_the_start_day_shifts_by_exactly_one(slow, rule, start):
    """C1: day 1 or day 0, by a day of the rule's unit."""
    if rule.unit == "working_day":
        start = slow.fast.next_working(start)
    counted = replace(rule, roll="stay", count_start_day=True)
    plain = replace(counted, count_start_day=False)
    with_start, _proof = due_from(counted, start, slow.fast)
    without, _proof = due_from(plain, start, slow.fast)
    sign = 1 if rule.amount > 0 else -1
    if rule.unit == "working_day":
        assert slow.fast.working_days_between(with_start, without) == sign
    else:
        assert without - with_start == sign * ONE_DAY


@settings(max_examples=200, deadline=None)
@given(calendars, rules, days)
def test_provisional_exactly_when_an_unknown_year_is_touched(slow, rule, start):
    """C1: a year without official transfers marks the deadline."""
    due, proof = due_from(rule, start, slow.fast)
    reached = date.fromisoformat(proof["reached"])
    touched = {day.year for day in days_from(start, reached)}
    touched |= {day.year for day in days_from(reached, due)}
    assert proof["provisional_years"] == sorted(touched - slow.known_years)


@settings(max_examples=200, deadline=None)
@given(calendars, rules, days)
def test_skipped_days_and_working_weekends_of_the_proof(slow, rule, start):
    """C1: the facts name each day off once, with its reason, and nothing else."""
    due, proof = due_from(rule, start, slow.fast)
    reached = date.fromisoformat(proof["reached"])
    named = [(day, span[2]) for span in proof["skipped"] for day in days_of(span)]
    assert all(reason == slow.reason(day) for day, reason in named)
    # What was rolled over, and for working days what was counted over.
    passed = set(days_from(reached, due)) - {due}
    weekends = {due} if rule.roll != "stay" else set()
    if rule.unit == "working_day" and rule.amount:
        passed = set(days_from(start, due))
        if not rule.count_start_day:
            passed.discard(start)
        weekends = passed
    elif rule.unit == "working_day":
        weekends = {due}
    assert [day for day, _reason in named] == sorted(
        day for day in passed if not slow.works(day)
    )
    assert proof["working_weekend_days"] == [
        day.isoformat()
        for day in sorted(weekends)
        if day.isoweekday() > 5 and slow.works(day)
    ]


@settings(max_examples=120, deadline=None)
@given(calendars, moments, st.integers(1, 16), st.sampled_from([1, -1]))
def test_working_hours_equal_the_slow_count(slow, start, amount, sign):
    """C3: working hours, forth and back, end within working time."""
    rule = Rule(sign * amount, "working_hour")
    due, _proof = due_from(rule, start, slow.fast)
    assert due == slow.due_moment(rule.amount, start)
    last_minute = timedelta(minutes=1)
    assert slow.works_at(due - last_minute if sign > 0 else due)


@settings(max_examples=150, deadline=None)
@given(
    calendars,
    moments,
    st.timedeltas(timedelta(0), timedelta(60)),
    st.integers(-40, 40),
    st.integers(0, 20),
)
def test_working_hours_keep_the_order(slow, start, delay, amount, more):
    """C3: a later start or more hours are never due earlier, to the microsecond."""
    due = slow.fast.add_working_hours(start, amount)
    assert due <= slow.fast.add_working_hours(start + delay, amount)
    assert due <= slow.fast.add_working_hours(start, amount + more)


@settings(max_examples=100, deadline=None)
@given(calendars, moments, st.integers(-200, 200))
def test_plain_hours_just_pass(slow, start, amount):
    """C3: elapsed hours know no days off."""
    due, proof = due_from(Rule(amount, "hour"), start, slow.fast)
    assert due - start == timedelta(hours=amount)
    assert proof["skipped"] == proof["working_weekend_days"] == []
    assert datetime.fromisoformat(proof["due"]) == due
