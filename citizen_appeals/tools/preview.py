"""Text of a document for the preview beside the card: DOCX, ODT, mail, plain text.

Whoever sends the file is a stranger: what is unpacked is limited, entities are not
resolved, nothing is fetched.
"""

import io
import zipfile
import zlib
from email.utils import parsedate_to_datetime

from lxml import etree

from .html_text import html_blocks
from .mail import MailError, read_content, read_head

MOST_UNPACKED = 20 * 1024 * 1024
MOST_CHARACTERS = 200_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Which part of a package holds the text, and what ends a line there
_PACKAGES = {
    "word/document.xml": (f"{_WORD}p", f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br"),
    "content.xml": (f"{_ODF}p", None, f"{_ODF}tab", f"{_ODF}line-break"),
}
HEADERS = ("From", "To", "Date", "Subject")
_ENCODINGS = ("utf-8-sig", "cp1251")


def extract_text(
    raw: bytes, name: str = "", headings: dict[str, str] | None = None
) -> str | None:
    """The text of a file, None where this is no kind of text we can show.

    :param headings: what to call each of ``HEADERS`` of a mail
    """
    suffix = name.rpartition(".")[2].lower()
    text = None
    if raw.startswith(b"PK\x03\x04"):
        text = _read_package(raw)
    elif suffix == "eml":
        text = _read_mail(raw, headings or {})
    elif suffix in ("htm", "html"):
        text = "\n".join(html_blocks(_decode(raw)))
    elif b"\x00" not in raw[:4096]:
        text = _decode(raw)
    return text if text is None else text[:MOST_CHARACTERS]


def _decode(raw):
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _read_package(raw):
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            for part, marks in _PACKAGES.items():
                if part in package.namelist():
                    with package.open(part) as file:
                        content = file.read(MOST_UNPACKED + 1)
                    if len(content) > MOST_UNPACKED:
                        return None
                    return _read_xml(content, marks)
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        RuntimeError,
        OSError,
        EOFError,
    ):
        return None
    return None


def _read_xml(content, marks):
    paragraph, run, tab, line_break = marks
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(content, parser)
    lines, length = [], 0
    for block in root.iter(paragraph):
        pieces = []
        for node in block.iter():
            if node.tag == tab:
                pieces.append("\t")
            elif node.tag == line_break:
                pieces.append("\n")
            if node.text and (run is None or node.tag == run):
                pieces.append(node.text)
            if run is None and node is not block and node.tail:
                pieces.append(node.tail)
        lines.append("".join(pieces))
        # Paragraphs inside of paragraphs would tell the same text over and over
        length += len(lines[-1]) + 1
        if length > MOST_CHARACTERS:
            break
    return "\n".join(lines).strip()


def _read_mail(raw, headings):
    """Headings and text of a mail, or its source where nothing can be read of it."""
    try:
        head, content = read_head(raw), read_content(raw)
    except MailError:
        return _decode(raw)
    shown = {name: head.show(name) for name in HEADERS}
    shown["Date"] = _read_date(shown["Date"])
    lines = [f"{headings.get(k, k)}: {text}" for k, text in shown.items() if text]
    files = [f"[{name or '—'}]" for name, _raw in content.files]
    return "\n".join([*lines, "", content.text, *files]).strip()


def _read_date(text):
    """The sender's own clock as a Russian clerk writes it, or what stands there."""
    try:
        return parsedate_to_datetime(text).strftime("%d.%m.%Y %H:%M")
    except ValueError:
        return text
