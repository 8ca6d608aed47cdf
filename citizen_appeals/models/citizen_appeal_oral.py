from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CitizenAppeal(models.Model):
    """The oral answer of an exceptional case: answered without a letter (D4)."""

    _inherit = "citizen.appeal"

    oral_note_ids = fields.One2many(
        "citizen.oral.note", "appeal_id", string="Notes on Oral Answers", copy=False
    )
    oral_note_count = fields.Integer(compute="_compute_oral_note_count")

    @api.depends("oral_note_ids")
    def _compute_oral_note_count(self):
        for appeal in self:
            live = appeal.oral_note_ids.filtered(lambda n: n.state != "cancelled")
            appeal.oral_note_count = len(live)

    def action_oral_answer(self):
        """The note on an oral answer: opened, or proposed to be written (S4 2.4.1)."""
        self.ensure_one()
        self.check_access("read")
        note = self.oral_note_ids.filtered(lambda n: n.state != "cancelled")[:1]
        if note:
            return note._get_records_action()
        self._check_may_tell()
        self._check_can_answer_orally()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Oral Answer"),
            "res_model": "citizen.oral.note",
            "view_mode": "form",
            "context": {
                "default_appeal_id": self.id,
                "default_told_by_id": self._propose_teller().id,
                "default_head_id": self._propose_head().id,
            },
        }

    def _propose_teller(self):
        executors = self.sudo().assignment_ids.official_id
        return (self._my_posts() & executors)[:1] or self.lead_executor_id

    def _propose_head(self):
        """The author of the resolution, else the curator."""
        authors = self.sudo().resolution_ids.filtered(lambda r: r.state == "given")
        return authors.author_id[:1] or self.supervisor_id

    def _check_may_tell(self):
        self._check_may(self._may_answer(), self.env._("an executor of this appeal"))

    def _check_can_answer_orally(self):
        self.ensure_one()
        if self.state not in ("assigned", "in_progress"):
            raise UserError(
                self.env._(
                    "%(appeal)s: an oral answer is given while the appeal is examined"
                    " (S4 2.4.1).",
                    appeal=self.display_name,
                )
            )
        # Sudo: whoever answers, a written answer under way counts
        under_way = (
            self.sudo()
            ._get_answers()
            .filtered(lambda letter: letter.state not in ("cancelled", "draft"))
        )
        if under_way:
            raise UserError(
                self.env._(
                    "%(appeal)s: a written answer is on its way. Cancel it, or send it"
                    " instead of answering orally (S4 2.4.1).",
                    appeal=self.display_name,
                )
            )

    # ------------------------------------------------------------------
    # hooks of the note
    # ------------------------------------------------------------------

    def _on_oral_note_signed(self, note):
        """The signed note waits for the sector; drafts of letters end with it."""
        if self.state == "assigned":
            self._set_state("in_progress", code="oral_note_signed", public=False)
        self.sudo()._get_answers()._cancel_unissued()
        self._set_state(
            "in_review", "oral_note_signed", {"official_id": note.head_id.id}, False
        )
        self.sudo()._sync_readers()

    def _on_oral_note_returned(self, note):
        self._set_state("in_progress", "oral_note_returned", public=False)

    def _on_oral_note_entered(self, note):
        """Answered the day it was told; «В дело» is the mark of the head."""
        self.ensure_one()
        day = self.company_id._local_date(note.date_told)
        late = bool(self.date_deadline and day > self.date_deadline)
        self._set_state(
            "answered",
            "answered_orally",
            date_answered=day,
            is_closed_late=late,
            decision="to_file",
            date_decision=note.date_signed,
        )
        # Sudo: deadlines and assignments are ended by the deeds alone
        appeal = self.sudo()
        kinds = ["examination", "internal", "handover", "final_answer"]
        if not appeal.superior_wants_answer:
            kinds.append("superior")
        appeal._meet_deadlines(kinds, day)
        appeal._meet_deadlines(["additional_control"])
        appeal._sync_deadlines()
        appeal.assignment_ids._finish_open()

    def _has_given_answer(self):
        told = self.oral_note_ids.filtered(lambda note: note.state == "entered")
        return bool(told) or super()._has_given_answer()

    @api.model
    def _get_reader_sources(self):
        """Who signs the note sees the appeal."""
        return [
            *super()._get_reader_sources(),
            SQL(
                "SELECT appeal_id, head_id FROM citizen_oral_note"
                " WHERE appeal_id = ANY(%s) AND state <> 'cancelled'",
                self.ids,
            ),
        ]
