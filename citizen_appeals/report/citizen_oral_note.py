from odoo import models

from ..tools.letter_text import long_date, lower_first, short_date

# The note is an official paper: its words do not depend on the user's language
WAYS = {"phone": "по телефону", "in_person": "на личном приёме (лично)"}


class ReportOralNote(models.AbstractModel):
    """The note on an oral answer, for the case (D4, S4 2.4.1)."""

    _name = "report.citizen_appeals.report_oral_note"
    _inherit = ["citizen.report.mixin"]
    _description = "Print of Notes on Oral Answers"
    _report_model = "citizen.oral.note"

    def _get_values(self, note):
        appeal, company = note.appeal_id, note.company_id
        told = company._to_local(note.date_told)
        teller = note.told_by_id._get_holder_on(told.date())
        head = note._get_signature(company._today())
        return {
            "title": f"Справка {appeal.name or ''}".strip(),
            "body": company._get_letterhead_title(),
            "place_name": company.place_name or "",
            "is_draft": note.state not in ("signed", "entered"),
            "number": appeal.name,
            "date": short_date(appeal.date_registered),
            "applicant": appeal.applicant_id.name_genitive
            or appeal.received_name
            or "заявителя",
            "told": f"{long_date(told.date())}, {told:%H:%M}",
            "way": WAYS[note.way],
            "teller": lower_first(note.told_by_id.name),
            "teller_name": teller._get_listed_name() if teller else "",
            "consent": note.has_consent,
            "reason": note.reason,
            "content": note.content,
            "head_post": note.head_post or head["head_post"],
            "head_name": note.head_name or head["head_name"] or "",
            "signed": short_date(note.date_signed),
            "entered": short_date(note.date_entered),
            "entered_by": note.entered_by_id.name or "",
        }
