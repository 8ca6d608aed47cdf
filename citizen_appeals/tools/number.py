"""Registration numbers as people write them: «№ И-123/26», «и123», «123-и»."""

import re
from dataclasses import dataclass

# Latin letters that look like a Cyrillic one, and those of the same key
_LOOKALIKES = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_KEYS = str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ")
_HEAD = re.compile(r"^\s*(№|#|n[o°º]?\.?(?=[\s\d])|номер\b)[\s:.]*", re.IGNORECASE)
# «от 10.03.2026» behind the number, where a name of a card is pasted
_DAY = re.compile(r"\s+(от|of)\s+[\d.]+.*$", re.IGNORECASE)
_TOKEN = re.compile(r"\d+|[A-ZА-ЯЁ]+")
_NO_KEY = re.compile("[^0-9A-ZА-ЯЁ]")
LARGEST = 2**31 - 1
# Nobody's number is longer; what is pasted by mistake costs no more than this
MAX_LENGTH = 100
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class Number:
    """What of a number can be read out of a text.

    :param value: the ordinal number, 0 if there is none
    :param year: 0 if none was written
    :param letters: the letters around it, in each way they may have been meant
    :param key: all of it without punctuation, as foreign numbers are compared
    """

    value: int
    year: int
    letters: frozenset
    key: str


def to_key(text):
    """Letters and digits alone, Latin look-alikes as Cyrillic ones.

    The SQL of ``citizen_appeal_number.py`` says the same.
    """
    return _NO_KEY.sub("", (text or "").upper().translate(_LOOKALIKES))


def to_letters(text):
    """The letters alone: what a register prints before its numbers."""
    return "".join(sign for sign in to_key(text) if not sign.isdigit())


def parse(text):
    """Read a number in whatever spelling; a text without digits has none."""
    text = _DAY.sub("", _HEAD.sub("", (text or "")[:MAX_LENGTH])).upper()
    tokens = _TOKEN.findall(text)
    digits = [token for token in tokens if token.isdigit()]
    year = _get_year(digits[-1]) if len(digits) > 1 else 0
    ordinal = digits[-2 if year else -1] if digits else "0"
    letters = "".join(token for token in tokens if not token.isdigit())
    meant = {letters.translate(_LOOKALIKES), letters.translate(_KEYS)} - {""}
    value = int(ordinal) if len(ordinal) < 11 else 0
    return Number(
        value=value if value <= LARGEST else 0,
        year=year,
        letters=frozenset(meant),
        key=to_key(text),
    )


def _get_year(digits):
    year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    is_year = len(digits) in (2, 4) and FIRST_YEAR <= year <= LAST_YEAR
    return year if is_year else 0
