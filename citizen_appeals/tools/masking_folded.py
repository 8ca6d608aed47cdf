"""A text as it looks to its reader, with the way back to the text as it was typed."""

import re
import unicodedata

_LOOKALIKE = str.maketrans(
    "aceopxykmtbhiABCEHKMOPTXYIαορνκτυεІіЈ",
    "асеорхукмтвниАВСЕНКМОРТХУИаорвктуеИиЙ",
)
_CYRILLIC = re.compile(r"[а-яёА-ЯЁ]")
_LETTERS = re.compile(r"[^\W\d_]+")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad")
# A word goes on in the next line
_BROKEN = re.compile(r"(?<=[а-яёa-z])-[ \t]*\n[ \t]*(?=[а-яёa-z])")
# Blanks beside others; of empty lines one is left
_BLANKS = re.compile(r"(?<=\n)[ \t]+|[ \t]+(?=[ \t\n])|(?<=\n\n)\n+")
# «Петр0в», «3аозёрная»
_DIGIT_LETTER = re.compile(r"(?<=[а-яё])[03](?=[а-яё])|(?<![\w,.-])3(?=[а-яё]{4})")


class Folded:
    """Plain letters and digits one to one; hidden characters and stress marks gone."""

    def __init__(self, source: str):
        letters, places = [], []
        for place, char in enumerate(source):
            for letter in _plain(char, letters):
                letters.append(letter)
                places.append(place)
        self.text = "".join(letters)
        self._places = places
        self._cut(_BROKEN)
        self._cut(_BLANKS)
        self.text = _LETTERS.sub(_to_one_script, self.text)
        self.text = _DIGIT_LETTER.sub(
            lambda match: {"0": "о", "3": "з"}[match[0]], self.text
        )

    @property
    def key(self):
        """The letters and digits alone."""
        return re.sub(r"\W+", " ", self.text.lower().replace("ё", "е")).strip()

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Where a place of the plain text stands in the source."""
        return self._places[start], self._places[end - 1] + 1

    def _cut(self, pattern):
        """Leave out what matches, as if it had never been typed."""
        position, letters, places = 0, [], []
        for match in pattern.finditer(self.text):
            letters.append(self.text[position : match.start()])
            places += self._places[position : match.start()]
            position = match.end()
        if position:
            self.text = "".join(letters) + self.text[position:]
            self._places = places + self._places[position:]


def _plain(char, before):
    """What a character looks like; it may change the letter before it."""
    if char < "\x7f":
        return char if char >= " " or char in "\n\t" else ""
    if char in _DASHES and char != "\u00ad":
        return "-"
    category = unicodedata.category(char)
    if category == "Mn":
        joined = unicodedata.normalize("NFC", before[-1] + char) if before else ""
        if len(joined) == 1 and _CYRILLIC.match(joined):
            before[-1] = joined
        return ""
    if category[0] == "C":
        return ""
    if category[0] == "Z":
        return "\n" if category in ("Zl", "Zp") else " "
    if (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    return char if char == "№" else unicodedata.normalize("NFKC", char)


def _to_one_script(match):
    """Latin letters in a Russian word are Russian ones."""
    word = match[0]
    return word.translate(_LOOKALIKE) if _CYRILLIC.search(word) else word
