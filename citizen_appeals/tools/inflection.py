"""Genitive and dative of names and posts.

Names go through `pytrovich`, posts through a head-word rule over `pymorphy3`.
Both libraries are optional: without them, or where a word is not known, the
functions return None, and the caller keeps the nominative and asks a person.
"""

import functools
import logging
import re
import threading
from dataclasses import dataclass

from .text import clean, has_cyrillic, has_latin

CASES = ("genitive", "dative")
GENDERS = ("male", "female")

# The detector would write the names it doubts into the log.
logging.getLogger("pytrovich").setLevel(logging.ERROR)
logging.getLogger("pymorphy3").setLevel(logging.WARNING)

_lock = threading.Lock()


@functools.lru_cache(maxsize=1)
def _petrovich():
    """The module, a maker and a detector: reading the rules is the slow part."""
    try:
        from pytrovich import detector, enums, maker
    except ImportError:
        return None
    return enums, maker.PetrovichDeclinationMaker(), detector.PetrovichGenderDetector()


@functools.lru_cache(maxsize=1)
def _morphology():
    try:
        import pymorphy3
    except ImportError:
        return None
    return pymorphy3.MorphAnalyzer(lang="ru")


# ---------------------------------------------------------------------------
# Persons
# ---------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonName:
    """Parts of a person's name as they were typed."""

    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    gender: str | None = None

    def __post_init__(self):
        for part in ("surname", "given_name", "patronymic"):
            object.__setattr__(self, part, _clean_part(getattr(self, part)))

    @property
    def full(self):
        return " ".join(filter(None, self.parts))

    @property
    def parts(self):
        return (self.surname, self.given_name, self.patronymic)

    @property
    def initials(self):
        return _initial(self.given_name) + _initial(self.patronymic)

    @property
    def short(self):
        """Initials before the surname, as signatures have it: «И.И. Иванов»."""
        return " ".join(filter(None, (self.initials, self.surname)))

    @property
    def listed(self):
        """Initials after the surname, as lists and addresses have it: «Иванов И.И.»."""
        return " ".join(filter(None, (self.surname, self.initials)))

    def guess_gender(self):
        return self.gender or guess_gender(*self.parts)

    def inflected(self, case):
        """The same name in another case, None when it cannot be told."""
        gender = self.guess_gender()
        if case not in CASES:
            raise ValueError(case)
        if gender not in GENDERS or not self._is_declinable() or not _petrovich():
            return None
        enums, maker, _detector = _petrovich()
        make = functools.partial(
            _inflect_part,
            maker,
            enums.Gender[gender.upper()],
            enums.Case[case.upper()],
        )
        return PersonName(
            make(enums.NamePart.LASTNAME, self.surname),
            make(enums.NamePart.FIRSTNAME, self.given_name),
            make(enums.NamePart.MIDDLENAME, self.patronymic),
            gender,
        )

    def _is_declinable(self):
        """Only names written in Russian, of a build the rules know.

        A given name or a surname of several words is a foreign one.
        """
        if not has_cyrillic(self.full) or has_latin(self.full):
            return False
        return " " not in self.surname and " " not in self.given_name


def _clean_part(part):
    return re.sub(r"\s*-\s*", "-", clean(part))


def _initial(part):
    return f"{part[0].upper()}." if part else ""


def _inflect_part(maker, gender, case, kind, part):
    if not part or part.endswith("."):
        return part
    # The rules add small letters: capitals are put back afterwards.
    if len(part) > 1 and part.isupper():
        return maker.make(kind, gender, case, part.lower()).upper()
    return maker.make(kind, gender, case, part)


def guess_gender(surname=None, given_name=None, patronymic=None):
    """'male', 'female' or None: by the patronymic, else by the other parts."""
    if not _petrovich():
        return None
    _enums, _maker, detector = _petrovich()
    parts = {
        "lastname": _clean_part(surname),
        "firstname": _clean_part(given_name),
        "middlename": _clean_part(patronymic),
    }
    parts = {
        key: value for key, value in parts.items() if value and not value.endswith(".")
    }
    if not parts or not all(has_cyrillic(part) for part in parts.values()):
        return None
    if " " in parts.get("firstname", ""):
        return None
    gender = detector.detect(**parts).str()
    return gender if gender in GENDERS else None


