"""What a line typed to find a person asks for: words, their spellings, numbers."""

import re

from . import person_line, translit
from .text import address_key, clean, digits, normalise, phone_key

# Words beyond these narrow nothing down
MAX_WORDS = 8
# Letters by which a word is found in spite of a mistake (see citizen_person_keys)
HEAD = 7
KEY = 20
MISSPELT_FROM = 4

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\+?\(?\d[\d\s()-]*\d")


class PersonQuery:
    """«Bdfyjdf Vfhbz 345-67-89» → words with their spellings, and parts of a phone."""

    def __init__(self, typed):
        typed = clean(person_line.strip_invisible(typed[: person_line.MAX_LENGTH]))
        typed, self.numbers = _take_numbers(typed)
        chunks = _take_fillers(typed.split(" "))
        self.words = [ways for ways in map(_get_ways, chunks) if ways][:MAX_WORDS]

    def __bool__(self):
        return bool(self.words or self.numbers)

    @property
    def exact_keys(self):
        return [{way[:KEY] for way in ways} for ways in self.words]

    @property
    def fuzzy_keys(self):
        return [
            {way[:KEY] for way in ways}.union(*map(get_misspelt_keys, ways))
            for ways in self.words
        ]

    @property
    def can_be_misspelt(self):
        return any(
            len(way) >= MISSPELT_FROM and way.isalpha()
            for ways in self.words
            for way in ways
        )

    @property
    def parts(self):
        """Words long enough to be looked for inside of names, as they were typed."""
        words = [ways[0] for ways in self.words]
        return words if words and all(len(word) >= 3 for word in words) else []

    def accepts(self, row):
        return True

    def accepts_misspelt(self, row):
        """Sharing a key is a hint: the mistake is looked for letter by letter."""
        return self.get_distance(row) < 100

    def get_distance(self, row):
        """Sum over the words: 0 the same, 1 its beginning, 10 a mistake, else 100."""
        have = row.get("words")
        if have is None:
            have = row["words"] = _row_words(row)
        return sum(min(_distance(way, have) for way in ways) for ways in self.words)

    def get_reason(self, row):
        """By what the person was found, as a code."""
        if not self.words:
            return "phone"
        name = set(_WORD.findall(row["name_key"] or ""))
        address = set(_WORD.findall(row["address_key"] or ""))
        places = set()
        for ways in self.words:
            for place, words in (("name", name), ("address", address)):
                if any(_distance(way, words) <= 1 for way in ways):
                    places.add(place)
                    break
            else:
                email = any(way in (row["email"] or "").lower() for way in ways)
                places.add("email" if email else "like")
        if "like" in places:
            name = row["name_key"] or ""
            inside = all(any(way in name for way in ways) for ways in self.words)
            return "part" if inside else "like"
        if places == {"name", "address"}:
            return "name_address"
        return places.pop() if len(places) == 1 else "name"


def get_misspelt_keys(word):
    """Keys shared by any word that differs by one letter or by two swapped ones."""
    if len(word) < MISSPELT_FROM or not word.isalpha():
        return set()
    head, longer = word[:HEAD], word[: HEAD + 1]
    keys = {head, word[: HEAD - 1], *_deletions(head), *_deletions(longer)}
    return {f"~{key}" for key in keys if len(key) >= MISSPELT_FROM - 1}


def is_near(one, other):
    """Whether two words differ by at most one letter, or by two swapped ones."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    return (
        one[1:] == other[1:]
        or one[1:] == other
        or one == other[1:]
        or (one[:2] == other[1::-1] and one[2:] == other[2:] and len(one) > 1)
    )


def _deletions(word):
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _distance(way, words):
    """How far a typed word is from the nearest of these."""
    if way in words:
        return 0
    if any(word.startswith(way) for word in words):
        return 1
    if len(way) < MISSPELT_FROM:
        return 100
    return 10 if any(_is_begun(way, word) for word in words) else 100


def _is_begun(way, word):
    """The whole word with a mistake, or the beginning of a longer one with it."""
    sizes = (len(word), len(way) - 1, len(way), len(way) + 1)
    return any(is_near(way, word[:size]) for size in sizes if size <= len(word))


def _row_words(row):
    texts = (row["name_key"], row["address_key"], (row["email"] or "").lower())
    return {word for text in texts for word in re.findall(r"[^\W_]+", text or "")}


def _get_ways(chunk):
    """Spellings of one typed word; each a single word."""
    ways = []
    for spelling in translit.spellings(chunk):
        words = re.findall(r"[^\W_]+", spelling)
        if len(words) == 1:
            ways.append(words[0])
    return list(dict.fromkeys(ways))


def _take_numbers(typed):
    """Parts of phones, five digits or more; house numbers stay with the words."""
    numbers = []

    def take(match):
        number = phone_key(match[0])
        if len(number) < 5 or "@" in typed[match.end() : match.end() + 1]:
            return match[0]
        numbers.append(number)
        return " "

    return _NUMBER.sub(take, typed), numbers


def _take_fillers(chunks):
    """Without «ул.» and «д.», unless nothing else was typed; «Иванова-Петрова» and
    «м@х.ru» are several words."""
    split = []
    for chunk in chunks:
        is_swapped = translit.is_wrong_layout(chunk)
        split += re.split("-" if is_swapped else r"[-.,@/«»\"()]+", chunk)
    words = [chunk for chunk in split if clean(chunk)]
    telling = [chunk for chunk in words if address_key(chunk) or digits(chunk)]
    return telling or [word for word in words if normalise(word)]
