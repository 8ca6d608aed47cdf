"""What is known of the people of one appeal, found in any of its spellings."""

import re

from .foreign import LEAST_DIGITS, SHORT, Person
from .letter_text import MONTHS
from .text import address_key, has_latin, phone_key
from .translit import to_cyrillic
from .words import WORD, NameStems, fold, forms

# Between the digits of a number that is hidden between other signs
GAP = r"[^0-9A-Za-zА-Яа-яЁё]{0,3}"
# From the street to the house, the flat, the entrance
REACH = 40
# Of a name of two or three letters: «Ли», «Лия», «Кимом»
ENDINGS = ("", "а", "я", "у", "ю", "е", "ы", "и", "ом", "ем", "ой", "ей", "ам", "ов")
NICK = 5


class Known:
    """Looks for the people of one appeal in many texts."""

    def __init__(self, person: Person, dates=()):
        words = [word for name in person.names for word in WORD.findall(name or "")]
        parts = {part for word in words for part in (word, *word.split("-"))}
        parts = {part for part in parts if len(part) > 1}
        self._stems = NameStems(parts)
        self._exact = {
            form for part in parts if len(part) > SHORT for form in forms(part)
        }
        self._short = {fold(part) for part in parts if len(part) <= SHORT}
        self._patterns = [
            *_get_phone_patterns(person.phones),
            *_get_email_patterns(person.emails),
            *((_number_pattern(number), "number") for number in person.numbers),
            *((_date_pattern(day), "date") for day in dates if day),
        ]
        self._streets = [
            street for text in person.addresses if (street := _read_street(text))
        ]

    def find(self, folded):
        """Places ``(start, end, kind)`` in the plain text."""
        text = folded.text
        spans = [
            (match.start(), match.end(), "name")
            for match in WORD.finditer(text)
            if self._is_name(match[0])
        ]
        for pattern, kind in self._patterns:
            spans += [(*match.span(), kind) for match in pattern.finditer(text)]
        for street, numbers in self._streets:
            for match in street.finditer(text):
                reach = text[match.end() : match.end() + REACH]
                spans += [
                    (match.end() + found.start(), match.end() + found.end(), "address")
                    for found in numbers.finditer(reach)
                ]
        return spans

    def _is_name(self, word):
        for part in {word, *word.split("-")}:
            if has_latin(part):
                part = part[0] + to_cyrillic(part)[1:] if len(part) > SHORT else part
                part = part.capitalize() if part[:1].isupper() else part
                if fold(to_cyrillic(part)) in self._exact:
                    return True
                part = to_cyrillic(part).capitalize() if part[:1].isupper() else part
            small = fold(part)
            # «лев» may be a beast; «ли» is too common a particle
            if small in self._exact or (len(small) == SHORT and small in self._short):
                return True
            if part[:1].isupper() and (part in self._stems or self._is_short(small)):
                return True
        return False

    def _is_short(self, word):
        return any(
            word.startswith(name) and word[len(name) :] in ENDINGS
            for name in self._short
        )


def _get_phone_patterns(phones):
    for phone in phones:
        for key in phone_key(phone).split():
            if len(key) >= LEAST_DIGITS:
                number = rf"(?:\+?{GAP}[78]{GAP})?" + GAP.join(key)
                yield re.compile(number), "phone"


def _get_email_patterns(emails):
    for email in emails:
        email = (email or "").strip().lower()
        nick = email.partition("@")[0]
        if "@" in email:
            spaced = r"\s{0,2}".join(map(re.escape, email))
            yield re.compile(spaced, re.IGNORECASE), "email"
        if len(nick) >= NICK and not nick.isdigit():
            whole = rf"(?<!\w){re.escape(nick)}(?!\w)"
            yield re.compile(whole, re.IGNORECASE), "email"


def _number_pattern(number):
    """A number of digits alone may be any sum: then its sign stands before it."""
    number = (number or "").strip()
    if not number:
        return re.compile(r"(?!)")
    sign = r"(?:№|\bN|\bномер\w{0,3})\s*" if number.isdigit() else r"(?<![\w/-])"
    return re.compile(rf"{sign}{re.escape(number)}(?![\w/]|-\w)", re.IGNORECASE)


def _date_pattern(day):
    """«10.03.2026», «10 марта 2026»: a day tells the appeal, a month does not."""
    return re.compile(
        rf"(?<!\d)0?{day.day}[./-]0?{day.month}[./-](?:{day.year}|{day.year % 100:02})"
        rf"(?!\d)|(?<!\d)«?0?{day.day}»?\s+{MONTHS[day.month - 1]}\s+{day.year}",
        re.IGNORECASE,
    )


def _read_street(address):
    """The street in any case, and the numbers of house and flat."""
    words = address_key(address).split()
    named = [word for word in words if word.isalpha() and len(word) > SHORT]
    numbers = [word for word in words if word[:1].isdigit() and len(word) < 6]
    if not named or not numbers:
        return None
    # Before the street stands the town, which everybody here lives in
    stem = named[-1][: max(4, len(named[-1]) - 2)].replace("е", "[её]")
    any_number = "|".join(map(re.escape, dict.fromkeys(numbers)))
    return (
        re.compile(rf"(?<!\w){stem}\w*", re.IGNORECASE),
        re.compile(rf"(?<![\w.,])(?:{any_number})(?![\d\w])", re.IGNORECASE),
    )
