"""A table somebody else made, in an XLSX file: nothing in it is trusted (A2, H7).

Cells are text and nothing else: a formula is read as it is written, never computed.
"""

import io
import re
import zipfile
from datetime import date

import openpyxl

from .text import clean

MAX_BYTES = 5 * 1024 * 1024
MAX_UNZIPPED = 50 * 1024 * 1024
MAX_COLUMNS = 30
# A sign before a number, a telephone or nothing computes nothing: «+7 (912)», «-»
_FORMULA = re.compile(r"[=@\t\r]|[+-](?!\s|$|\(?\d)")


class TableError(Exception):
    """The file is refused as a whole; ``args[0]`` says why in a code.

    ``large``, ``kind`` and ``long`` everywhere; readers of tables add their own.
    """


def is_formula(text):
    """Whether a spreadsheet would compute the text: «=1+1», «@SUM», «-cmd»."""
    return bool(_FORMULA.match((text or "").lstrip(" ")))


def check_size(content):
    """:raise TableError: ``large``"""
    if len(content) > MAX_BYTES:
        raise TableError("large")


def read_sheets(content, max_rows, max_sheets=1):
    """Cells of the first sheets, line by line.

    :param max_rows: lines that mean something; as many again may be empty
    :raise TableError: ``large``, ``kind`` or ``long``
    """
    check_size(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNZIPPED:
                raise TableError("large")
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=False, keep_links=False
        )
        return [_read_sheet(sheet, max_rows) for sheet in book.worksheets[:max_sheets]]
    except TableError:
        raise
    # openpyxl raises what its parsers raise
    except Exception as error:
        raise TableError("kind") from error


def _read_sheet(sheet, max_rows):
    table = []
    for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):
        table.append([_to_text(value) for value in row])
        if len(table) > 2 * max_rows:
            raise TableError("long")
    return table


def _to_text(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return clean(str(value))
