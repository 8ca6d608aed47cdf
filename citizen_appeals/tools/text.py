"""Plain text: one spelling for searching, and checks of what was typed."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc`\u00b4]")
_NO_DIGITS = re.compile(r"\D+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+")


def clean(text):
    """One line as it should have been typed: single spaces, plain dashes."""
    text = unicodedata.normalize("NFC", text or "")
    text = _APOSTROPHES.sub("'", _DASHES.sub("-", text))
    return _SPACES.sub(" ", text).strip()


def normalise(text):
    """The spelling stored in search columns: lower case, Ё as Е, single spaces."""
    return clean(text).lower().replace("ё", "е")


def words(text):
    """The words of a search, whatever their order, case and punctuation."""
    return re.findall(r"\w+", normalise(text))


def digits(text):
    return _NO_DIGITS.sub("", text or "")


def has_cyrillic(text):
    return bool(_CYRILLIC.search(text or ""))


def has_latin(text):
    return bool(_LATIN.search(text or ""))


def latin_letters(text):
    """Latin letters of a text, in order, each once."""
    return "".join(dict.fromkeys(_LATIN.findall(text or "")))


def is_email(text):
    return bool(_EMAIL.fullmatch((text or "").strip()))


def is_phone(text):
    """Five digits (a small town's network) or more, whatever stands around them."""
    return len(digits(text)) >= 5


# Words of an address that one clerk writes and another leaves out.
_FILLERS = """
    г гор город пос поселок с село дер деревня ул улица пер переулок пр просп
    проспект пл площадь б бул бульвар мкр микрорайон р н район обл область край
    д дом корп корпус к стр строение кв квартира ком комната
"""
_ADDRESS_FILLERS = frozenset(_FILLERS.split())


def address_key(address):
    """Words of an address that tell it from others, in the order they stand."""
    return " ".join(word for word in words(address) if word not in _ADDRESS_FILLERS)


def phone_key(phone):
    """Digits of each number, without the 7 or 8 before the ten of a Russian one."""
    keys = []
    for number in re.split(r"[,;/]|\bили\b|\n", phone or ""):
        key = digits(number)
        if len(key) == 11 and key[0] in "78":
            key = key[1:]
        if key:
            keys.append(key)
    return " ".join(keys)
