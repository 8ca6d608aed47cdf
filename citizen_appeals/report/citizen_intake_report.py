from odoo import api, models

from ..tools.letter_text import join_lines, short_date


class ReportAppealReceipt(models.AbstractModel):
    """The mark «принято» for the citizen's copy (A3, S4 2.1.1)."""

    _name = "report.citizen_appeals.report_appeal_receipt"
    _inherit = ["citizen.report.mixin"]
    _description = "Print of Receipt Marks"

    def _get_values(self, appeal):
        moment = appeal.company_id._to_local(appeal.date_received)
        taken = appeal._get_taken_by()
        return {
            "title": f"Отметка о принятии {appeal.name or ''}".strip(),
            "body": appeal.company_id._get_letterhead_title(),
            "date": moment.strftime("%d.%m.%Y"),
            "time": moment.strftime("%H:%M"),
            "sheets": (appeal.sheets or 0) + (appeal.attachment_sheets or 0),
            "attached": appeal.attachment_sheets,
            "number": appeal.name,
            "registered": short_date(appeal.date_registered),
            **taken,
        }


class ReportHandoverSheet(models.AbstractModel):
    """Covering sheets of the hand-over: one for each curator and day (S4 2.1.18)."""

    _name = "report.citizen_appeals.report_handover_sheet"
    _description = "Print of Covering Sheets"

    @api.model
    def _get_report_values(self, docids, data=None):
        appeals = self.env["citizen.appeal"].browse(docids)
        groups = appeals.sorted(lambda a: (a.company_id.id, a.number)).grouped(
            lambda a: (a.company_id, a.supervisor_id)
        )
        return {
            "docs": appeals,
            "sheets": [
                self._get_sheet(company, curator, group)
                for (company, curator), group in groups.items()
                if curator
            ],
        }

    def _get_sheet(self, company, curator, appeals):
        holder = curator._get_holder_on(company._today())
        return {
            "body": company._get_letterhead_title(),
            "curator": curator.name_dative or curator.name,
            "holder": (holder.name_dative or holder._get_listed_name())
            if holder
            else "",
            "date": short_date(company._today()),
            "assistants": ", ".join(
                curator.sudo().assistant_ids.mapped("display_name")
            ),
            "count": len(appeals),
            "rows": [
                {
                    "number": appeal.name or "",
                    "date": short_date(appeal.date_registered),
                    "annotation": appeal.annotation or appeal.topic_id.name or "",
                    "sheets": (appeal.sheets or 0) + (appeal.attachment_sheets or 0),
                    "due": short_date(appeal.date_deadline),
                }
                for appeal in appeals
            ],
        }


class ReportChanceryBatch(models.AbstractModel):
    """The chancery list, signed by who hands over and who takes over (S4 2.1.1)."""

    _name = "report.citizen_appeals.report_chancery_batch"
    _inherit = ["citizen.report.mixin"]
    _description = "Print of Chancery Lists"
    _report_model = "citizen.chancery.batch"

    @api.model
    def _get_report_values(self, docids, data=None):
        result = super()._get_report_values(docids, data)
        # What is printed of the lines is shown as much as on the screen
        self.env["citizen.access.log"]._record(result["docs"].line_ids, "print")
        return result

    def _get_values(self, batch):
        company = batch.company_id
        return {
            "title": batch.display_name,
            "body": company._get_letterhead_title(),
            "moment": company._to_local(batch.date).strftime("%d.%m.%Y %H:%M"),
            "sheets": batch.sheet_count,
            "closed_by": batch.closed_by_id.name or "",
            "taken_by": batch.taken_by_id.name or "",
            "taken": batch.date_taken
            and company._to_local(batch.date_taken).strftime("%d.%m.%Y %H:%M"),
            "differences": batch.differences or "",
            "rows": [
                {
                    "sender": line.sender,
                    "channel": line.channel_id.name,
                    "addressee": line.addressee_id.name or "",
                    "sheets": line.sheets,
                    "note": join_lines(
                        line.note or "",
                        f"Не передано: {line.difference or ''}"
                        if line.is_missing
                        else line.difference or "",
                    ),
                }
                for line in batch.line_ids
            ],
        }


class ReportAccessList(models.AbstractModel):
    """The list of officials with access, for the order (S4 2.1.16)."""

    _name = "report.citizen_appeals.report_access_list"
    _inherit = ["citizen.report.mixin"]
    _description = "Print of Lists of Officials with Access"
    _report_model = "citizen.access.list"

    def _get_values(self, edition):
        today = edition.company_id._today()
        holder = edition.approved_by_id._get_holder_on(today)
        return {
            "title": edition.display_name,
            "body": edition.company_id._get_letterhead_title(),
            "approver": edition.approved_by_id.name or "",
            "approver_name": holder._get_listed_name() if holder else "",
            "number": edition.order_number or "",
            "date": short_date(edition.date),
            "is_draft": edition.state == "draft",
            "rows": [
                {
                    "name": line.holder_name or "вакантно",
                    "post": line.official_id.name,
                    "unit": line.department_id.name or "",
                    "note": line.note or "",
                }
                for line in edition.line_ids
            ],
        }
