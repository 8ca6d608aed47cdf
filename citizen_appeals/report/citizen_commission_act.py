from odoo import models

from ..tools.letter_text import long_date, short_date

# The act is an official paper: its words do not depend on the user's language
PRESENCE = {
    "present": "заявитель участвовал",
    "absent": "заявитель приглашён, не явился",
}
INVITED = {
    "letter": "письмом",
    "phone": "по телефону",
    "email": "по электронной почте",
    "personally": "лично",
}
# Lines to write the conclusions by hand
CONCLUSION_LINES = 8


class ReportCommissionAct(models.AbstractModel):
    """Act of a commission on the spot, with its members to sign (S4 2.3.11)."""

    _name = "report.citizen_appeals.report_commission_act"
    _inherit = ["citizen.report.mixin"]
    _description = "Print of Acts of Commissions"
    _report_model = "citizen.commission"

    def _get_values(self, commission):
        appeal, company = commission.appeal_id, commission.company_id
        visit = commission.date_visit and company._to_local(commission.date_visit)
        reasons = [
            appeal.is_repeat and "повторного",
            appeal.is_collective and "коллективного",
        ]
        invited = INVITED.get(commission.invited_how)
        return {
            "title": f"Акт {appeal.name or ''}".strip(),
            "body": company._get_letterhead_title(),
            "place_name": company.place_name or "",
            "act_date": long_date(commission.act_date),
            "kind": " и ".join(filter(None, reasons)),
            "number": appeal.name,
            "date": short_date(appeal.date_registered),
            "order_number": commission.order_number,
            "order_date": long_date(commission.order_date),
            "visit": visit and f"{long_date(visit.date())}, {visit:%H:%M}",
            "place": commission.place,
            "chair": self._get_people(commission, True),
            "members": self._get_people(commission, False),
            "applicant": appeal.applicant_id.name or appeal.received_name,
            "applicant_genitive": appeal.applicant_id.name_genitive
            or appeal.received_name,
            "invited": invited
            and f"{invited} {short_date(commission.date_invited)}".strip(),
            "presence": PRESENCE.get(commission.applicant_presence),
            "conclusions": commission.conclusions,
            "lines": range(CONCLUSION_LINES),
        }

    def _get_people(self, commission, is_chair):
        members = commission.member_ids.filtered(lambda m: m.is_chair == is_chair)
        return [{"name": m.name, "post": m.post} for m in members]
