"""Deadlines: how many days or hours, over which calendar, and the proof of it.

Pure Python without ``env``. Days are dates of the body; moments are naive UTC, in and
out (an aware moment is accepted and converted); working hours are local time of the
calendar's zone.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import accumulate, compress
from zoneinfo import ZoneInfo

DAY_UNITS = ("calendar_day", "working_day")
HOUR_UNITS = ("working_hour", "hour")
UNITS = DAY_UNITS + HOUR_UNITS
ROLLS = ("next", "previous", "stay")
KINDS = ("holiday", "day_off", "working")
MAX_AMOUNT = 100_000

# Labour code, art. 112, part 1: (month, day). They hold in every year; what is moved
# by the government's yearly decree comes from the table of days.
STATUTORY_HOLIDAYS = (
    *((1, day) for day in range(1, 9)),
    *((2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)),
)
DEFAULT_INTERVALS = dict.fromkeys(range(5), ((9.0, 13.0), (14.0, 18.0)))

# The years a calendar serves. Days outside raise ValueError.
FIRST_YEAR, LAST_YEAR = 1950, 2149
_FIRST = date(FIRST_YEAR, 1, 1).toordinal()
_LENGTH = date(LAST_YEAR, 12, 31).toordinal() - _FIRST + 1

# What a day is, one byte each; the reason a day does not count is its name.
_WORKING, _WEEKEND, _HOLIDAY, _DAY_OFF = range(4)
_REASONS = ("working", "weekend", "holiday", "day_off")
_CODES = {"working": _WORKING, "holiday": _HOLIDAY, "day_off": _DAY_OFF}
_IS_WORKING = bytes(code == _WORKING for code in range(256))
_SAME_REASON = re.compile(rb"\x01+|\x02+|\x03+")


@dataclass(frozen=True, slots=True)
class Rule:
    """How far a deadline lies from its start.

    A negative amount counts back from the start. ``roll`` says where a due day that
    is a day off goes (day units only, negative amounts too). ``count_start_day``: the
    start is day 1, not day 0; it changes nothing where the amount is 0 or hours.
    """

    amount: int
    unit: str
    roll: str = "next"
    count_start_day: bool = False

    def __post_init__(self):
        if type(self.amount) is not int or abs(self.amount) > MAX_AMOUNT:
            raise ValueError(
                f"amount: {self.amount!r} is no whole number up to {MAX_AMOUNT}"
            )
        if self.unit not in UNITS:
            raise ValueError(f"unit: {self.unit!r} is none of {', '.join(UNITS)}")
        if self.roll not in ROLLS:
            raise ValueError(f"roll: {self.roll!r} is none of {', '.join(ROLLS)}")
        if type(self.count_start_day) is not bool:
            raise ValueError(
                f"count_start_day: {self.count_start_day!r} is neither true nor false"
            )


class WorkCalendar:
    """Working days and hours of one body. Never changes, so it can be cached.

    :param days: (date, kind) of everything that differs from plain weeks, kind being
        holiday or day_off (no work) or working (a weekend that works). A later entry
        overrides an earlier one: the federal days first, then the body's own.
    :param intervals: working time by weekday (Monday is 0) as ``time`` or hours of the
        local day, 24.0 being its end. Without any from Monday to Friday the default,
        9-13 and 14-18, holds. A weekend that works has its own intervals or, without,
        the most common ones of the week.
    :param known_years: years whose official transfers are among ``days``. Elsewhere
        weekends, statutory holidays and the days given count, and what touches such a
        year is provisional.
    :param tz: name of the body's time zone.
    :param names: what the given days are called and whether the body alone has them;
        the proof tells it of the days it names.
    """

    __slots__ = (
        "_count",
        "_intervals",
        "_kinds",
        "_names",
        "_span_ends",
        "_span_starts",
        "_working",
        "_working_weekends",
        "known_years",
        "tz",
    )

    def __init__(
        self,
        days: Iterable[tuple[date, str]],
        intervals: Mapping[int, Sequence[tuple[time | float, time | float]]] | None,
        known_years: set[int],
        tz: str = "Europe/Moscow",
        names: Mapping[date, tuple[str, bool]] | None = None,
    ):
        self.known_years = frozenset(known_years)
        self._names = {
            day.isoformat(): list(name) for day, name in (names or {}).items()
        }
        self.tz = ZoneInfo(tz)
        self._intervals = _prepare_intervals(intervals)
        self._kinds = kinds = _prepare_kinds(days)
        flags = kinds.translate(_IS_WORKING)
        # _count[i]: working days before day i; _working[k]: day of the k-th of them.
        self._count = array("i", accumulate(flags, initial=0))
        self._working = array("i", compress(range(_LENGTH), flags))
        self._working_weekends = [
            offset
            for weekend in _weekend_offsets()
            for offset in compress(weekend, flags[weekend.start :: 7])
        ]
        self._working_weekends.sort()
        # Neighbouring days off of one reason are one span.
        spans = [match.span() for match in _SAME_REASON.finditer(kinds)]
        self._span_starts = array("i", (start for start, _end in spans))
        self._span_ends = array("i", (end - 1 for _start, end in spans))

    # Days

    def is_working(self, day: date) -> bool:
        return self._kinds[_offset(day)] == _WORKING

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, else the first one after it."""
        return self._nth_working(self._count[_offset(day)])

    def previous_working(self, day: date) -> date:
        """The day itself if it is worked, else the last one before it."""
        return self._nth_working(self._count[_offset(day) + 1] - 1)

    def add_working_days(self, day: date, amount: int) -> date:
        """The n-th working day after ``day`` (before it, if negative; 0: itself)."""
        if not amount:
            return day
        offset = _offset(day)
        if amount > 0:
            return self._nth_working(self._count[offset + 1] + amount - 1)
        return self._nth_working(self._count[offset] + amount)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; negative if reversed."""
        return self._count[_offset(end) + 1] - self._count[_offset(start) + 1]

    def roll(self, day: date, direction: str) -> date:
        """Where a due day goes: ``direction`` is next, previous or stay."""
        if direction == "stay" or self.is_working(day):
            return day
        if direction == "next":
            return self.next_working(day)
        return self.previous_working(day)

    def _nth_working(self, index):
        if not 0 <= index < len(self._working):
            raise ValueError(_out_of_range("the day"))
        return date.fromordinal(_FIRST + self._working[index])

    # Hours

    def to_local(self, moment: datetime) -> datetime:
        """Local time of the body for a moment in naive UTC."""
        return moment.replace(tzinfo=timezone.utc).astimezone(self.tz)

    def add_working_hours(self, moment: datetime, amount: int) -> datetime:
        """Working time added to (taken from) a moment, both naive UTC.

        Outside working time the count begins with the next interval; counted back,
        with the end of the previous one.
        """
        left = timedelta(hours=abs(amount))
        intervals = self._intervals_before if amount < 0 else self._intervals_after
        for start, end in intervals(moment):
            if left <= end - start:
                return start + left if amount >= 0 else end - left
            left -= end - start
        raise ValueError(_out_of_range("the moment"))

    def _intervals_after(self, moment):
        first = self._count[_offset(self.to_local(moment))]
        for index in range(first, len(self._working)):
            for start, end in self._get_intervals(self._working[index]):
                if end > moment:
                    yield max(start, moment), end

    def _intervals_before(self, moment):
        last = self._count[_offset(self.to_local(moment)) + 1] - 1
        for index in range(last, -1, -1):
            for start, end in reversed(self._get_intervals(self._working[index])):
                if start < moment:
                    yield start, min(end, moment)

    def _get_intervals(self, offset):
        """Working time of a day as pairs of naive UTC moments."""
        day = date.fromordinal(_FIRST + offset)
        midnight = datetime.combine(day, time.min)
        return [
            (self._to_utc(midnight + start), self._to_utc(midnight + end))
            for start, end in self._intervals[day.weekday()]
        ]

    def _to_utc(self, wall):
        aware = wall.replace(tzinfo=self.tz)
        return aware.astimezone(timezone.utc).replace(tzinfo=None)

    # Facts for the proof

    def get_spans_off(self, first: date, last: date) -> list[list[str]]:
        """Spans without work from ``first`` to ``last``: [from, to, reason]."""
        low, high = _offset(first), _offset(last)
        if low > high:
            return []
        left = bisect_left(self._span_ends, low)
        right = bisect_right(self._span_starts, high)
        kinds, starts, ends = self._kinds, self._span_starts, self._span_ends
        return [
            [
                _isoformat(max(starts[index], low)),
                _isoformat(min(ends[index], high)),
                _REASONS[kinds[starts[index]]],
            ]
            for index in range(left, right)
        ]

    def get_working_weekends(self, first: date, last: date) -> list[str]:
        """Saturdays and Sundays that work, from ``first`` to ``last``."""
        days = self._working_weekends
        left = bisect_left(days, _offset(first))
        right = bisect_right(days, _offset(last))
        return [_isoformat(offset) for offset in days[left:right]]

    def get_names(self, proof: dict) -> dict[str, list]:
        """Names of the days off and working weekends a proof tells of."""
        named = {}
        for first, last, reason in proof["skipped"]:
            if reason == "weekend":
                continue
            for number in range(_to_offset(first), _to_offset(last) + 1):
                named[_isoformat(number)] = None
        days = (*named, *proof["working_weekend_days"])
        return {day: self._names[day] for day in days if day in self._names}

    def get_unknown_years(self, first: date, last: date) -> list[int]:
        """Years from ``first`` to ``last`` whose transfers are not known."""
        years = range(first.year, last.year + 1)
        return [year for year in years if year not in self.known_years]


def due_from(
    rule: Rule, start: date | datetime, calendar: WorkCalendar
) -> tuple[date | datetime, dict]:
    """The due date (day units) or moment (hour units) and its proof.

    The proof is facts alone, fit for JSON: the rule's values; ``start``, ``reached``
    (before rolling) and ``due`` in ISO form; ``skipped`` spans without work (between
    start and due for working units, those rolled over for calendar days);
    ``working_weekend_days`` that count as working in between, or that kept a calendar
    day from rolling (further); ``provisional_years`` without known transfers; where
    the calendar has names, ``days``: date → [name, whether regional]. For hour units
    moments are naive UTC, ``tz`` names the zone, and skipped days are local.
    """
    if rule.unit in DAY_UNITS:
        if not isinstance(start, date) or isinstance(start, datetime):
            raise ValueError(f"start: {rule.unit} counts from a date, not {start!r}")
        due, proof = _due_in_days(rule, start, calendar)
    else:
        if not isinstance(start, datetime):
            raise ValueError(f"start: {rule.unit} counts from a moment, not {start!r}")
        if start.tzinfo:
            start = start.astimezone(timezone.utc).replace(tzinfo=None)
        due, proof = _due_in_hours(rule, start, calendar)
    if names := calendar.get_names(proof):
        proof["days"] = names
    return due, proof


def _due_in_days(rule, start, calendar):
    reached = _reach(rule, start, calendar)
    due = calendar.roll(reached, rule.roll)
    if rule.unit == "working_day" and reached == due:
        skipped, weekends = _facts_between(rule, start, due, calendar)
    else:
        skipped = _spans_rolled_over(reached, due, calendar)
        weekends = []
        if rule.roll != "stay":
            weekends = calendar.get_working_weekends(due, due)
    # A day that rolled back was looked up in its own year as well.
    years = calendar.get_unknown_years(min(start, due), max(start, due, reached))
    return due, _proof(rule, start, reached, due, skipped, weekends, years)


def _reach(rule, start, calendar):
    """The day the count ends on, before it rolls."""
    amount = rule.amount
    if rule.unit == "calendar_day":
        if rule.count_start_day:
            amount -= (amount > 0) - (amount < 0)
        ordinal = start.toordinal() + amount
        if not 0 <= ordinal - _FIRST < _LENGTH:
            raise ValueError(_out_of_range("the day"))
        return date.fromordinal(ordinal)
    if rule.count_start_day and calendar.is_working(start):
        amount -= (amount > 0) - (amount < 0)
    return calendar.add_working_days(start, amount)


def _facts_between(rule, start, due, calendar):
    """Days off and working weekends from the first counted day to the due one."""
    first, last = start, due
    if rule.amount < 0:
        first, last = due, start
    if not rule.count_start_day:
        if rule.amount > 0:
            first += timedelta(1)
        elif rule.amount < 0:
            last -= timedelta(1)
    if not rule.amount:
        return [], calendar.get_working_weekends(due, due)
    return (
        calendar.get_spans_off(first, last),
        calendar.get_working_weekends(first, last),
    )


def _spans_rolled_over(reached, due, calendar):
    if due > reached:
        return calendar.get_spans_off(reached, due - timedelta(1))
    if due < reached:
        return calendar.get_spans_off(due + timedelta(1), reached)
    return []


def _due_in_hours(rule, start, calendar):
    skipped, weekends = [], []
    if rule.unit == "hour":
        due = start + timedelta(hours=rule.amount)
    else:
        due = calendar.add_working_hours(start, rule.amount)
    first = calendar.to_local(min(start, due)).date()
    last = calendar.to_local(max(start, due)).date()
    if rule.unit == "working_hour":
        skipped = calendar.get_spans_off(first, last)
        weekends = calendar.get_working_weekends(first, last)
    years = calendar.get_unknown_years(first, last)
    proof = _proof(rule, start, due, due, skipped, weekends, years)
    proof["tz"] = calendar.tz.key
    return due, proof


def _proof(rule, start, reached, due, skipped, weekends, years):
    return {
        "start": start.isoformat(),
        "amount": rule.amount,
        "unit": rule.unit,
        "roll": rule.roll,
        "count_start_day": rule.count_start_day,
        "reached": reached.isoformat(),
        "due": due.isoformat(),
        "skipped": skipped,
        "working_weekend_days": weekends,
        "provisional_years": years,
    }


def _offset(day):
    """Place of a day in a calendar's arrays."""
    offset = day.toordinal() - _FIRST
    if not 0 <= offset < _LENGTH:
        raise ValueError(_out_of_range(f"the day {day:%Y-%m-%d}"))
    return offset


