"""Names of persons in Russian text: in any case form and order, with or without dots.

Stands on the dictionary of `pymorphy3`; without it names are told by their endings.
"""

import functools
import re
from dataclasses import dataclass

from .inflection import _lock, _morphology
from .translit import to_cyrillic
from .words import fold

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_PATRONYMIC = re.compile(
    r"\w{2,}(?:[оеё]вич|ьич|[кмн]ич|ыч)(?:а|у|ем|е|и|ей|ам|ами|ах)?"
    r"|\w{2,}(?:[оеё]вн|ичн|иничн)(?:а|ы|е|у|ой|ою)"
)
# A surname the dictionary does not have
_LIKE_SURNAME = re.compile(
    r"\w{2,}(?:[оеё]в|ин|ын)(?:а|у|ым|ом|е|ой|ых|ыми|ы)?"
    r"|\w{2,}(?:енко|чук|юк|ян|янц|дзе|швили|заде|ман|берг|штейн|ец|их|ых|ко)"
    r"|\w{2,}(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую)"
)
_ADJECTIVE = re.compile(r"\w+(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую)")
_SON_OF = re.compile(r"оглы|оглу|кызы|угли|уулу")
# Before a person and before a place
_PERSON_WORDS = re.compile(
    r"гражданин\w*|гражданк\w+|гр|г-н\w?|г-ж\w|господин\w*|госпож\w+|товарищ\w*|тов"
    r"|заявител\w+|сосед\w*|соседк\w+|ип|врач\w{0,3}|доктор\w?|учител\w+|воспитател\w+"
    r"|мастер\w{0,2}|инженер\w{0,2}|директор\w{0,2}|начальник\w{0,2}|депутат\w{0,2}"
    r"|инспектор\w{0,2}|участков\w+|председател\w+|сотрудник\w{0,2}|специалист\w{0,2}"
    r"|водител\w+|бригадир\w{0,2}|мам\w|пап\w|муж\w{0,2}|жен\w|сын\w{0,2}|доч\w+|семь\w"
    r"|бабушк\w|дедушк\w|брат\w{0,2}|сестр\w|внук\w{0,2}|внучк\w|наследник\w{0,2}"
    r"|собственник\w{0,2}|жилец|жильц\w{1,3}|жител\w{1,3}|ребен\w{1,3}"
)
_PLACE_WORDS = re.compile(
    r"улиц\w{0,3}|просп\w*|переул\w+|шоссе|бульвар\w*|набережн\w+|площад\w+|проезд\w*"
    r"|алле\w{1,2}|микрорайон\w*|квартал\w*|тупик\w*|тракт\w?|имени|парк\w{0,2}|сквер\w*"
    r"|памятник\w*|город\w{0,2}|сел[оауе]м?|посел\w+|деревн\w+|хутор\w*|станиц\w+|рек\w"
    r"|озер\w+|район\w{0,2}|област\w+|кра[йяюе]|округ\w*|сельсовет\w*|поселени\w+|балк\w"
    r"|станци\w+|остановк\w+|рынок|рынк\w|мост\w?|пляж\w*|школ\w|лице\w+|гимнази\w+"
    r"|микр|мкр|мкрн|просп|пер|ул|наб|пл|бул|пос|дер|им|обл|снт|днт|тсж|тсн|жк|жск"
    r"|пр-т\w?|б-р\w?|пр-д\w?|пр-кт\w?|р-н\w?|библиотек\w+|больниц\w+|театр\w?|музе\w+"
)
# One or two letters mean a place only with their dot: «с. Азово»
_SHORT_PLACE = frozenset({"с", "г", "д", "х", "п", "р", "ш", "ст", "пр"})
# Stand at the head of a sentence before a name, and are none
_TITLES = re.compile(
    r"уважаем\w+|глав[аеуы]\w?|губернатор\w*|президент\w*|министр\w*|мэр\w*|заместител\w+"
    r"|пенсионер\w*|ветеран\w*|инвалид\w*|администраци\w+|прош\w+|прос\w+|я|мы|он|она|вы"
    r"|наш\w{0,3}|мо[йяеи]\w{0,2}|ваш\w{0,3}|здравствуйте|добрый|день|письм\w+|обращени\w+"
    r"|от|для|по|с|и|а|но|у|к|в|во|на|из|о|об|за|до|ст|жалоб\w+|заявлени\w+|ответ\w*"
    r"|закон\w*|куратор\w*|исполнител\w+|ребенок|также|исх|вх"
)
_ABBREVIATIONS = frozenset(
    "РФ УК ГК ЖК ТК СК АО ИП РО МЧ ВС КС РТ МО ЯО РК ЧР ДК".split()  # noqa: SIM905
)
_CAPITAL = "А-ЯЁ"
_SURNAME = (
    rf"(?:[{_CAPITAL}][а-яё]+(?:-[{_CAPITAL}][а-яё]+)?"
    rf"|[{_CAPITAL}]{{2,}}(?:-[{_CAPITAL}]{{2,}})?)"
)
_INITIALS = [
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w-]){_SURNAME}[\s,]{{1,3}}[{_CAPITAL}]\s?\.\s?(?:[{_CAPITAL}](?![\w])\s?\.?)?",
        rf"(?<![\w.])[{_CAPITAL}]\s?\.\s?(?:[{_CAPITAL}]\s?\.\s{{0,3}})?{_SURNAME}(?!\w)",
        rf"(?<![\w-]){_SURNAME}\s(?:[{_CAPITAL}]{{2}}|[{_CAPITAL}]\s[{_CAPITAL}])(?![\w.-])",
        rf"(?<![\w-])(?:[{_CAPITAL}]{{2}}|[{_CAPITAL}]\s[{_CAPITAL}])\s{_SURNAME}(?!\w)",
    )
]
_SPACED = re.compile(r"(?<!\w)[А-ЯЁа-яё](?:[ .\-_*]{1,2}[А-ЯЁа-яё]){4,}(?!\w)")
_QUOTED = re.compile(r"«[^«»\n]{1,120}»|\"[^\"\n]{1,120}\"|“[^”\n]{1,120}”")
# Shares of the readings of a word that make it a name
SURE, LIKELY, FAIR = 0.9, 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word may be: shares of its readings by the dictionary."""

    known: bool = False
    name: float = 0
    surname: float = 0
    place: float = 0
    patronymic: bool = False
    any_name: bool = False
    any_surname: bool = False

    @property
    def is_personal(self):
        return self.any_name or self.any_surname or self.patronymic


@functools.lru_cache(maxsize=50_000)
def read(word: str) -> Reading:
    word = fold(word)
    patronymic = bool(_PATRONYMIC.fullmatch(word))
    morphology = _morphology()
    if not morphology:
        like = bool(_LIKE_SURNAME.fullmatch(word))
        return Reading(patronymic=patronymic, any_surname=like)
    with _lock:
        parses = morphology.parse(word)
        known = morphology.word_is_known(word)
    shares = {"Name": 0.0, "Surn": 0.0, "Geox": 0.0, "Patr": 0.0}
    for parse in parses:
        for tag in shares.keys() & parse.tag.grammemes:
            shares[tag] += parse.score
    any_surname = any("Surn" in parse.tag.grammemes for parse in parses)
    return Reading(
        known=known,
        name=shares["Name"] if known else 0,
        surname=shares["Surn"] if known else 0,
        place=shares["Geox"],
        patronymic=bool(shares["Patr"]) and (known or patronymic),
        any_name=known and any("Name" in parse.tag.grammemes for parse in parses),
        any_surname=any_surname
        if known
        else bool(_LIKE_SURNAME.fullmatch(word)) or "-" in word,
    )


class _Token:
    """A word of the text with what stands around it."""

    __slots__ = ("all_caps", "capital", "end", "gap", "reading", "start", "word")

    def __init__(self, match, gap):
        self.start, self.end = match.span()
        self.word = match[0]
        self.capital = self.word[0].isupper()
        self.all_caps = len(self.word) > 1 and self.word.isupper()
        # What separates it from the word before
        self.gap = gap
        self.reading = read(self.word)

    @property
    def small(self):
        return fold(self.word)

    @property
    def follows(self):
        """Nothing but blanks and line ends between it and the word before."""
        return bool(self.gap) and not self.gap.strip()


class _Finder:
    def __init__(self, text, taken):
        self.text = text
        self.tokens = []
        end = 0
        for match in _WORD.finditer(text):
            self.tokens.append(_Token(match, text[end : match.start()]))
            end = match.end()
        self.quoted = [match.span() for match in _QUOTED.finditer(text)]
        self.taken = taken
        self.spans = []

    def find(self):
        for index, token in enumerate(self.tokens):
            if self._is_taken(token):
                continue
            if token.reading.patronymic:
                self._take_full_name(index)
            elif _SON_OF.fullmatch(token.small):
                self._take_run(index, 3, 0)
            elif self._is_pair(index):
                self._add(index, index + 1)
            elif self._is_alone(index):
                self._add(index, index)
        self._find_initials()
        for match in _SPACED.finditer(self.text):
            self.spans.append((*match.span(), "name"))
        return self.spans

    def _add(self, first, last):
        span = (self.tokens[first].start, self.tokens[last].end, "name")
        self.spans.append(span)

    def _is_taken(self, token):
        return any(start <= token.start < end for start, end in self.taken)

    # ------------------------------------------------------------------
    # full names
    # ------------------------------------------------------------------

    def _take_full_name(self, index):
        """The patronymic, what stands before it, and a surname behind it."""
        first, last = index, index
        while first and index - first < 2 and self._may_belong(first):
            if not self._is_part(first - 1, index, near=first == index):
                break
            first -= 1
        if (
            last + 1 < len(self.tokens)
            and index - first < 2
            and self._may_belong(last + 1)
            and self._is_part(last + 1, index, near=False)
        ):
            last += 1
        self._add(first, last)

    def _take_run(self, index, before, after):
        first = index
        while first and index - first < before and self._may_belong(first):
            if not self.tokens[first - 1].capital or self._is_title(first - 1):
                break
            first -= 1
        self._add(first, min(index + after, len(self.tokens) - 1))

    def _may_belong(self, index):
        """Whether the word goes on from the one before it."""
        return self.tokens[index].follows or self.tokens[index].gap in (". ", ".")

    def _is_part(self, index, patronymic, near):
        """Whether a word is the given name or the surname of a patronymic."""
        token, owner = self.tokens[index], self.tokens[patronymic]
        if self._is_title(index) or _PERSON_WORDS.fullmatch(token.small):
            return False
        reading = token.reading
        if not owner.capital or not token.capital:
            least = reading.name if near else max(reading.surname, reading.name)
            return least >= FAIR or (near and reading.any_name)
        if len(token.word) == 1:
            return True
        return (
            near or reading.is_personal or not reading.known or not self._begins(index)
        )

    def _is_title(self, index):
        return bool(_TITLES.fullmatch(self.tokens[index].small))

    # ------------------------------------------------------------------
    # two words, and one
    # ------------------------------------------------------------------

    def _is_pair(self, index):
        """A given name beside a surname, in either order."""
        if index + 1 >= len(self.tokens) or not self.tokens[index + 1].follows:
            return False
        one, other = self.tokens[index], self.tokens[index + 1]
        if self._is_latin(one) and self._is_latin(other):
            pair = [read(to_cyrillic(token.word)) for token in (one, other)]
            return any(r.name >= LIKELY or r.surname >= LIKELY for r in pair)
        if self._is_place(index) or self._is_title(index) or self._is_title(index + 1):
            return False
        if "\n\n" in other.gap:
            return False
        for given, family in ((one, other), (other, one)):
            name, surname = given.reading, family.reading
            if one.capital and other.capital:
                strong = name.name >= LIKELY or surname.surname >= LIKELY
                like = surname.any_surname or not surname.known
                if name.any_name and like and strong and not self._is_adjective(family):
                    return True
            elif name.name >= LIKELY and surname.surname >= LIKELY:
                return True
        return False

    def _is_adjective(self, token):
        """«Иван Московский»: a surname; «Роман Московская область»: none."""
        return token.reading.known and not token.reading.any_surname

    def _is_latin(self, token):
        return token.capital and token.word.isascii() and len(token.word) > 2

    def _is_alone(self, index):
        """A single name: sure of the dictionary, or named as a person."""
        token = self.tokens[index]
        reading = token.reading
        if not token.capital or len(token.word) < 3 or self._is_title(index):
            return False
        if self._is_place(index):
            return False
        if index and _PERSON_WORDS.fullmatch(self.tokens[index - 1].small):
            gap = self.tokens[index].gap
            if (not gap.strip(' .\n«"') and reading.is_personal) or (
                not gap.strip(" .") and not reading.known and not token.all_caps
            ):
                return True
        if self._is_quoted(token):
            return False
        begins = self._begins(index)
        if reading.name >= (SURE if begins or token.all_caps else LIKELY):
            return True
        least = SURE - 0.2 if begins or token.all_caps else LIKELY
        if reading.surname >= least and reading.place < FAIR:
            return True
        return (
            not begins
            and not reading.known
            and not token.all_caps
            and bool(_LIKE_SURNAME.fullmatch(token.small))
            and not _ADJECTIVE.fullmatch(token.small)
        )

    def _begins(self, index):
        """Whether a sentence begins here: then any word has a capital."""
        if not index:
            return True
        gap, before = self.tokens[index].gap, self.tokens[index - 1].word
        if "\n\n" in gap or any(mark in gap for mark in "!?…:;•"):
            return True
        if "." in gap:
            return len(before) > 3 or before[-1].isdigit()
        return ("\n" in gap and bool(gap.strip())) or any(c.isdigit() for c in gap)

    def _is_place(self, index):
        """A word behind or before a street, a town, a park, «имени»."""
        before = index - 1
        # «улиц Пушкина и Горького»
        if (
            before > 0
            and self.tokens[before].word == "и"
            and self._is_place(before - 1)
        ):
            return True
        # «ул. Героя Петрова», «пр. А. Матросова»
        for _step in range(2):
            if before < 0:
                break
            word, gap = self.tokens[before].small, self.tokens[before + 1].gap
            if gap.strip(' .«"\n\x01') and not gap.strip().isdigit():
                break
            if _PLACE_WORDS.fullmatch(word):
                return True
            small = self.tokens[before].word == word
            if small and word in _SHORT_PLACE and gap.startswith("."):
                return True
            if not self.tokens[before].capital:
                break
            before -= 1
        if index + 1 < len(self.tokens) and self.tokens[index + 1].follows:
            token = self.tokens[index]
            named = _PLACE_WORDS.fullmatch(self.tokens[index + 1].small)
            if named and not token.reading.any_name:
                return True
        return False

    def _is_quoted(self, token):
        return any(start < token.start < end for start, end in self.quoted)

    # ------------------------------------------------------------------
    # initials
    # ------------------------------------------------------------------

    def _find_initials(self):
        by_start = {token.start: index for index, token in enumerate(self.tokens)}
        for number, pattern in enumerate(_INITIALS):
            for match in pattern.finditer(self.text):
                words = [
                    by_start[word.start() + match.start()]
                    for word in _WORD.finditer(match[0])
                    if word.start() + match.start() in by_start
                ]
                family = [i for i in words if len(self.tokens[i].word) > 1]
                initials = [i for i in words if len(self.tokens[i].word) == 1]
                dotless = number > 1
                if dotless:
                    family = [i for i in words if not self._is_two_letters(i)]
                if not family or self._is_taken(self.tokens[family[0]]):
                    continue
                if self._is_signed(family[0], len(initials), dotless, words[0]):
                    self.spans.append((match.start(), match.end(), "name"))

    def _is_two_letters(self, index):
        word = self.tokens[index].word
        return len(word) < 3 and word.isupper()

    def _is_signed(self, index, initials, dotless, first):
        token, reading = self.tokens[index], self.tokens[index].reading
        if self._is_title(index) or self._is_place(first) or self._is_place(index):
            return False
        if _PERSON_WORDS.fullmatch(token.small):
            return False
        if dotless:
            near = {
                self.tokens[i].word
                for i in (index - 1, index + 1)
                if 0 <= i < len(self.tokens)
            }
            return reading.surname >= LIKELY and not near & _ABBREVIATIONS
        if initials > 1:
            return reading.any_surname or not reading.known or not token.all_caps
        return reading.any_surname or (not reading.known and len(token.word) > 2)


def find_names(folded, taken=()):
    """Places ``(start, end, "name")`` in the plain text outside of those taken."""
    return _Finder(folded.text, taken).find()
