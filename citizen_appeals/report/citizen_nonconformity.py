from odoo import models

from ..tools.letter_text import short_date

# The sheet is an official paper: its words do not depend on the user's language
SOURCES = {
    "complaint": "жалоба на несоответствующую услугу или бездействие",
    "rework": "возврат ответа на доработку",
    "audit": "внутренний аудит",
    "violation": "нарушение порядка рассмотрения",
}
KINDS = {"corrective": "корректирующее", "preventive": "предупреждающее"}
STATES = {
    "draft": "предложено",
    "open": "ожидаются мероприятия",
    "submitted": "мероприятия представлены",
    "accepted": "мероприятия выполняются",
    "done": "подтверждающие документы представлены",
    "closed": "мероприятия результативны",
    "cancelled": "не подтверждено",
}


class ReportNonconformity(models.AbstractModel):
    """The sheet of a nonconformity, kept in the case (D7, S4 2.5.7)."""

    _name = "report.citizen_appeals.report_nonconformity"
    _inherit = ["citizen.report.mixin"]
    _description = "Print of Sheets of Nonconformities"
    _report_model = "citizen.nonconformity"

    def _get_values(self, sheet):
        company = sheet.company_id
        head = sheet.official_id
        holder = head._get_holder_on(company._today())
        appeals = sheet.appeal_ids.sorted(lambda a: (a.date_registered, a.number))
        return {
            "title": f"Карточка несоответствия {sheet.name or ''}".strip(),
            "body": company._get_letterhead_title(),
            "number": sheet.name,
            "found": short_date(sheet.date_found),
            "opened": short_date(sheet.date_opened),
            "source": SOURCES[sheet.source],
            "state": STATES[sheet.state],
            "round": sheet.round,
            "appeals": ", ".join(
                f"№\u00a0{appeal.name} от\u00a0{short_date(appeal.date_registered)}"
                for appeal in appeals
            ),
            "description": sheet.description or "",
            "unit": sheet.department_id.name or "",
            "head": head.name or "",
            "head_name": holder._get_short_name() if holder else "",
            "due": short_date(sheet.date_due),
            "submitted": short_date(sheet.date_submitted),
            "cause": sheet.cause_id.name or "",
            "cause_note": sheet.cause_note or "",
            "measures": [self._get_measure(measure) for measure in sheet.measure_ids],
            "done": short_date(sheet.date_done),
            "check": short_date(sheet.date_check),
            "checked": short_date(sheet.date_checked),
            "checked_by": sheet.checked_by_id.name or "",
            "effect": sheet.effect_note or "",
        }

    def _get_measure(self, measure):
        # Names of files may tell of the applicant: the paper counts them
        files = len(measure.sudo().evidence_ids)
        evidence = [files and f"файлов: {files}", measure.evidence_note]
        return {
            "kind": KINDS[measure.kind],
            "name": measure.name,
            "official": measure.official_id.name,
            "due": short_date(measure.date_due),
            "done": short_date(measure.date_done),
            "evidence": ", ".join(filter(None, evidence)),
        }