def _to_offset(text):
    return _offset(date.fromisoformat(text))


def _isoformat(offset):
    return date.fromordinal(_FIRST + offset).isoformat()


def _out_of_range(what):
    return f"{what} lies outside the calendar's years {FIRST_YEAR}-{LAST_YEAR}"


def _weekend_offsets():
    """Ranges of all Saturdays and of all Sundays."""
    monday = -date.fromordinal(_FIRST).weekday()
    return [range((monday + weekday) % 7, _LENGTH, 7) for weekday in (5, 6)]


def _prepare_kinds(days):
    """One byte a day: what it is."""
    kinds = bytearray(_LENGTH)
    for weekend in _weekend_offsets():
        kinds[weekend.start :: 7] = bytes([_WEEKEND]) * len(weekend)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month, day in STATUTORY_HOLIDAYS:
            kinds[date(year, month, day).toordinal() - _FIRST] = _HOLIDAY
    for day, kind in days:
        if kind not in KINDS:
            raise ValueError(f"days: {kind!r} is none of {', '.join(KINDS)}")
        offset = day.toordinal() - _FIRST
        # A slip of the pen in a year nobody computes with must stop no deadline.
        if 0 <= offset < _LENGTH:
            kinds[offset] = _CODES[kind]
    return bytes(kinds)


def _prepare_intervals(intervals):
    """Seven tuples of (start, end) counted from midnight, sorted and merged."""
    week = [_merge((intervals or {}).get(weekday, ())) for weekday in range(7)]
    if not any(week[:5]):
        return _prepare_intervals(DEFAULT_INTERVALS)
    usual = Counter(filter(None, week[:5])).most_common(1)[0][0]
    return (*week[:5], *(weekend or usual for weekend in week[5:]))


def _merge(intervals):
    merged = []
    for start, end in sorted(
        (_since_midnight(a), _since_midnight(b)) for a, b in intervals
    ):
        if not timedelta(0) <= start < end <= timedelta(days=1):
            raise ValueError(f"intervals: {start} - {end} is no part of a day")
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _since_midnight(value):
    if isinstance(value, time):
        return datetime.combine(date.min, value) - datetime.min
    return timedelta(seconds=round(value * 3600))
