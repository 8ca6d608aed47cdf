"""Plain text of the HTML of a letter, block by block, as its reader sees it."""

import re

from lxml import etree, html

BLOCK_NAMES = (
    "p div li ul ol table tbody thead tr td th h1 h2 h3 h4 h5 h6 blockquote pre"
)
BLOCKS = frozenset(BLOCK_NAMES.split())
# Shown to nobody
SILENT = frozenset({"script", "style", "head", "title"})


def html_blocks(source: str | None) -> list[str]:
    """Texts of the paragraphs, items and cells; no tags, single spaces, no empty one.

    What cannot be parsed is no text: the caller says that the letter is empty.
    """
    if not (source or "").strip():
        return []
    try:
        root = html.fragment_fromstring(source, create_parent="div")
    except (etree.ParserError, ValueError):
        return []
    pieces = []
    _collect(root, pieces)
    lines = "".join(pieces).split("\n")
    return [text for line in lines if (text := re.sub(r"\s+", " ", line).strip())]


def _collect(node, pieces):
    silent = not isinstance(node.tag, str) or node.tag in SILENT
    if not silent:
        breaks = node.tag in BLOCKS or node.tag == "br"
        if breaks:
            pieces.append("\n")
        # Line ends of the source are spaces
        pieces.append((node.text or "").replace("\n", " "))
        for child in node:
            _collect(child, pieces)
        if breaks:
            pieces.append("\n")
    pieces.append((node.tail or "").replace("\n", " "))


def html_text(source: str | None) -> str:
    """The blocks below each other."""
    return "\n".join(html_blocks(source))
