"""The workbook of units, posts and users: its template and what was filled in."""

import io
import re
import zipfile
from typing import NamedTuple

import openpyxl
import xlsxwriter

from .text import clean, normalise

MAX_BYTES = 5 * 1024 * 1024
MAX_UNZIPPED = 50 * 1024 * 1024
MAX_ROWS = 2000
MAX_COLUMNS = 30
SHEET = "Сотрудники"
# Column → heading and width, in the order of the template
COLUMNS = {
    "unit": ("Подразделение", 34),
    "parent": ("Вышестоящее", 34),
    "post": ("Должность", 34),
    "level": ("Уровень подписи", 26),
    "name": ("ФИО", 32),
    "login": ("Логин", 24),
    "email": ("E-mail", 28),
    "roles": ("Роли", 40),
}
EXAMPLES = (
    ("Управление ЖКХ", "", "", "", "", "", "", ""),
    (
        "Отдел жилищного хозяйства",
        "Управление ЖКХ",
        "Начальник отдела",
        "Руководитель подразделения",
        "Орлова Анна Сергеевна",
        "a.orlova",
        "a.orlova@gorod.example",
        "Исполнитель, Подписывающий",
    ),
    (
        "",
        "",
        "Заместитель главы",
        "Заместитель",
        "Громов Пётр Ильич",
        "p.gromov",
        "p.gromov@gorod.example",
        "Куратор, Подписывающий",
    ),
)
_FORMULA = re.compile(r"[=@]|[+-](?=[^\d\s])")


class StaffError(Exception):
    """The file is refused as a whole; ``args[0]`` says why in a code."""


class StaffRow(NamedTuple):
    """One row as it stood in the file."""

    number: int
    unit: str = ""
    parent: str = ""
    post: str = ""
    level: str = ""
    name: str = ""
    login: str = ""
    email: str = ""
    roles: str = ""


def is_formula(text):
    """Whether a spreadsheet would compute it; such a cell is never taken over."""
    return bool(_FORMULA.match(text))


def read_staff(content):
    """Rows of the first sheet that has the headings of the template.

    :raise StaffError: ``large``, ``kind``, ``columns``, ``long`` or ``empty``
    """
    if len(content) > MAX_BYTES:
        raise StaffError("large")
    for table in _read_sheets(content):
        if found := _find_heading(table):
            rows = _read_rows(table, *found)
            if not rows:
                raise StaffError("empty")
            return rows
    raise StaffError("columns")


def _read_sheets(content):
    """Cells of each sheet as text; formulas as they are written."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNZIPPED:
                raise StaffError("large")
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=False, keep_links=False
        )
        return [_read_cells(sheet) for sheet in book.worksheets[:5]]
    except StaffError:
        raise
    # openpyxl raises what its parsers raise
    except Exception as error:
        raise StaffError("kind") from error


def _read_cells(sheet):
    table = []
    for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):
        table.append([_to_text(value) for value in row])
        if len(table) > 2 * MAX_ROWS:
            raise StaffError("long")
    return table


def _to_text(value):
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else clean(str(value))


def _find_heading(table):
    """Index of the heading's row and of each column, or nothing."""
    wanted = {_key(heading): name for name, (heading, _width) in COLUMNS.items()}
    for index, cells in enumerate(table[:10]):
        places = {}
        for place, cell in enumerate(cells):
            name = wanted.get(_key(cell))
            if name and name not in places:
                places[name] = place
        if {"unit", "post", "name"} <= places.keys():
            return index, places
    return None


def _key(heading):
    return "".join(re.findall(r"\w", normalise(heading)))


def _read_rows(table, heading, places):
    rows = []
    for number, cells in enumerate(table[heading + 1 :], start=heading + 2):
        values = {
            name: cells[place] for name, place in places.items() if place < len(cells)
        }
        if any(values.values()):
            rows.append(StaffRow(number, **values))
        if len(rows) > MAX_ROWS:
            raise StaffError("long")
    return rows


def make_template(levels, roles):
    """The workbook offered for download.

    :param levels: names of the levels of signature
    :param roles: pairs of the name of a role and what it is for
    """
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        head = book.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "bg_color": "#E7EDF5"}
        )
        bold = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(SHEET)
        _write_heading(sheet, head)
        sheet.data_validation(
            1,
            list(COLUMNS).index("level"),
            MAX_ROWS,
            list(COLUMNS).index("level"),
            {"validate": "list", "source": "=Справка!$A$3:$A$6"},
        )
        sample = book.add_worksheet("Образец")
        _write_heading(sample, head)
        _write_sample(sample, wrap)
        _write_reference(book.add_worksheet("Справка"), levels, roles, bold, wrap)
    return stream.getvalue()


def _write_heading(sheet, head):
    for column, (heading, width) in enumerate(COLUMNS.values()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, head)
    sheet.freeze_panes(1, 0)


def _write_sample(sheet, cell):
    for line, row in enumerate(EXAMPLES, start=1):
        for column, value in enumerate(row):
            sheet.write_string(line, column, value, cell)


RULES = (
    "Одна строка — одна должность и тот, кто её занимает. Строка с одним"
    " подразделением заводит подразделение.",
    "Вышестоящее подразделение должно быть в этом файле или уже в системе.",
    "Роли — через запятую. Роль администратора системы даёт администратор Odoo.",
    "Повторная загрузка того же файла ничего не меняет.",
    "Формулы не вычисляются: строка с формулой отклоняется.",
)


def _write_reference(sheet, levels, roles, bold, wrap):
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 80)
    sheet.write_string(1, 0, "Уровни подписи", bold)
    for line, level in enumerate(levels, start=2):
        sheet.write_string(line, 0, level)
    first = len(levels) + 4
    sheet.write_string(first - 1, 0, "Роли", bold)
    for line, (role, purpose) in enumerate(roles, start=first):
        sheet.write_string(line, 0, role)
        sheet.write_string(line, 1, purpose, wrap)
    first += len(roles) + 2
    sheet.write_string(first - 1, 0, "Правила", bold)
    for line, rule in enumerate(RULES, start=first):
        sheet.write_string(line, 0, rule)
