"""Placeholders of letter templates: ``{{дата_обращения}}`` and nothing else.

A template is written by the office, so it holds no code: a name between braces is
replaced by a text, once, and the text that comes in is never looked at again.
"""

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def find_unknown(source: str, known: Mapping | set) -> list[str]:
    """Names between braces that mean nothing, each once."""
    names = (name.lower() for name in PLACEHOLDER.findall(source or ""))
    return [name for name in dict.fromkeys(names) if name not in known]


def fill(source: str, get_value: Callable[[str], str | None]) -> Markup:
    """The template with its placeholders filled, values escaped.

    :param source: sanitized HTML
    :param get_value: text for a name; empty leaves a place for the author to fill in
    """

    def replace(match):
        name = match.group(1).lower()
        value = get_value(name)
        return str(escape(value)) if value else f"[{name.replace('_', ' ')}]"

    return Markup(PLACEHOLDER.sub(replace, source or ""))  # noqa: S704
