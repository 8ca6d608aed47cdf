import base64

import pypdfium2

from odoo import models

from ..tools.letter_text import short_date

# An official paper: its words do not depend on the user's language
PAPERS = {
    "attachment": "Приложение к обращению",
    "supplement": "Дополнение к обращению",
    "covering": "Сопроводительное письмо",
    "material": "Материал рассмотрения",
    "reply": "Ответ другого органа",
    "withdrawal": "Заявление об отзыве",
    "explanatory": "Объяснительная записка",
    "inspection_request": "Заявление об ознакомлении с делом",
    "commission_act": "Акт комиссионного обследования",
    "photo": "Фотография",
}
ISSUED = ("numbered", "dispatched")


class ReportInventory(models.AbstractModel):
    """Inner inventory of a case: each paper with its number, date and sheets (F1).

    The case gathers the appeals of an applicant and year (S4 2.1.15): listed are those
    of them in the archive and the one filed now, appeal by appeal, so that the sheets
    numbered before keep their numbers. Papers are named by their kind: the inventory
    outlives the personal data.
    """

    _name = "report.citizen_appeals.report_inventory"
    _inherit = ["citizen.report.mixin"]
    _description = "Print of Inner Inventories"

    def _get_values(self, appeal):
        # Sudo: the list of papers is one, whoever prints it
        rows = self._get_rows(appeal.sudo())
        first = 1
        for row in rows:
            last = first + (row["sheets"] or 0) - 1
            row["from_to"] = "" if last < first else _range(first, last)
            first = max(first, last + 1)
        return {
            "title": f"Внутренняя опись {appeal.name or ''}".strip(),
            "body": appeal.company_id._get_letterhead_title(),
            "case": appeal.case_file_id.name,
            "index": appeal.file_index_id.code,
            "appeals": [
                {
                    "number": one.name,
                    "date": short_date(one.date_registered),
                    "closed": short_date(one._get_closing_day()),
                }
                for one in self._get_case_appeals(appeal.sudo())
            ],
            "rows": rows,
            "papers": len(rows),
            "sheets": first - 1,
            "day": short_date(appeal.company_id._today()),
            "post": self.env["citizen.official"]._get_current()[:1].name or "",
            "user": self.env.user.name,
        }

    def _get_rows(self, appeal):
        """The papers of the case, those of an appeal in the order of their dates."""
        return [
            row
            for one in self._get_case_appeals(appeal)
            for row in sorted(self._collect_rows(one), key=lambda row: row["key"])
        ]

    def _get_case_appeals(self, appeal):
        """The appeal and those of its case that are in the archive, oldest first."""
        kept = appeal.case_file_id.appeal_ids.filtered(
            lambda other: other.state == "filed" and not other.destruction_act_id
        )
        return (kept | appeal).sorted(lambda one: (one.date_registered, one.id))

    def _collect_rows(self, appeal):
        company = appeal.company_id
        rows = [
            _row("Обращение", appeal.name, appeal.date_registered, appeal.sheets, 0)
        ]
        if appeal.attachment_sheets:
            name = "Приложения к обращению"
            day = appeal.date_registered
            rows.append(_row(name, "", day, appeal.attachment_sheets, 1))
        for document in appeal.document_ids:
            # The scan of the appeal and of its enclosures are the sheets above
            if document.kind == "appeal" or (
                document.kind == "attachment" and appeal.attachment_sheets
            ):
                continue
            name = PAPERS.get(document.kind, "Документ")
            day = company._local_date(document.date)
            rows.append(_row(name, "", day, document.sheets, 2))
        for resolution in appeal.resolution_ids.filtered(
            lambda resolution: resolution.state != "draft"
        ):
            day = resolution.date or company._local_date(resolution.create_date)
            rows.append(_row("Резолюция", "", day, 1, 3))
        for letter in appeal.letter_ids.filtered(lambda x: x.state in ISSUED):
            rows.append(self._get_letter_row(letter))
        return rows

    def _get_letter_row(self, letter):
        sheets = letter.attachment_sheets or 0
        if pdf := letter.with_context(bin_size=False).pdf:
            document = pypdfium2.PdfDocument(base64.b64decode(pdf))
            sheets += len(document)
            document.close()
        return _row(letter.kind_id.name, letter.name, letter.date, sheets, 4)


def _row(name, number, day, sheets, order):
    return {
        "name": name,
        "number": number or "",
        "date": short_date(day),
        "sheets": sheets or 0,
        "key": (str(day or ""), order),
    }


def _range(first, last):
    return str(first) if first == last else f"{first}–{last}"
