"""The production calendar as a file, and as the ``holidays`` library knows it.

Pure Python without ``env``. What is wrong is told as facts, line by line; the model
puts them into words.
"""

import csv
import io
import re
from datetime import date, datetime

import holidays

from .deadline import FIRST_YEAR, KINDS, LAST_YEAR, STATUTORY_HOLIDAYS

# Words of the kinds, as offices write them in their tables
KIND_WORDS = {
    "праздник": "holiday",
    "праздничный": "holiday",
    "нерабочий праздничный": "holiday",
    "выходной": "day_off",
    "перенос": "day_off",
    "рабочий": "working",
} | {kind: kind for kind in KINDS}
HEADER = {
    "date": "date",
    "дата": "date",
    "kind": "kind",
    "вид": "kind",
    "note": "note",
    "примечание": "note",
}
DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y")
MOVED_FROM = re.compile(r"\(перенесено с (\d\d\.\d\d\.\d{4})\)")
OBSERVED = re.compile(r"^(.+) \(выходной\)$")


def is_statutory(day: date) -> bool:
    """A holiday by the Labour code, art. 112, part 1; no decree makes it worked."""
    return (day.month, day.day) in STATUTORY_HOLIDAYS


def read_csv(content: bytes, is_federal: bool) -> tuple[list[dict], list[tuple]]:
    """Days of a table: date, kind, note; comma or semicolon, UTF-8 or Windows-1251.

    A federal table gives whole years, for a year is known by its days.

    :return: rows of ``date``, ``kind``, ``note``; faults ``(line, code, value)``,
        line 0 being the table as a whole. With faults the rows are not to be used.
    """
    text = _decode(content)
    sample = text.partition("\n")[0]
    table = list(csv.reader(io.StringIO(text), delimiter=_get_delimiter(sample)))
    if not table:
        return [], [(0, "empty", "")]
    names = [HEADER.get(cell.strip().lower()) for cell in table[0]]
    if "date" not in names or "kind" not in names:
        return [], [(1, "header", sample.strip()[:60])]
    rows, faults, lines = [], [], {}
    for number, cells in enumerate(table[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        values = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        row, fault = _read_row(values, is_federal)
        if not fault and row["date"] in lines:
            fault = ("double", f"{row['date']:%d.%m.%Y}", lines[row["date"]])
        if fault:
            faults.append((number, *fault))
            continue
        lines[row["date"]] = number
        rows.append(row)
    if not rows and not faults:
        faults.append((0, "empty", ""))
    if is_federal and not faults:
        faults = get_missing(rows)
    return rows, faults


def get_missing(rows: list[dict]) -> list[tuple]:
    """Years of which only a part was given: statutory holidays are wanting."""
    given = {row["date"] for row in rows if row["kind"] == "holiday"}
    faults = []
    for year in sorted({row["date"].year for row in rows}):
        statutory = [date(year, month, day) for month, day in STATUTORY_HOLIDAYS]
        missing = [day for day in statutory if day not in given]
        if missing:
            days = ", ".join(f"{day:%d.%m}" for day in missing)
            faults.append((0, "half_year", f"{year}: {days}"))
    return faults


def _read_row(values, is_federal):
    day = _read_date(values.get("date", ""))
    if not day:
        return None, ("date", values.get("date", ""))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None, ("year", f"{day:%d.%m.%Y}")
    words = values.get("kind", "").lower().replace("день", "").split()
    kind = KIND_WORDS.get(" ".join(words))
    if not kind:
        return None, ("kind", values.get("kind", ""))
    fault = is_federal and get_day_fault(day, kind)
    if fault:
        return None, (fault, f"{day:%d.%m.%Y}")
    return {"date": day, "kind": kind, "note": values.get("note", "")}, None


def get_day_fault(day: date, kind: str) -> str | None:
    """What the law has against a day of the federal calendar, if anything."""
    if kind == "working" and is_statutory(day):
        return "holiday_works"
    if kind == "working" and day.weekday() < 5:
        return "works_anyway"
    if kind == "day_off" and day.weekday() >= 5 and not is_statutory(day):
        return "off_anyway"
    return None


def _decode(content):
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _get_delimiter(line):
    return max(";,\t", key=line.count)


def _read_date(text):
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None


def get_library_days(year: int) -> list[dict]:
    """Days of a year as the library knows them; nothing without its decree.

    Weekends and statutory holidays follow from the law alone: a year in which nothing
    is moved is one whose decree the installed version does not know.
    """
    found = holidays.RU(years=year, language="ru")
    workdays = {day for day in found.weekend_workdays if day.year == year}
    rows = [
        {"date": day, "kind": _get_kind(day), "note": _get_note(name)}
        for day, name in sorted(found.items())
        if is_statutory(day) or day.weekday() < 5
    ]
    if not workdays and all(row["kind"] == "holiday" for row in rows):
        return []
    moved = {match[1]: day for day, name in found.items() if (match := _moved(name))}
    for day in workdays:
        to = moved.get(f"{day:%d.%m.%Y}")
        note = f"выходной перенесён на {to:%d.%m.%Y}" if to else "рабочий по переносу"
        rows.append({"date": day, "kind": "working", "note": note})
    return sorted(rows, key=lambda row: row["date"])


def get_library_version() -> str:
    return holidays.__version__


def _get_kind(day):
    return "holiday" if is_statutory(day) else "day_off"


def _moved(name):
    return MOVED_FROM.search(name)


def _get_note(name):
    if match := _moved(name):
        return f"перенос с {match[1]}"
    if match := OBSERVED.match(name):
        return f"перенос: {match[1]} совпал с выходным"
    return name
