"""Promises in the text of an answer: sentences that say what will be done, and when.

Found by words of intent («будет», «планируется», «устранит») and by future dates. A
finding is a proposal: a person marks it as a promise or not (E1).
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

MONTH_STEMS = (
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма(?=[йяюе]\\b)",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
)
MONTH = "(?P<month>" + "|".join(MONTH_STEMS) + r")\w*"
YEAR = r"(?:\s+(?P<year>20\d\d)(?:\s*г(?:\b\.?|од\w*))?)?"
ORDINAL = r"(?P<part>iv|i{1,3}|[1-4]|перв|втор|трет|четверт)(?:-?[а-я]*)"
NUMBERS = {
    "один": 1,
    "одн": 1,
    "дв": 2,
    "тр": 3,
    "четыр": 4,
    "пят": 5,
    "шест": 6,
    "сем": 7,
    "восьм": 8,
    "девят": 9,
    "десят": 10,
    "четырнадцат": 14,
    "пятнадцат": 15,
    "двадцат": 20,
    "тридцат": 30,
}
PARTS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "перв": 1, "втор": 2, "трет": 3}
PARTS |= {"четверт": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# the last month of a season; a later word of «весенне-летний» counts
SEASONS = {"весн": 5, "весен": 5, "лет": 8, "осен": 11, "зим": 2}
COUNT = r"(?P<count>\d+|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"

# Abbreviations whose point ends no sentence
WORDS = """ул д кв п пп ст ч руб тыс млн им пос с р обл пер просп пр пл корп стр т е
др см гг в тел л экз мкр б-р ш р-н коп кв.м п.м м г вв ред абз исх вх рег"""
ABBREVIATIONS = frozenset(WORDS.split())

WORK = (
    "выполн|отремонтиру|устран|заверш|обеспеч|провед|установ|постро|восстанов|замен"
    "|очист|закуп|приобрет|организу|сдела|законч|начн|приступ|благоустро|заасфальтиру"
    "|убер|смонтиру|оборуду|подключ|освет|снес|выдел|внес|окажу|окаж|возобнов|отсып"
    "|спил|покрас|промо|разработа|утверд|проконтролиру|продолж"
)
# What speaks of a thing to come; «не» before it takes it back
CUES = re.compile(
    r"(?<!не\s)(?<!ни\s)\b(?:"
    r"будет|будут|будем"
    r"|планиру(?:ет|ют|ем)\w*|запланирован\w*|намечен\w*|намечает\w*"
    r"|предусмотрен\w*|предусматрива\w+"
    r"|(?:включен|внесен)\w*\s+в\s+(?:план|программ|график|перечень|титул|реестр)\w*"
    r"|обязу(?:ет|ют|ем)\w*|предстоит|гарантиру(?:ет|ют|ем)\w*"
    r"|в\s+срок\s+до|срок(?:ом)?\s+(?:исполнен|выполнен|устранен|завершен|окончан)\w*"
    rf"|(?:{WORK})(?:ит|ят|ат|ет|ут|ют|им|ем)(?:ся)?"
    r")(?=\W|$)"
)
# Was meant to be, and is told of as the past
BYGONE = re.compile(r"\b(?:был[аио]?|ранее)\s+(?:запланирован|намечен|предусмотрен)\w*")
BEFORE_DATE = re.compile(
    r"\b(?:до|к|ко|не\s+позднее|по|не\s+позже|в\s+течение)\s+(?:конца\s+)?$"
)
# Without a day: nobody can be held to it
VAGUE = re.compile(
    r"в ближайш\w+ врем\w+|в кратчайш\w+ срок\w*|по мере [а-я]+|в перспектив\w+"
    r"|при (?:наступлени\w+|налич\w+|благоприятн\w+|поступлени\w+)[^,.;]*"
    r"|в дальнейшем|в плановом порядке|в рабочем порядке"
)
# What the citizen may or should do is no promise of the body
CITIZEN = re.compile(
    r"\bвы (?:вправе|можете)|\bвам (?:необходимо|следует|рекоменду\w+|надлежит)"
    r"|\bпросим вас|\bпредлагаем вам|\bрекомендуем|\bобжалова\w+"
)


@dataclass(frozen=True)
class Promise:
    """A sentence that may promise something.

    ``term`` quotes the words of the date; empty with a vague or no term.
    """

    quote: str
    term: str = ""
    date_due: date | None = None
    is_vague: bool = False


def find_promises(
    text: str,
    today: date,
    add_working_days: Callable[[date, int], date] | None = None,
) -> list[Promise]:
    """Sentences of the text that promise, in their order, each once.

    :param today: the day from which terms are counted and years are guessed
    :param add_working_days: the body's calendar; else Saturdays and Sundays are off
    """
    found = {}
    for sentence in split_sentences(text):
        promise = _judge(sentence, today, add_working_days or _add_weekdays)
        if promise:
            found.setdefault(sentence, promise)
    return list(found.values())


def split_sentences(text: str) -> list[str]:
    """Sentences and lines; points of abbreviations and initials end nothing."""
    sentences = []
    for line in text.replace("\xa0", " ").splitlines():
        line = re.sub(r"\s+", " ", line).strip()
        start = 0
        for match in re.finditer(r"[.!?…;]+[»\")]*\s+(?=[А-ЯЁA-Z«\"\d–—-])", line):
            if _is_abbreviation(line[start : match.start()], line[match.end() :]):
                continue
            sentences.append(line[start : match.end()].strip())
            start = match.end()
        sentences.append(line[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _is_abbreviation(before: str, after: str) -> bool:
    word = re.search(r"[\w.-]+$", before)
    if not word or not before:
        return False
    last = word.group().lower().rstrip(".")
    if last == "г":
        # «2026 г. Работы»: the year ends the sentence, «г. Губкин» does not
        return not re.search(r"20\d\d\s*г$", before) or not after[:1].isupper()
    if re.search(r"\b(?:кв|куб|пог|п)\.?\s*м$", before):
        # «40 кв. м. Ремонт»: a measure ends the sentence, «м. Сокол» does not
        return not after[:1].isupper()
    initial = len(word.group()) == 1 and word.group().isupper()
    return last in ABBREVIATIONS or initial


def _judge(sentence, today, add_working_days):
    plain = sentence.lower().replace("ё", "е")
    cues = list(CUES.finditer(plain))
    bygone = BYGONE.search(plain)
    dates = [
        (day, start, end)
        for day, start, end in _find_dates(plain, today, add_working_days)
        if day >= today
    ]
    bound = any(BEFORE_DATE.search(plain[:start]) for _day, start, _end in dates)
    if CITIZEN.search(plain) or not (cues or bound):
        return None
    if bygone and not dates:
        return None
    if dates:
        day, start, end = max(dates, key=lambda found: found[0])
        return Promise(sentence, sentence[start:end].strip(), day)
    return Promise(sentence, is_vague=bool(VAGUE.search(plain)))


# ----------------------------------------------------------------------
# dates
# ----------------------------------------------------------------------


def _find_dates(plain, today, add_working_days):
    """``(day, start, end)`` of the terms named, the particular ones first."""
    found = []
    for pattern, read in PATTERNS:
        for match in pattern.finditer(plain):
            taken = any(
                match.start() < end and start < match.end() for _d, start, end in found
            )
            if taken:
                continue
            day = read(match, plain[: match.start()], today, add_working_days)
            if day:
                found.append((day, match.start(), match.end()))
    return found


def _make(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year, month):
    return date(year, month, monthrange(year, month)[1])


def _coming(year, make, today):
    """The date of the given year, else of the year in which it is still to come."""
    if year:
        return make(int(year))
    day = make(today.year)
    return day if day is None or day >= today else make(today.year + 1)


def _month_number(text):
    return 1 + next(
        index
        for index, stem in enumerate(MONTH_STEMS)
        if text.startswith(stem.split("(")[0])
        and (stem != MONTH_STEMS[4] or text == "ма")
    )


def _read_numeric(match, _before, _today, _add):
    day, month, year = (int(part) for part in match.groups())
    return _make(year + 2000 if year < 100 else year, month, day)


def _read_day(match, _before, today, _add):
    month = _month_number(match["month"])
    return _coming(
        match["year"], lambda year: _make(year, month, int(match["day"])), today
    )


def _read_quarter(match, _before, today, _add):
    part = PARTS[match["part"]]
    return _coming(match["year"], lambda year: _month_end(year, part * 3), today)


def _read_half(match, _before, today, _add):
    part = PARTS[match["part"]]
    if part > 2:
        return None
    return _coming(match["year"], lambda year: _month_end(year, part * 6), today)


def _read_month(match, before, today, _add):
    month = _month_number(match["month"])
    day = {"начал": 10, "середин": 15, "перв": 10, "втор": 20, "половин": 15}.get(
        match["piece"] or ""
    )
    if (match["piece"] or "") == "перв" and "половин" in match.group():
        day = 15
    if (match["piece"] or "") == "втор" and "половин" in match.group():
        day = None
    strict = not match["piece"] and re.search(r"\b(?:до|к|ко)\s+$", before)

    def make(year):
        if day:
            return _make(year, month, day)
        if strict:
            # «до мая»: by the end of April
            return date(year, month, 1) - timedelta(1)
        return _month_end(year, month)

    return _coming(match["year"], make, today)


def _read_season(match, _before, today, _add):
    words = re.findall("|".join(SEASONS), match.group())
    month = SEASONS[words[-1]]

    def make(year):
        # winter ends in the next year: «зимой 2026 года» in February 2027
        return _month_end(year + (month == 2 and bool(match["year"])), month)

    return _coming(match["year"], make, today)


def _read_year(match, before, _today, _add):
    year = int(match["year"])
    strict = re.search(r"\b(?:до|к)\s+$", before) and not match["form"]
    return date(year - 1 if strict else year, 12, 31)


def _read_this_year(match, _before, today, _add):
    later = "след" in match.group()
    return date(today.year + later, 12, 31)


def _read_this_quarter(match, _before, today, _add):
    last = (today.month - 1) // 3 * 3 + 3
    if "след" not in match.group():
        return _month_end(today.year, last)
    return _month_end(today.year + (last == 12), last % 12 + 3)


def _read_this_month(match, _before, today, _add):
    start = _month_end(today.year, today.month)
    if "след" in match.group():
        start = start + timedelta(1)
        return _month_end(start.year, start.month)
    return start


def _read_week(match, _before, today, _add):
    sunday = today + timedelta(6 - today.weekday())
    return sunday + timedelta(7 if "след" in match.group() else 0)


def _read_duration(match, _before, today, add_working_days):
    text = match["count"] or "1"
    count = int(text) if text.isdigit() else NUMBERS[text]
    unit = match["unit"]
    if unit.startswith(("дн", "ден", "сут")):
        if "рабоч" in match.group():
            return add_working_days(today, count)
        return today + timedelta(count)
    if unit.startswith("недел"):
        return today + timedelta(7 * count)
    months = today.month - 1 + count * {"м": 1, "к": 3, "г": 12, "л": 12}[unit[0]]
    year, month = today.year + months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _read_adjective(match, _before, today, add_working_days):
    """«в десятидневный срок», «в месячный срок», «в 10-дневный срок»."""
    return _read_duration(match, "", today, add_working_days)


def _read_tomorrow(_match, _before, today, _add):
    return today + timedelta(1)


def _add_weekdays(day, count):
    while count:
        day += timedelta(1)
        count -= day.weekday() < 5
    return day


UNIT = r"(?P<unit>дн\w*|ден\w*|сут\w*|недел\w*|месяц\w*|квартал\w*|год\w*|лет\b)"
SEASON = r"(?:весн|весен|лет|осен|зим)"
PATTERNS = [
    (re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?!\d)"), _read_numeric),
    (
        re.compile(rf"\b(?P<day>\d{{1,2}})(?:-?(?:ого|го))?\s+{MONTH}{YEAR}"),
        _read_day,
    ),
    (re.compile(rf"\b{ORDINAL}\s*(?:квартал\w*|кв\b\.?){YEAR}"), _read_quarter),
    (re.compile(rf"\b{ORDINAL}\s+полугоди\w*{YEAR}"), _read_half),
    (
        re.compile(
            rf"\bтечение\s+(?:{COUNT}\w*(?:\s*\([^)]*\))?\s+)?"
            rf"(?:рабочих\s+|календарных\s+|ближайш\w+\s+)?{UNIT}"
        ),
        _read_duration,
    ),
    (
        re.compile(
            rf"\bв\s+(?:{COUNT}[а-я]{{0,2}}-?)?(?P<unit>дневн|недельн|месячн|годичн)\w*\s+срок"
        ),
        _read_adjective,
    ),
    (
        re.compile(
            r"\b(?:(?P<piece>конц|начал|середин|перв|втор|трет)\w*"
            rf"\s+(?:половин\w+\s+|декад\w+\s+)?)?\b{MONTH}{YEAR}"
        ),
        _read_month,
    ),
    (
        re.compile(
            rf"\b(?:{SEASON}\w*-)?{SEASON}(?:ой|ом|ью|н\w+\s+(?:период|сезон)\w*"
            rf"|ы|а){YEAR}"
        ),
        _read_season,
    ),
    (
        re.compile(r"\b(?P<form>конца\s+)?(?P<year>20\d\d)(?:\s*г\b\.?|\s+год\w*)"),
        _read_year,
    ),
    (
        re.compile(r"\b(?:(?:текущ\w+|эт\w+|следующ\w+)\s+год\w*|конца\s+года)\b"),
        _read_this_year,
    ),
    (
        re.compile(
            r"\b(?:(?:текущ\w+|эт\w+|следующ\w+)\s+квартал\w*|конца\s+квартала)\b"
        ),
        _read_this_quarter,
    ),
    (
        re.compile(r"\b(?:(?:текущ\w+|эт\w+|следующ\w+)\s+месяц\w*|конца\s+месяца)\b"),
        _read_this_month,
    ),
    (
        re.compile(r"\b(?:(?:текущ\w+|эт\w+|следующ\w+)\s+недел\w*|конца\s+недели)\b"),
        _read_week,
    ),
    (re.compile(r"\bзавтра\b"), _read_tomorrow),
]
