"""A list of persons as it comes: pasted text, CSV or an XLSX file (A2).

A formula is never computed, its line says so.
"""

import re
from typing import NamedTuple

from .person_line import parse_line
from .text import clean, normalise
from .workbook import MAX_COLUMNS, TableError, check_size, is_formula, read_sheets

MAX_ROWS = 1000
PARTS = (
    "surname",
    "given_name",
    "patronymic",
    "organization_name",
    "zip",
    "address",
    "phone",
    "email",
)
# Headings by which columns are told apart, without case and signs
HEADINGS = {
    "name": ("фио", "ф и о", "заявитель", "гражданин", "фамилия имя отчество"),
    "surname": ("фамилия",),
    "given_name": ("имя",),
    "patronymic": ("отчество",),
    "zip": ("индекс", "почтовый индекс"),
    "address": ("адрес", "почтовый адрес", "адрес проживания", "место жительства"),
    "phone": ("телефон", "тел", "номер телефона", "контактный телефон"),
    "email": ("email", "e mail", "эл почта", "электронная почта", "почта"),
}
_BY_HEADING = {word: part for part, words in HEADINGS.items() for word in words}


class PersonRow(NamedTuple):
    """A line of the list as it stood, and the person read from it."""

    raw: str
    values: dict


def read_text(text):
    """Rows of a pasted list: a person a line, or cells copied from a table."""
    return _read_rows([line.split("\t") for line in (text or "").splitlines()])


def read_file(content, name):
    """Rows of an XLSX or CSV file.

    :raise TableError: too large, no such file, too many rows
    """
    check_size(content)
    if content.startswith(b"PK"):
        return _read_rows(read_sheets(content, MAX_ROWS)[0])
    if (name or "").lower().endswith((".xlsx", ".xls", ".ods", ".pdf", ".docx")):
        raise TableError("kind")
    return _read_rows(_csv_cells(content))


def _csv_cells(content):
    if b"\0" in content:
        raise TableError("kind")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    lines = text.splitlines()
    sign = max(";\t", key=lambda sign: sum(line.count(sign) for line in lines))
    # Quotes of Excel around a cell, doubled inside
    return [
        [
            cell.strip().strip('"').replace('""', '"')
            for cell in line.split(sign)[:MAX_COLUMNS]
        ]
        for line in lines
    ]


def _read_rows(table):
    rows = [[clean(cell) for cell in cells[:MAX_COLUMNS]] for cells in table]
    rows = [cells for cells in rows if any(cells)]
    if not rows:
        return []
    columns = _find_columns(rows[0])
    if columns:
        rows = rows[1:]
    if len(rows) > MAX_ROWS:
        raise TableError("long")
    return [_read_row(cells, columns) for cells in rows]


def _find_columns(cells):
    """Part of a person by column, where the first row is a heading."""
    found = {}
    for place, cell in enumerate(cells):
        part = _BY_HEADING.get(" ".join(re.findall(r"\w+", normalise(cell))))
        if part and part not in found.values():
            found[place] = part
    named = {"name", "surname"} & set(found.values())
    return found if named else {}


def _read_row(cells, columns):
    raw = ", ".join(filter(None, cells))
    if any(is_formula(cell) for cell in cells):
        # Not read further: what stands in it is shown and typed by a person
        return PersonRow(raw, {})
    if not columns:
        # A number before the name: «12. Иванова Мария»
        return PersonRow(raw, parse_line(re.sub(r"^\d{1,4}\s*[.)]\s*", "", raw)))
    given = {
        part: cells[place] for place, part in columns.items() if place < len(cells)
    }
    values = parse_line(
        given.pop("name", "")
        or " ".join(
            given.get(part, "") for part in ("surname", "given_name", "patronymic")
        )
    )
    typed = {part: value for part, value in given.items() if value}
    return PersonRow(raw, values | typed)
