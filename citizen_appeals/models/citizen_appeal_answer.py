from odoo import fields, models
from odoo.exceptions import UserError, ValidationError


class CitizenAppeal(models.Model):
    """From the drafted answer to the closed appeal: decision, control, closing (D1)."""

    _inherit = "citizen.appeal"

    def action_answer(self, values=None):
        """Draft the answer and open it.

        :param values: values of the letter (``body``, ``signatory_id``, …)
        :return: action that opens the draft
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may(self._may_answer(), self.env._("an executor of this appeal"))
        self._check_transition_from(("assigned", "in_progress"))
        self.env["citizen.letter"]._check_draft_values(values or {})
        letter = self._draft_letter(self._get_answer_kind(), values)
        return letter._get_records_action()

    def _get_answer_kind(self):
        """Code of the letter kind that answers this appeal."""
        return "answer"

    def _check_transition_from(self, states):
        if self.state not in states:
            self._check_transition("in_review")

    def _draft_letter(self, kind_code, values=None):
        """A draft letter of that kind to the applicant, filled from the appeal."""
        self.ensure_one()
        kind = self.env["citizen.letter.kind"]._get_by_code(kind_code)
        # Sudo: who may draft was checked by the action that calls
        letter = (
            self.env["citizen.letter"]
            .sudo()
            .create({"appeal_id": self.id, "kind_id": kind.id, **(values or {})})
        )
        return letter.sudo(self.env.su)

    def action_decide(self, decision=None, date=None):
        """Decide on the signed answer: «В дело» or «На контроль» (S4 2.4.5, 2.4.6).

        Without values opens the dialog.

        :param decision: ``to_file`` or ``keep_control``
        :param date: control date, for ``keep_control``
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may(
            self._may_decide(),
            self.env._("the author of the resolution or the supervising deputy"),
        )
        if decision is None:
            return self._open_dialog("citizen.appeal.decide")
        self._check_can_decide(decision, date)
        official = self._get_acting_post()
        today = self.company_id._today()
        appeal = self.sudo()
        appeal._write_flow({"decision": decision, "date_decision": today})
        data = None
        if decision == "keep_control":
            day = fields.Date.to_date(date)
            data = {"date": fields.Date.to_string(day)}
            appeal._start_additional_control(day, official)
        else:
            appeal._meet_deadlines(["additional_control"])
        appeal._sync_deadlines()
        self._log_event(f"decided_{decision}", data, official=official)
        return True

    def _get_acting_post(self):
        """The post of this appeal in whose name the user decides."""
        posts = self.sudo().resolution_ids.author_id | self.supervisor_id
        return (posts & self._my_posts())[:1]

    def _check_can_decide(self, decision, date):
        if not self._is_decidable():
            raise UserError(
                self.env._(
                    "%(appeal)s has no signed answer to decide on, or it was decided.",
                    appeal=self.display_name,
                )
            )
        if decision not in ("to_file", "keep_control"):
            raise ValidationError(self.env._("Decision: to file or keep on control."))
        if decision == "keep_control":
            day = fields.Date.to_date(date)
            if not day or day <= self.company_id._today():
                raise ValidationError(
                    self.env._("Control date: give a day in the future.")
                )

    def _is_decidable(self):
        """A signed answer waits for its decision, or was kept on control."""
        if self.state == "answered":
            return self.decision != "to_file"
        # Sudo: whoever may decide need not read the letters
        signed = (
            self.sudo()
            ._get_answers()
            .filtered(lambda letter: letter.state in ("signed", "numbered"))
        )
        return self.state == "in_review" and bool(signed)

    def _start_additional_control(self, day, official):
        self._stop_deadlines(["additional_control"])
        proof = {"source": "decision", "due": fields.Date.to_string(day)}
        row = self._prepare_deadline_row(
            "additional_control",
            day,
            proof,
            start=fields.Datetime.now(),
            author_id=official.id,
        )
        self.env["citizen.appeal.deadline"].create(row)

    def _get_answers(self):
        """Letters that answer the applicant."""
        return self.letter_ids.filtered(lambda letter: letter.kind_id.answers_appeal)

    def action_close(self):
        """Close: the answer is dispatched, every question has a result (C8, D1)."""
        self._check_role("registrar", "office_head")
        self.check_access("write")
        for appeal in self:
            appeal._check_closable()
        days = self.grouped(lambda appeal: appeal.company_id._today())
        for day, appeals in days.items():
            appeals._set_state("closed", date_closed=day)
        return True

    def _check_closable(self):
        answers = self._get_answers()
        if not answers.filtered(lambda letter: letter.state == "dispatched"):
            raise UserError(
                self.env._(
                    "%(appeal)s: no dispatched answer. Dispatch it, then close.",
                    appeal=self.display_name,
                )
            )
        if self.decision != "to_file":
            raise UserError(
                self.env._(
                    "%(appeal)s: only the decision “to file” closes an appeal.",
                    appeal=self.display_name,
                )
            )
        unanswered = self.question_ids.filtered(lambda question: not question.result)
        if unanswered or not self.question_ids:
            raise UserError(
                self.env._(
                    "%(appeal)s: give the result of each question first."
                    " Without result: %(topics)s",
                    appeal=self.display_name,
                    topics=", ".join(unanswered.topic_id.mapped("display_name"))
                    or self.env._("no question is entered"),
                )
            )

    # ------------------------------------------------------------------
    # hooks of the letters
    # ------------------------------------------------------------------

    def _on_letter_submitted(self, letter):
        """An answer in review puts the appeal in review."""
        self.ensure_one()
        if letter.kind_id.answers_appeal and self.state in ("assigned", "in_progress"):
            if self.state == "assigned":
                self._set_state("in_progress", code="letter_drafted")
            self._set_state("in_review", "letter_submitted", {"letter_id": letter.id})
        self._sync_readers()

    def _on_letter_returned(self, letter):
        """A returned answer puts the appeal back to work."""
        self.ensure_one()
        if not letter.kind_id.answers_appeal or self.state != "in_review":
            return
        self._set_state(
            "in_progress",
            "letter_returned",
            {"letter_id": letter.id},
            decision=False,
            date_decision=False,
        )
        # The new text is decided upon anew
        self._stop_decided_control()
        self.sudo()._sync_deadlines()

    def _on_letter_dispatched(self, letter):
        """The dispatch of the answer meets the deadlines and ends the assignments."""
        self.ensure_one()
        appeal = self.sudo()
        answers = letter.kind_id.answers_appeal
        to_superior = letter.kind_id.addressee == "superior"
        kinds = ["examination", "internal", "handover"] if answers else []
        if to_superior or (answers and not appeal.superior_wants_answer):
            kinds.append("superior")
        if not kinds:
            return
        day = letter.date_dispatched or self.company_id._today()
        if answers and appeal.state == "in_review":
            late = bool(appeal.date_deadline and day > appeal.date_deadline)
            self._set_state("answered", date_answered=day, is_closed_late=late)
        appeal._meet_deadlines(kinds, day)
        appeal._sync_deadlines()
        if answers:
            appeal.assignment_ids._finish_open()
