"""The workbook of units, posts and users: its template and what was filled in."""

import io
import re
from typing import NamedTuple

import xlsxwriter

from .text import normalise
from .workbook import TableError, read_sheets

MAX_ROWS = 2000
MAX_SHEETS = 5
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


def read_staff(content):
    """Rows of the first sheet that has the headings of the template.

    :raise TableError: ``large``, ``kind``, ``columns``, ``long`` or ``empty``
    """
    for table in read_sheets(content, MAX_ROWS, MAX_SHEETS):
        if found := _find_heading(table):
            rows = _read_rows(table, *found)
            if not rows:
                raise TableError("empty")
            return rows
    raise TableError("columns")


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
            raise TableError("long")
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
