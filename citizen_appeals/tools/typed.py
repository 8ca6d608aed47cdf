"""What strangers type: without characters that hide, turn round or break a text.

Letters, digits, punctuation and emoji stay as they were typed.
"""

import re
import unicodedata
from pathlib import PurePosixPath

# Joins the parts of an emoji
JOINER = "\u200d"
# Characters of control, format, private use and halves of a pair
HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs"})
SPACES = re.compile(r"[^\S\n]+")
EMPTY_LINES = re.compile(r"\n{3,}")
# One separator a turn: two ways to read a row of them would take for ever
NAME = re.compile(r"[^\W\d_]+(?:[.,'’()\- ][^\W\d_]*)*")
# Mail programs make a link of it: «www.a.ru», not «И.И. Юдин»
LINK = re.compile(r"\w\w\.\w")
FILE_NAME_LENGTH = 120


def strip_hidden(text: str) -> str:
    """Without NUL, escape sequences, marks of direction, invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    text = re.sub("\r\n?|\u2028|\u2029|\x85", "\n", text)
    return "".join(
        char
        for char in text
        if char in "\n\t" or char == JOINER or unicodedata.category(char) not in HIDDEN
    )


def one_line(text) -> str:
    """A line of visible characters; what is no text is nothing."""
    if not isinstance(text, str):
        return ""
    return re.sub(r"\s+", " ", strip_hidden(text)).strip()


def many_lines(text) -> str:
    """Lines of visible characters, no more than two empty ones in a row."""
    if not isinstance(text, str):
        return ""
    lines = SPACES.sub(" ", strip_hidden(text)).split("\n")
    return EMPTY_LINES.sub("\n\n", "\n".join(map(str.strip, lines))).strip()


def shorten(text: str, length: int) -> str:
    """The beginning of a text, between words where there are any."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return f"{head.rpartition(' ')[0] or head}…"


def is_name(text: str) -> bool:
    """Whether it may be a part of a person's name: letters with what stands between."""
    plain = "".join(
        char for char in text if unicodedata.category(char) not in ("Mn", "Mc")
    )
    return bool(NAME.fullmatch(plain))


def is_link(text: str) -> bool:
    """Whether a mail program would show it as the address of a site."""
    return bool(LINK.search(text))


def file_name(name, suffix: str = "") -> str:
    """A name without folders, hidden characters and more length than disks take."""
    plain = PurePosixPath(one_line(name).replace("\\", "/")).name
    path = PurePosixPath(re.sub(r'[<>:"|?*]', "_", plain).strip(". "))
    ending = (path.suffix or suffix)[:20]
    stem = path.stem.strip()[: FILE_NAME_LENGTH - len(ending)]
    return f"{stem or 'file'}{ending}"