def settle_gender(surname, given_name, patronymic, known):
    """A patronymic decides, else what is known already, else the other parts."""
    return (
        guess_gender(None, None, patronymic)
        or known
        or guess_gender(surname, given_name, patronymic)
    )


def inflect_person(surname, given_name, patronymic, gender, case):
    """Full name in 'genitive' or 'dative'; None leaves it to a person."""
    name = PersonName(surname, given_name, patronymic, gender or None).inflected(case)
    return name and name.full


# ---------------------------------------------------------------------------
# Posts
# ---------------------------------------------------------------------------

_TAGS = {"genitive": "gent", "dative": "datv", "accusative": "accs"}
_FUNCTION_WORDS = {"PREP", "CONJ", "PRCL"}
_ADJECTIVES = {"ADJF", "PRTF"}
# The rest of these posts stands in the genitive already.
_FROZEN = re.compile(r"(врио|врид|и\.?\s?о\.?|в\.?р\.?и\.?о\.?)(\s|$)", re.IGNORECASE)
_SEPARATOR = re.compile("(\\s+[-\u2013\u2014]\\s+|,\\s+)")


def inflect_post(text, case):
    """A post in 'genitive', 'dative' or 'accusative' by its head word, or None.

    Declined are the adjectives before the first noun and this noun, or the
    participle that stands for one; everything after it stays. The same for
    each half of «заместитель главы - начальник отдела».
    """
    tag = _TAGS[case]
    if not has_cyrillic(text) or has_latin(text) or not _morphology():
        return None
    pieces = _split_posts(" ".join(text.split()))
    with _lock:  # the analyser keeps caches that threads share
        declined = [
            piece if index % 2 else _inflect_head(piece, tag)
            for index, piece in enumerate(pieces)
        ]
    if None in declined:
        return None
    return "".join(declined)


def _split_posts(text):
    """Posts and separators in turn; a comma parts only when a post follows it."""
    pieces = _SEPARATOR.split(text)
    result = pieces[:1]
    for separator, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if separator.startswith(",") and not _is_person(piece.split(" ")[0]):
            result[-1] += separator + piece
        else:
            result += [separator, piece]
    return result


def _is_person(word):
    return any(
        {"NOUN", "anim", "nomn", "sing"} <= parse.tag.grammemes
        and "Surn" not in parse.tag
        for parse in _morphology().parse(word)[:1]
    )


def _inflect_head(text, tag):
    if _FROZEN.match(text):
        return text
    words = text.split(" ")
    start = 0
    while start < len(words) - 1 and _first_parse(words[start]).tag.POS == "ADVB":
        start += 1
    head = []
    for index in range(start, len(words)):
        # «учёный», «старший» are nouns too, but first of all adjectives.
        parse = _nominative(words[index], _ADJECTIVES)
        if not parse:
            parse = _nominative(words[index], {"NOUN"})
            if parse and _agrees(parse, head):
                head.append((index, parse))
            break
        head.append((index, parse))
    # Without a noun it is «заведующий отделом», «исполняющий обязанности».
    return _decline(words, head, tag) if head else None


def _first_parse(word):
    return _morphology().parse(word)[0]


def _nominative(word, kinds):
    """The likeliest reading of a word as a nominative singular of these kinds."""
    parses = _morphology().parse(word)
    if parses[0].tag.POS in _FUNCTION_WORDS:
        return None
    for parse in parses:
        if parse.tag.POS in kinds and {"nomn", "sing"} <= parse.tag.grammemes:
            return parse
    return None


def _agrees(noun, adjectives):
    return all(
        noun.tag.gender == adjective.tag.gender or "ms-f" in noun.tag
        for _index, adjective in adjectives
    )


def _decline(words, parses, tag):
    words = list(words)
    for index, parse in parses:
        form = parse.inflect({tag, "sing"})
        if tag == "accs" and parse.tag.gender == "masc":
            # «за исполняющего обязанности»: a post is a person
            form = parse.inflect({tag, "sing", "anim"}) or form
        if form is None:
            return None
        words[index] = _like(words[index], form.word)
    return " ".join(words)


def _like(original, word):
    """Capitals and «ё» of the original in the declined word."""
    if len(original) > 1 and original.isupper():
        return word.upper()
    same = 0
    for old, new in zip(original.lower(), word, strict=False):
        if old.replace("ё", "е") != new.replace("ё", "е"):
            break
        same += 1
    return original[:same] + word[same:]
