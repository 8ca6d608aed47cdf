from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

LETTER_KIND = "interim_answer"


class CitizenAppeal(models.Model):
    """Interim answers: they tell how it stands and promise a day, no more (D1).

    The term of examination runs on; the promised day is a deadline of its own, met by
    the final answer.
    """

    _inherit = "citizen.appeal"

    def action_interim_answer(self, reason=None, date=None):
        """Draft an interim answer; without a reason the dialog opens.

        :param reason: what was done and why it takes longer
        :param date: by when the final answer is promised
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may(self._may_answer(), self.env._("an executor of this appeal"))
        if self.state not in ("assigned", "in_progress"):
            raise UserError(
                self.env._(
                    "%(appeal)s: an interim answer is sent while the appeal is"
                    " examined (59-FZ, art. 10).",
                    appeal=self.display_name,
                )
            )
        if reason is None:
            return self._open_dialog("citizen.appeal.interim")
        letter = self._draft_letter(LETTER_KIND, self._prepare_interim(reason, date))
        letter._log_letter_event("letter_drafted")
        return letter._get_records_action()

    def _prepare_interim(self, reason, date):
        if not reason.strip():
            raise ValidationError(
                self.env._(
                    "What Was Done: say what was done and what is still needed, the"
                    " applicant reads it (59-FZ, art. 10)."
                )
            )
        day = fields.Date.to_date(date)
        if not day or day <= self.company_id._today():
            raise ValidationError(
                self.env._(
                    "Final Answer by: give a day in the future, the applicant waits"
                    " for it (59-FZ, art. 10)."
                )
            )
        if self.date_deadline and day > self.date_deadline:
            raise ValidationError(
                self.env._(
                    "Final Answer by: the term of the appeal ends on %(date)s and an"
                    " interim answer does not extend it. Promise an earlier day, or"
                    " extend the term first (59-FZ, art. 12, p. 2).",
                    date=self.date_deadline.strftime("%d.%m.%Y"),
                )
            )
        return {
            "reason": reason,
            "date_named": day,
            **self._get_letter_people(LETTER_KIND),
        }

    def _on_letter_dispatched(self, letter):
        """An interim answer starts the promised term, the answer ends it."""
        result = super()._on_letter_dispatched(letter)
        # Sudo: deadlines are written by the deeds alone
        appeal = self.sudo()
        if letter.kind_id.code == LETTER_KIND and letter.date_named:
            appeal._start_promised(letter)
        elif letter.kind_id.answers_appeal:
            day = letter.date_dispatched or self.company_id._today()
            appeal._meet_deadlines(["final_answer"], day)
            appeal._sync_deadlines()
        return result

    def _start_promised(self, letter):
        """The promised day runs beside the term of examination, which stays."""
        if not self.is_open:
            return
        self._stop_deadlines(["final_answer"])
        day = letter.date_named
        proof = {"source": "interim", "due": fields.Date.to_string(day)}
        row = self._prepare_deadline_row(
            "final_answer",
            day,
            proof,
            start=fields.Datetime.now(),
            letter_id=letter.id,
        )
        self._create_deadlines([row])
        self._sync_deadlines()
        self._log_event(
            "interim_promised", {"date": fields.Date.to_string(day)}, public=True
        )

    def _end_work(self):
        """Nothing is promised any more once the appeal has left."""
        self._stop_deadlines(["final_answer"])
        return super()._end_work()
