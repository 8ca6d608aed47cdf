from odoo import models
from odoo.exceptions import UserError


class CitizenAppeal(models.Model):
    """From the drafted answer to the closed appeal (D1)."""

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
        kind = self.env["citizen.letter.kind"]._get_by_code(kind_code, self.company_id)
        # Sudo: who may draft was checked by the action that calls
        letter = (
            self.env["citizen.letter"]
            .sudo()
            .create({"appeal_id": self.id, "kind_id": kind.id, **(values or {})})
        )
        return letter.sudo(self.env.su)

    def _get_answers(self):
        """Letters that answer the applicant."""
        return self.letter_ids.filtered(lambda letter: letter.kind_id.answers_appeal)

    # ------------------------------------------------------------------
    # closing
    # ------------------------------------------------------------------

    def action_close(self):
        """Close: the answer is dispatched, every question has a result (C8, D1)."""
        self._check_role("registrar", "office_head")
        self.check_access("write")
        self._check_all_closable()
        days = self.grouped(lambda appeal: appeal.company_id._today())
        for day, appeals in days.items():
            appeals._set_state("closed", date_closed=day)
        return True

    def _check_all_closable(self):
        """What hinders any of them is told at once, not one thing after the other."""
        refusals = []
        for appeal in self:
            try:
                appeal._check_closable()
            except UserError as refusal:
                refusals.append(str(refusal))
        if refusals:
            raise UserError("\n\n".join(refusals))

    def _check_closable(self):
        """:raise UserError: all that is missing, each with what to do"""
        self.ensure_one()
        obstacles = self._get_closing_obstacles()
        if obstacles:
            raise UserError("\n".join(obstacles))

    def _get_closing_obstacles(self):
        """Sentences: what hinders the closing and what to do (C8, D1, D8).

        A hook: whoever knows another obstacle adds it to those of ``super()``.
        """
        appeal = self.sudo()  # Sudo: letters of any kind count
        obstacles = []
        if not appeal._has_given_answer():
            obstacles.append(
                self.env._(
                    "%(appeal)s: no dispatched answer. Dispatch it, then close.",
                    appeal=self.display_name,
                )
            )
        if self.decision != "to_file":
            obstacles.append(
                self.env._(
                    "%(appeal)s: only the decision “to file” closes an appeal.",
                    appeal=self.display_name,
                )
            )
        unanswered = self.question_ids.filtered(lambda question: not question.result)
        if unanswered or not self.question_ids:
            obstacles.append(
                self.env._(
                    "%(appeal)s: give the result of each question first."
                    " Without result: %(topics)s",
                    appeal=self.display_name,
                    topics=", ".join(unanswered.topic_id.mapped("display_name"))
                    or self.env._("no question is entered"),
                )
            )
        return obstacles + self._get_superior_obstacles()

    def _has_given_answer(self):
        """Hook: the applicant has the answer, however it was given."""
        answers = self._get_answers()
        return bool(answers.filtered(lambda letter: letter.state == "dispatched"))

    def _get_superior_obstacles(self):
        """D8: who sent it and wants an own answer gets it before the closing."""
        appeal = self.sudo()  # Sudo: letters of any kind count
        body = appeal.superior_partner_id
        if not body or not self.superior_wants_answer or self.superior_date_released:
            return []
        if appeal.letter_ids.filtered(
            lambda x: x.kind_id.addressee == "superior" and x.state == "dispatched"
        ):
            return []
        return [
            self.env._(
                "%(appeal)s: %(body)s wants an answer of its own and none was"
                " dispatched (S4 2.1.22). Draft the letter to the superior body, or"
                " enter the day its control was lifted.",
                appeal=self.display_name,
                body=body.name,
            )
        ]

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
