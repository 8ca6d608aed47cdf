"""Russian spelling of letters by hunspell's dictionary, through `enchant`.

Kept in each worker: the dictionary once, the verdict on a word for the next letter.
Without library or dictionary nothing is misspelled; `is_available` says so.
"""

import functools
import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .words import WORD, fold, forms, is_proper_name

LANGUAGE = "ru_RU"
# Trade words of municipal services, for every body; a body learns its own besides
FIELD_WORDS = Path(__file__).with_name("field_words.txt")
SUGGESTIONS = 4
# More would hide the rest of the remarks
FOUND_LIMIT = 50
# Written with a point; without it the dictionary decides
SHORT_WORDS = """г гг ул пер пр просп пл пос дер обл р-н мкр б-р ш д корп стр кв с
    п пп ст ч абз т тел факс е др им тыс млн млрд руб коп экз л см м км кг ед шт чел
    мин сек исх вх рег прим табл рис изд зам зав нач и о врио"""
SHORT = frozenset(SHORT_WORDS.split())
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LATIN = re.compile("[a-z]", re.IGNORECASE)
SKIPPED = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\S+\.(?:ru|рф|com|org)\b\S*")

_logger = logging.getLogger(__name__)
_lock = threading.Lock()


@dataclass(frozen=True)
class Misspelling:
    """A word nobody knows, where it stands first and what may have been meant."""

    word: str
    start: int
    is_mixed: bool = False

    @property
    def suggestions(self):
        return suggest(self.word)


@functools.lru_cache(maxsize=1)
def _dictionary():
    try:
        import enchant
    except ImportError:  # the library needs the C one, which may be missing
        _logger.warning("Spelling: pyenchant or libenchant-2 is not installed")
        return None
    try:
        return enchant.Dict(LANGUAGE)
    except enchant.errors.Error:
        _logger.warning("Spelling: no dictionary %s, install hunspell-ru", LANGUAGE)
        return None


def is_available() -> bool:
    """Whether library and dictionary are installed."""
    return _dictionary() is not None


@functools.lru_cache(maxsize=100_000)
def is_known(word: str) -> bool:
    """Whether the dictionary has the word, Ё and Е alike, whole or in its parts."""
    dictionary = _dictionary()
    if dictionary is None:
        return True
    with _lock:
        if _check(dictionary, word):
            return True
        parts = word.split("-")
        return len(parts) > 1 and all(
            not part or part.isupper() or _check_part(dictionary, part)
            for part in parts
        )


def _check(dictionary, word):
    return (
        dictionary.check(word)
        or dictionary.check(word.replace("ё", "е").replace("Ё", "Е"))
        or (word.isupper() and dictionary.check(word.capitalize()))
    )


def _check_part(dictionary, part):
    """«жилищно» of «жилищно-коммунальный» stands in no dictionary by itself."""
    if _check(dictionary, part):
        return True
    return part.endswith(("о", "е")) and any(
        _check(dictionary, part[:-1] + ending) for ending in ("ый", "ий", "ой")
    )


@functools.lru_cache(maxsize=1)
def _field_forms():
    words = FIELD_WORDS.read_text(encoding="utf-8").split()
    return frozenset().union(*map(forms, words))


def is_field_word(word: str) -> bool:
    """Whether it is a trade word in a form that exists: «теплоснабжающей»."""
    return fold(word) in _field_forms()


@functools.lru_cache(maxsize=10_000)
def suggest(word: str) -> tuple[str, ...]:
    """What may have been meant; slow, so asked for shown words only."""
    dictionary = _dictionary()
    if dictionary is None:
        return ()
    with _lock:
        return tuple(dictionary.suggest(word)[:SUGGESTIONS])


def find_misspelled(
    text: str, is_own: Callable[[str], bool] = lambda word: False
) -> list[Misspelling]:
    """Words of the text that are not known, each once, in their order.

    Numbers, abbreviations, addresses of the net and foreign words are left alone; a
    word of Latin and Russian letters is an error of the keyboard.

    :param is_own: says of an unknown word whether it is a name or a learned word
    """
    plain = SKIPPED.sub(lambda match: " " * len(match.group()), text)
    found = {}
    for match in WORD.finditer(plain):
        word = match.group()
        if word.lower() in found or not CYRILLIC.search(word):
            continue
        mixed = bool(LATIN.search(word)) and "-" not in word
        if mixed or not (_is_left_alone(plain, match) or _is_right(word, is_own)):
            found[word.lower()] = Misspelling(word, match.start(), mixed)
        if len(found) == FOUND_LIMIT:
            break
    return list(found.values())


def _is_left_alone(text, match):
    """Abbreviations, initials, endings of numbers, names: «МБУ», «ул.», «15-го»."""
    word, start, end = match.group(), match.start(), match.end()
    if len(word) == 1 or LATIN.search(word):
        return True
    if re.search(r"[\d№]-?$", text[max(0, start - 2) : start]):
        return True
    if text[end : end + 1] == "." and word.lower() in SHORT:
        return True
    # «Жилкомсервис»: how an organization calls itself
    if text[start - 1 : start] == "«" and word[0].isupper():
        return True
    capitals = sum(letter.isupper() for letter in word)
    return capitals >= 2 and len(word) <= 8


def _is_right(word, is_own):
    if is_known(word) or is_field_word(word) or is_own(word):
        return True
    # Names of people and places, in the forms their dictionary has
    return word[0].isupper() and is_proper_name(word)
