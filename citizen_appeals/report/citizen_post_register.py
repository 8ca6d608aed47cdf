import io
import re

import xlsxwriter

from odoo import api, models

from ..tools.letter_text import short_date

# as printed, in Russian whatever the language of the user
KINDS = {
    "simple": "Простые письма",
    "registered": "Заказные письма",
    "notice": "Заказные письма с уведомлением о вручении",
}
# «ул. Мира» and «д. 5» are not torn apart at the end of a line
ABBREVIATION = re.compile(r"\b(г|ул|пер|пр|пл|мкр|д|корп|стр|кв|оф)\.\s+")
HEADINGS = (
    ("№", 5),
    ("Вид отправления", 28),
    ("Исх. №", 12),
    ("Кому", 32),
    ("Куда", 60),
    ("Листов", 8),
    ("Масса, г", 9),
    ("Почтовый идентификатор", 26),
)


class ReportPostRegister(models.AbstractModel):
    """The post register as the post office takes it: on paper and as a table (D6)."""

    _name = "report.citizen_appeals.report_post_register"
    _inherit = ["citizen.report.mixin"]
    _description = "Print of Post Registers"
    _report_model = "citizen.post.register"

    @api.model
    def _get_report_values(self, docids, data=None):
        result = super()._get_report_values(docids, data)
        # What is printed of the letters is shown as much as on the screen
        self.env["citizen.access.log"]._record(result["docs"].line_ids, "print")
        return result

    def _get_values(self, register):
        rows = self._get_rows(register)
        for row in rows:
            row["address"] = ABBREVIATION.sub("\\1.\N{NO-BREAK SPACE}", row["address"])
        clerk = register.closed_by_id
        return {
            "title": register.display_name,
            "is_draft": register.state == "draft",
            "body": register.company_id._get_letterhead_title(),
            "number": register.name or "",
            "date": short_date(register.date),
            "count": len(rows),
            "sheets": sum(row["sheets"] for row in rows),
            "clerk": register.line_ids.letter_id[:1]._get_clerk_name(
                clerk, register.date
            )
            if clerk
            else "",
            "groups": [
                {"kind": name, "rows": found}
                for kind, name in KINDS.items()
                if (found := [row for row in rows if row["kind"] == kind])
            ],
        }

    @api.model
    def _get_rows(self, register):
        """Rows by kind of item, numbered through; names as the envelopes have them."""
        return [
            {
                "position": position,
                "kind": line.item_kind,
                "number": line.letter_id.name or "",
                "addressee": line.addressee or "",
                "address": line.address or "",
                "sheets": line.sheets,
                "weight": line.weight or "",
                "tracking": line.tracking_ref or "",
            }
            for position, line in enumerate(
                register.line_ids._in_print_order(), start=1
            )
        ]

    @api.model
    def _make_xlsx(self, register):
        """The register as XLSX; what people typed is text, never a formula."""
        self.env["citizen.access.log"]._record(register.line_ids, "export")
        stream = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False}
        with xlsxwriter.Workbook(stream, options) as book:
            sheet = book.add_worksheet("Реестр")
            bold = book.add_format({"bold": True})
            head = book.add_format({"bold": True, "border": 1, "text_wrap": True})
            cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
            number = f" № {register.name}" if register.name else ""
            title = (
                f"Реестр почтовых отправлений{number} от {short_date(register.date)}"
            )
            sheet.write_string(0, 0, title, bold)
            for column, (heading, width) in enumerate(HEADINGS):
                sheet.set_column(column, column, width)
                sheet.write_string(2, column, heading, head)
            for line, row in enumerate(self._get_rows(register), start=3):
                values = row | {"kind": KINDS[row["kind"]]}
                for column, value in enumerate(values.values()):
                    if isinstance(value, int):
                        sheet.write_number(line, column, value, cell)
                    else:
                        sheet.write_string(line, column, value, cell)
            sheet.freeze_panes(3, 0)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
        return stream.getvalue()
