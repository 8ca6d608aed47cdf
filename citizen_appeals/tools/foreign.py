"""Whether a paragraph of an answer tells of the person it was written to (152-ФЗ)."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from .text import address_key, digits, normalise, phone_key
from .words import WORD, NameStems, fold

# Names of any person: «Ивановой Марии Петровне», «Иванов И. И.», «И.И. Иванов»
_PERSON = re.compile(
    r"\b[А-ЯЁ][а-яё-]+\s+[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:вич|вн|ичн|ьич|мич)[а-яё]{0,3}\b"
    r"|\b[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:ович|евич|овн|евн|ичн)[а-яё]{0,3}\b"
    r"|\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё-]+"
    r"|\b[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]\.\s?[А-ЯЁ]\."
)
_PHONE = re.compile(r"\+?\d[\d\s()-]{4,}\d")
_EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+")
LEAST_DIGITS = 5
# Shorter names are found by their beginning and two letters more
SHORT = 3


class Person(NamedTuple):
    """What is known of the person: whatever stood on his card and letter."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class Finder:
    """Looks for one person in many paragraphs."""

    def __init__(self, person: Person):
        words = [word for name in person.names for word in WORD.findall(name or "")]
        words = [word for word in words if len(word) > 1]
        self._stems = NameStems(words)
        self._exact = {fold(word) for word in words if len(word) > SHORT}
        self._short = {fold(word) for word in words if len(word) <= SHORT}
        self._houses = [
            house for text in person.addresses if (house := _read_house(text))
        ]
        self._phones = {
            key
            for phone in person.phones
            for key in phone_key(phone).split()
            if len(key) >= LEAST_DIGITS
        }
        self._emails = {email.strip().lower() for email in person.emails if email}
        self._numbers = [
            _number_pattern(number.strip())
            for number in person.numbers
            if number and number.strip()
        ]

    def find(self, text: str) -> str:
        """``name``, ``address``, ``phone``, ``email``, ``number``; or a mere hint:
        ``street``, ``person`` (somebody is named); empty if there is nothing."""
        if self._names(text):
            return "name"
        if self._has_phone(text):
            return "phone"
        if any(
            email.lower().rstrip(".") in self._emails for email in _EMAIL.findall(text)
        ):
            return "email"
        if any(number.search(text) for number in self._numbers):
            return "number"
        return self._find_place(text) or ("person" if _PERSON.search(text) else "")

    def _names(self, text):
        for word in WORD.findall(text):
            for part in {word, *word.split("-")}:
                folded = fold(part)
                if folded in self._exact:
                    return True
                if part[:1].isupper() and (
                    part in self._stems or self._is_short_name(folded)
                ):
                    return True
        return False

    def _is_short_name(self, word):
        return any(
            word.startswith(name) and len(word) <= len(name) + 2 for name in self._short
        )

    def _has_phone(self, text):
        told = [digits(number) for number in _PHONE.findall(text)]
        return any(phone in number for phone in self._phones for number in told)

    def _find_place(self, text):
        """The house is the person's address; the street alone is a hint."""
        words = normalise(text)
        for streets, house in self._houses:
            if not all(re.search(rf"\b{street}", words) for street in streets):
                continue
            if house and re.search(rf"(?<!\d){re.escape(house)}(?!\d)", words):
                return "address"
            return "street"
        return ""


def _number_pattern(number):
    """A number of digits alone may be any sum: then its sign stands before it."""
    sign = r"(?:№|\bN|\bномер\w{0,3})\s*" if number.isdigit() else r"(?<![\w/-])"
    return re.compile(rf"{sign}{re.escape(number)}(?![\w/]|-\w)", re.IGNORECASE)


def _read_house(address):
    """Beginnings of the street's words, and the number of the house."""
    words = address_key(address).split()
    named = [word for word in words if word.isalpha() and len(word) > SHORT]
    numbers = [word for word in words if word[:1].isdigit() and len(word) < 6]
    if not named:
        return None
    # Before the street stands the town, which everybody here lives in
    street = named[-1]
    return [re.escape(street[: max(4, len(street) - 2)])], numbers[0] if numbers else ""


def person_names(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Only what is written as names: «Уважаемая Мария Петровна!» has two."""
    return tuple(
        word
        for text in texts
        for word in WORD.findall(text or "")
        if word[:1].isupper() and not fold(word).startswith("уважаем")
    )
