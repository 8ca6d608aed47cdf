"""What a careful assistant sees in the text of a letter before it goes to review."""

import re
from functools import cached_property

from .html_text import html_text
from .promise import split_sentences

# «приложение к постановлению», «мобильное приложение» are nothing enclosed
ENCLOSED = re.compile(
    r"\bприлага(?:ет|ют|ем)\w*|\bприлож(?:ен[аоы]?|им)\b"
    r"|\b(?:в|во|к|см\.) приложени[еяию]\b(?! (?:№ ?\d+ )?к (?:постановлени"
    r"|приказ|закон|решени|распоряжени|договор|порядк|правил|регламент|положени"
    r"|программ))"
    r"|^приложени[ея]\s*:|\bприлагаем\w* (?:копи|документ|акт|фото)\w*"
)
OTHER_APPLICATION = re.compile(r"\bмобильн\w+ приложени|\bприложени\w+ «")
# Places of a template that nobody filled in
BLANK = re.compile(r"\[[^\]\d]*[а-яё…][^\]]*\]|_{3,}|\{\{.*?\}\}", re.IGNORECASE)
ORDER = re.compile(r"\bпоручени\w*")
# S4 2.5.5: the sentence of an answer to the internet reception
INTERNET_ORDER = re.compile(
    r"\bпо поручению\b.{3,300}?\bрассмотрен\w*\s*\(\s*[^)\s][^)]*\)", re.DOTALL
)
RESPECTED = re.compile(r"\bуважаем(ый|ая|ые)\b\s*([^!,]*)")
GENDERS = {"ый": "male", "ая": "female", "ые": "many"}


class LetterText:
    """The text of a letter, split once for all checks."""

    def __init__(self, html: str | None):
        self.html = html

    @cached_property
    def plain(self) -> str:
        return html_text(self.html)

    @cached_property
    def sentences(self) -> list[str]:
        return split_sentences(self.plain)

    def find(self, pattern: re.Pattern) -> str:
        """The first sentence with the pattern, which is given in small letters."""
        return next(
            (
                sentence
                for sentence in self.sentences
                if pattern.search(_plain(sentence))
            ),
            "",
        )

    def sentence_of(self, words: str) -> str:
        """The sentence in which the words stand, else the words themselves."""
        return next(
            (sentence for sentence in self.sentences if words in sentence), words
        )

    def find_enclosed(self) -> str:
        """The sentence that says that something is enclosed."""
        for sentence in self.sentences:
            plain = _plain(sentence)
            if ENCLOSED.search(plain) and not OTHER_APPLICATION.search(plain):
                return sentence
        return ""

    def find_blanks(self) -> list[str]:
        """Places to be filled in that were forgotten, each once."""
        found = [match.group() for match in BLANK.finditer(self.plain)]
        return list(dict.fromkeys(found))

    def names_order(self) -> bool:
        return bool(ORDER.search(_plain(self.plain)))

    def has_internet_order(self) -> bool:
        return bool(INTERNET_ORDER.search(_plain(self.plain)))


def salutation_gender(text: str | None) -> str:
    """``male``, ``female``, ``many``; empty when nobody is called respected."""
    found = RESPECTED.search(_plain(text or ""))
    return GENDERS[found[1]] if found else ""


def salutation_name(text: str | None) -> str:
    """Who is addressed: «иван иванович» of «Уважаемый Иван Иванович!»."""
    found = RESPECTED.search(_plain(text or ""))
    return found[2].strip() if found else ""


def _plain(text):
    return re.sub(r"\s+", " ", text.lower().replace("ё", "е")).strip()
