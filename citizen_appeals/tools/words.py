"""Russian words and their forms: «в кратчайший срок» is found in «в кратчайшие сроки».

Stands on `pymorphy3`; without it a word is only its own spelling.
"""

import functools
import re
from collections.abc import Iterable

from .inflection import _lock, _morphology

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# A gap in a phrase, up to so many words
GAP = "*"
GAP_WORDS = 3
PROPER = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})


def fold(word: str) -> str:
    """One spelling: small letters, Ё as Е."""
    return word.lower().replace("ё", "е")


@functools.lru_cache(maxsize=50_000)
def lemmas(word: str) -> frozenset[str]:
    """Dictionary forms a word may belong to, and the word itself."""
    word = fold(word)
    morphology = _morphology()
    if not morphology:
        return frozenset({word})
    with _lock:
        forms = {fold(parse.normal_form) for parse in morphology.parse(word)}
    return frozenset(forms | {word})


def forms(word: str) -> frozenset[str]:
    """Every form of a word, folded; of an unknown one as words like it are declined."""
    morphology = _morphology()
    if not morphology:
        return frozenset({fold(word)})
    with _lock:
        found = {
            fold(form.word)
            for parse in morphology.parse(fold(word))
            for form in parse.lexeme
        }
    return frozenset(found | {fold(word)})


def names_all(text: str, name: str) -> bool:
    """Whether the text has every word of the name, in any form: «главному специалисту
    отдела благоустройства» names «Отдел благоустройства»."""
    known = frozenset().union(*map(lemmas, WORD.findall(text)))
    return all(not known.isdisjoint(lemmas(word)) for word in WORD.findall(name))


@functools.lru_cache(maxsize=50_000)
def is_proper_name(word: str) -> bool:
    """A surname, given name or place the dictionary of forms knows."""
    morphology = _morphology()
    if not morphology:
        return False
    with _lock:
        if not morphology.word_is_known(word.lower()):
            return False
        return any(
            PROPER & parse.tag.grammemes for parse in morphology.parse(word.lower())
        )


def same_stem(word: str, name: str) -> bool:
    """Whether two words differ in their endings only: «Заозёрной» and «Заозёрная»."""
    word, name = fold(word), fold(name)
    length = max(3, min(len(word), len(name)) - 3)
    return word[:length] == name[:length] and abs(len(word) - len(name)) <= 3


class NameStems:
    """Names of an appeal, by their beginnings: asked for each unknown word."""

    def __init__(self, texts: Iterable[str | None]):
        self._by_head: dict[str, set[str]] = {}
        for text in texts:
            for word in WORD.findall(text or ""):
                for part in {word, *word.split("-")}:
                    self._by_head.setdefault(fold(part)[:3], set()).add(part)

    def __contains__(self, word: str) -> bool:
        return any(
            same_stem(word, name) for name in self._by_head.get(fold(word)[:3], ())
        )


@functools.lru_cache(maxsize=5_000)
def _phrase_items(phrase: str, any_form: bool) -> tuple:
    """What stands at each place: a set of dictionary forms, a word or a gap."""
    parts = re.findall(rf"{re.escape(GAP)}|{WORD.pattern}", phrase)
    return tuple(
        None if part == GAP else lemmas(part) if any_form else frozenset({fold(part)})
        for part in parts
    )


def find_phrase(text: str, phrase: str, any_form: bool = True) -> str:
    """The words of the text that say the phrase, in any of their forms; else empty.

    :param phrase: words one after the other; ``*`` stands for up to three words
    :param any_form: False finds only the forms written
    """
    items = _phrase_items(phrase, any_form)
    if not any(items):
        return ""
    words, said = _text_words(text, any_form)
    if any(item and item.isdisjoint(said) for item in items):
        return ""
    for start in range(len(words)):
        end = _match(words, start, items, 0)
        if end is not None:
            return text[words[start][1] : words[end - 1][2]]
    return ""


@functools.lru_cache(maxsize=256)
def _text_words(text: str, any_form: bool) -> tuple[list, frozenset]:
    """Words of a text with their places, and all their forms together."""
    words = [
        (
            lemmas(match.group()) if any_form else frozenset({fold(match.group())}),
            match.start(),
            match.end(),
        )
        for match in WORD.finditer(text)
    ]
    return words, frozenset().union(*(forms for forms, _start, _end in words))


def _match(words, position, items, index):
    """The position behind the phrase, None when it does not stand here."""
    if index == len(items):
        return position
    if items[index] is None:
        for skipped in range(GAP_WORDS + 1):
            end = _match(words, position + skipped, items, index + 1)
            if end is not None:
                return end
        return None
    if position >= len(words) or not items[index] & words[position][0]:
        return None
    return _match(words, position + 1, items, index + 1)
