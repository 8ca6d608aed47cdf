from odoo import api, models

from ..tools.letter_text import short_date


class ReportHandoverList(models.AbstractModel):
    """Covering list of what goes to another body: one for each body and day (B3)."""

    _name = "report.citizen_appeals.report_handover_list"
    _description = "Print of Lists for Other Bodies"

    @api.model
    def _get_report_values(self, docids, data=None):
        handovers = self.env["citizen.handover"].browse(docids)
        # Sudo: which body it goes to is told, users do not see its company
        groups = handovers.sorted("id").grouped(
            lambda h: (h.sudo().company_id, h.sudo().to_company_id, h.date)
        )
        return {
            "docs": handovers,
            "sheets": [
                {
                    "sender": company.letterhead_title or company.name,
                    "receiver": receiver.name,
                    "date": short_date(day),
                    "rows": [self._get_row(handover) for handover in group],
                }
                for (company, receiver, day), group in groups.items()
            ],
        }

    def _get_row(self, handover):
        appeal = handover.appeal_id
        return {
            "number": appeal.name,
            "date": short_date(appeal.date_registered),
            "annotation": appeal.annotation or appeal.topic_id.name or "",
            "sheets": (appeal.sheets or 0) + (appeal.attachment_sheets or 0),
            "due": short_date(handover.date_due) if handover.date_due else "",
            "clause": handover.sudo().rule_id.clause or "",
            "number_there": handover.child_number or "",
        }
