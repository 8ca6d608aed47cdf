"""Looking for what is left of a person: one pattern for texts, JSON and files."""

import io
import re
import zipfile

import pypdfium2

from .text import digits, normalise, phone_key

# Between the words of a name, between the digits of a phone
GAP = r"[^0-9a-zа-я]+"
DIGIT_GAP = r"[^0-9a-zа-я]{0,3}"
# Shorter ones would be found everywhere
LEAST_LETTERS = 5
LEAST_DIGITS = 6
TEXT_ENCODINGS = ("utf-8", "cp1251", "utf-16-le")
XML_SUFFIXES = (".xml", ".rels", ".txt", ".html")
# A file larger than this inside an archive is no text
UNZIP_LIMIT = 50 * 1024 * 1024


def joined(terms) -> str | None:
    """One regular expression (Python and PostgreSQL) of names, phones and e-mails.

    It is meant for text in lower case with Ё as Е; Cyrillic is found as JSON writes
    it, too. Common beginnings are written once, else a thousand terms would take ages.
    """
    tree = {}
    for term in terms:
        for sequence in sequences(term):
            node = tree
            for atom in sequence:
                node = node.setdefault(atom, {})
            node[""] = {}
    return _to_pattern(tree) if tree else None


def _to_pattern(node):
    if "" in node:
        return ""  # a shorter term ends here: the longer ones are found with it
    branches = [f"{atom}{_to_pattern(rest)}" for atom, rest in sorted(node.items())]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def sequences(term: str) -> list[list[str]]:
    """The ways to write a term, each as pieces of a pattern.

    None for a term too short to tell anything.
    """
    text = normalise(term)
    if "@" in text:
        return [[re.escape(letter) for letter in text]]
    numbers = [key for key in phone_key(text).split() if len(key) >= LEAST_DIGITS]
    if numbers and len(digits(text)) >= sum(map(str.isalpha, text)):
        return [_between(number, DIGIT_GAP) for number in numbers]
    words = re.findall(r"[0-9a-zа-я]+", text)
    if sum(map(len, words)) < LEAST_LETTERS:
        return []
    plain = [piece for part in _between(words, GAP) for piece in _pieces(part)]
    if not re.search("[а-я]", text):
        return [plain]
    return [plain, [_json_letter(piece) for piece in plain]]


def _between(parts, gap):
    """The parts with the gap between them."""
    return [piece for part in parts for piece in (gap, part)][1:]


def _pieces(part):
    return [part] if part == GAP else list(part)


def _json_letter(letter):
    if not re.fullmatch("[а-я]", letter):
        return letter
    variants = letter + letter.upper() + ("ёЁ" if letter == "е" else "")
    return r"\\u(?:" + "|".join(f"{ord(one):04x}" for one in variants) + ")"


def found_in_text(text: str, compiled: re.Pattern) -> bool:
    return bool(compiled.search(text.lower().replace("ё", "е")))


def found_in_file(raw: bytes, compiled: re.Pattern) -> bool:
    """Whether a file tells it: words of a PDF, of an office file, or plain text."""
    return any(found_in_text(text, compiled) for text in _texts(raw))


def _texts(raw):
    if raw.startswith(b"%PDF"):
        yield from _pdf_texts(raw)
    elif raw.startswith(b"PK"):
        yield from _zip_texts(raw)
    for encoding in TEXT_ENCODINGS:
        yield raw.decode(encoding, errors="ignore")


def _pdf_texts(raw):
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        return
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        yield words.get_text_range()
        words.close()
        page.close()
    document.close()


def _zip_texts(raw):
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for info in archive.infolist():
                small = info.file_size < UNZIP_LIMIT
                if small and info.filename.lower().endswith(XML_SUFFIXES):
                    markup = archive.read(info).decode(errors="ignore")
                    yield re.sub(r"<[^>]+>", " ", markup)
    except (zipfile.BadZipFile, RuntimeError):
        return
