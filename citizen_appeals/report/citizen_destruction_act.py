from odoo import models

from ..tools.letter_text import long_date, lower_first, short_date

STATES = {"agreed": "согласовано", "refused": "есть возражения", "pending": ""}


class ReportDestruction(models.AbstractModel):
    """Act on documents chosen for destruction, in its official form (F1).

    Cases are grouped by index and year as the form allows; their numbers follow in
    the annex. No applicant is named: the act outlives the personal data.
    """

    _name = "report.citizen_appeals.report_destruction"
    _inherit = ["citizen.report.mixin"]
    _description = "Print of Acts of Destruction"
    _report_model = "citizen.destruction.act"

    def _get_values(self, act):
        # Sudo: the form is one for every member of the commission
        lines = act.sudo().line_ids.filtered(lambda line: line.state != "excluded")
        groups = self._get_groups(lines)
        years = sorted({group["year"] for group in groups})
        company = act.company_id
        approver = act.sudo().approved_official_id or self._find_head(act)
        return {
            "title": f"Акт {act.name or ''}".strip(),
            "body": company._get_letterhead_title(),
            "place": company.place_name or "",
            "number": act.name or "",
            "date": long_date(act.date),
            "approver_post": approver.name or "",
            "approver_name": self._get_name(approver, act.date_approved),
            "approved": long_date(act.date_approved),
            "document": act.approval_document,
            "grounds": act.grounds,
            "groups": groups,
            "units": len(lines),
            "units_text": self._count_units(len(lines)),
            "sheets": sum(lines.mapped("sheets")),
            "years": _span(years),
            "members": [
                {
                    "chair": member.is_chair,
                    "post": lower_first(member.official_id.name),
                    "name": self._get_name(member.official_id, member.date),
                    "state": STATES[member.state],
                    "date": short_date(member.date),
                }
                for member in act.sudo().member_ids.sorted(
                    lambda member: (not member.is_chair, member.id)
                )
            ],
            "executed": long_date(act.date_executed),
            "executor": act.sudo().executed_by_id.name or "",
            "annex": [self._get_annex_row(line) for line in lines],
        }

    def _find_head(self, act):
        officials = self.env["citizen.official"].sudo()
        return officials.search(
            [
                ("company_id", "=", act.company_id.id),
                ("signing_level", "=", "4_head"),
            ],
            limit=1,
        )

    def _get_name(self, official, day):
        holder = official._get_holder_on(day or official.company_id._today())
        return holder._get_short_name() if holder else ""

    def _get_groups(self, lines):
        grouped = lines.grouped(
            lambda line: (line.file_index_id, line.appeal_id.number_year)
        )
        groups = []
        for (index, year), members in sorted(
            grouped.items(), key=lambda item: (item[0][1], item[0][0].code or "")
        ):
            days = members.appeal_id.mapped("date_registered")
            ends = [appeal._get_closing_day() for appeal in members.appeal_id]
            groups.append(
                {
                    "title": index.name,
                    "year": year,
                    "from": short_date(min(days)),
                    "to": short_date(max(ends)),
                    "index": index.code,
                    "units": len(members),
                    "sheets": sum(members.mapped("sheets")),
                    "retention": index._get_retention_text(),
                }
            )
        return groups

    def _get_annex_row(self, line):
        appeal = line.appeal_id
        return {
            "case": appeal.case_file_id.name or "",
            "number": appeal.name,
            "date": short_date(appeal.date_registered),
            "closed": short_date(appeal._get_closing_day()),
            "index": appeal.file_index_id.code,
            "kept": short_date(appeal.date_destroy_after),
            "sheets": line.sheets,
        }

    def _count_units(self, number):
        tail = number % 10 if number % 100 not in range(11, 15) else 0
        word = {1: "дело", 2: "дела", 3: "дела", 4: "дела"}.get(tail, "дел")
        return f"{number} {word}"


def _span(years):
    if not years:
        return ""
    if len(years) == 1:
        return f"{years[0]} год"
    return f"{years[0]}–{years[-1]} годы"
