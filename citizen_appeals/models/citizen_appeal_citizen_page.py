from odoo import models
from odoo.exceptions import ValidationError

from ..tools.letter_text import long_date

# The page speaks Russian as the papers do, whatever the visitor's language
STATES = {
    "planned": "на контроле",
    "postponed": "срок перенесён, на контроле",
    "reported": "сообщено о выполнении, проверяется",
    "failed": "проверка показала, что не выполнено; на контроле",
    "fulfilled": "выполнено",
}
OVERDUE = {
    "planned": "срок прошёл, на контроле",
    "postponed": "перенесённый срок прошёл, на контроле",
}
SHOWN = tuple(STATES)
NOT_NOW = "По этим работам ответ сейчас не принимается."
NO_ANSWER = "Выберите ответ: выполнены работы или нет."
NO_COMMENT = "Напишите, что не выполнено или выполнено плохо."


class CitizenAppeal(models.Model):
    """What the page behind the code shows and takes: works, terms, states (E1)."""

    _inherit = "citizen.appeal"

    def _get_citizen_rows(self):
        """Commitments as the page shows them: nothing that names anybody."""
        self.ensure_one()
        return [
            self._prepare_citizen_row(commitment)
            for commitment in self._get_shown_commitments()
        ]

    def _get_citizen_body(self):
        """Who answers for the works and where to ask: the body, no person."""
        company = self.company_id
        return {"name": company.name, "phone": company.phone or ""}

    def _get_shown_commitments(self):
        shown = self.commitment_ids.filtered(lambda c: c.state in SHOWN)
        return shown.sorted(lambda c: (c.date_due, c.id))

    def _prepare_citizen_row(self, commitment):
        first, due = commitment.date_promised, commitment.date_due
        states = STATES | OVERDUE if due < commitment.company_id._today() else STATES
        said = ""
        if commitment.is_denied:
            said = "Вы сообщили, что работы не выполнены. Мы проверяем."
        elif commitment.is_confirmed:
            said = "Вы подтвердили, что работы выполнены."
        return {
            "id": commitment.id,
            "works": commitment.works,
            "due": long_date(due),
            "first": long_date(first) if first and first != due else "",
            "state": states[commitment.state],
            "said": said,
            "may_answer": commitment._may_citizen_answer(),
        }

    def _take_citizen_answer(self, work, answer, comment):
        """Enter the citizen's word as a check.

        :param int work: id of the commitment
        :raise ValidationError: in Russian, shown on the page beside the form
        """
        commitment = (
            self._get_shown_commitments() if self else self.env["citizen.commitment"]
        ).filtered(lambda c: c.id == work)
        if not commitment or not commitment._may_citizen_answer():
            raise ValidationError(NOT_NOW)
        if answer not in ("yes", "no"):
            raise ValidationError(NO_ANSWER)
        comment = (comment or "").strip()
        if answer == "no" and not comment:
            raise ValidationError(NO_COMMENT)
        self.env["citizen.commitment.check"].create(
            {
                "commitment_id": commitment.id,
                "kind": "citizen",
                "date": commitment.company_id._today(),
                "result": "done" if answer == "yes" else "not_done",
                "remark": comment or False,
                "user_id": self.env.uid,
            }
        )
