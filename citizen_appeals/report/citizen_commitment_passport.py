from odoo import models

from ..tools.letter_text import long_date, short_date
from ..tools.pdf import qr_data_uri

# An official paper: its words do not depend on the user's language
STATES = {
    "planned": "на контроле",
    "postponed": "на контроле, срок перенесён",
    "reported": "сообщено о выполнении, проверяется",
    "failed": "не исполнено",
    "fulfilled": "исполнено, снято с контроля",
    "dropped": "снято с контроля без исполнения",
}
KINDS = {
    "visit": "выезд",
    "photo": "фотофиксация",
    "call": "звонок заявителю",
    "citizen": "отзыв заявителя",
}
RESULTS = {
    "done": "выполнено",
    "partly": "выполнено частично",
    "not_done": "не выполнено",
}
# Lines to enter further checks by hand
EMPTY_LINES = 3


class ReportCommitmentPassport(models.AbstractModel):
    """«Паспорт обязательства»: what, where, who, by when, and how it went (E1)."""

    _name = "report.citizen_appeals.report_commitment_passport"
    _inherit = ["citizen.report.mixin"]
    _description = "Print of Passports of Commitments"
    _report_model = "citizen.commitment"

    def _get_values(self, commitment):
        appeal, company = commitment.appeal_id, commitment.company_id
        official = commitment.official_id
        holder = official._get_holder_on(company._today())
        letter = commitment.letter_id
        code = appeal._get_access_code()
        return {
            "title": f"Паспорт обязательства {appeal.name or ''}".strip(),
            "body": company._get_letterhead_title(),
            "number": appeal.name,
            "date": short_date(appeal.date_registered),
            "letter_number": letter.name or "",
            "letter_date": short_date(letter.date),
            "object": commitment.name,
            "place": commitment.place or "",
            "territory": commitment.territory_id.name or "",
            "works": commitment.works,
            "quote": commitment.quote if commitment.quote != commitment.works else "",
            "promised": long_date(commitment.date_promised),
            "due": long_date(commitment.date_due),
            "is_moved": commitment.date_due != commitment.date_promised,
            "unit": commitment.department_id.name or "",
            "post": official.name,
            "holder": holder._get_short_name() if holder else "",
            "budget": commitment.budget_note or "",
            "state": STATES[commitment.state],
            "fulfilled": long_date(commitment.date_fulfilled),
            "reason": commitment.drop_reason or "",
            "delays": [self._get_delay(d) for d in commitment.delay_ids.sorted("id")],
            "checks": [
                self._get_check(c)
                for c in commitment.check_ids.sorted(lambda c: (c.date, c.id))
            ],
            "lines": range(EMPTY_LINES if commitment.state != "fulfilled" else 0),
            "printed": long_date(company._today()),
            "qr": qr_data_uri(f"{commitment.get_base_url()}/a/{code}"),
        }

    def _get_delay(self, delay):
        return {
            "old": short_date(delay.date_old),
            "new": short_date(delay.date_new),
            "reason": delay.reason,
            "letter": delay.letter_id.name or "не отправлено",
        }

    def _get_check(self, check):
        return {
            "date": short_date(check.date),
            "kind": KINDS[check.kind],
            "result": RESULTS[check.result],
            "remark": check.remark or "",
            "by": "" if check.kind == "citizen" else check.user_id.name,
            "files": len(check.document_ids),
        }
