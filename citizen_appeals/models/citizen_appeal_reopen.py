from odoo import fields, models
from odoo.exceptions import UserError

from .citizen_appeal_actions import SIDE_EXITS
from .citizen_appeal_exits import EXITABLE, WORK_TERMS

# What the card keeps of a decision until it is taken back
OUTCOME_FIELDS = (
    "outcome_id",
    "outcome_reason",
    "date_outcome",
    "is_notice_due",
    "rest_on_letter_ids",
    "answer_page",
)


class CitizenAppeal(models.Model):
    """After an exit: taken back to work, or closed once its letters have left."""

    _inherit = "citizen.appeal"

    # ------------------------------------------------------------------
    # back to work
    # ------------------------------------------------------------------

    def action_reopen(self):
        """Take the outcome back: without a number to the intake, else to the office.

        Where only some questions have left, they come back and the state stays.
        What was issued stays as history; letters under way are cancelled, the terms
        run on from where they began.
        """
        self._check_role("registrar", "office_head")
        self.check_access("write")
        for appeal in self:
            if not appeal._has_left():
                raise UserError(
                    self.env._(
                        "%(appeal)s is being worked on: there is no outcome to take"
                        " back.",
                        appeal=appeal.display_name,
                    )
                )
            appeal._reopen()
        return True

    def _has_left(self):
        """The appeal or some of its questions, while it is not answered."""
        left = any(q.result in SIDE_EXITS for q in self.question_ids)
        return self.state in SIDE_EXITS or (left and self.state in EXITABLE)

    def _reopen(self):
        appeal = self.sudo()  # Sudo: the right was checked
        appeal.lock_for_update()
        left = appeal.question_ids.filtered(lambda q: q.result in SIDE_EXITS)
        outcome = appeal.outcome_id or left.outcome_id[:1]
        appeal._get_exit_letters()._cancel_unissued()
        appeal.forwarding_ids._revoke()
        appeal._stop_deadlines(["forwarding"])
        appeal._stop_outcome_notices()
        left._write_flow({"result": False, "outcome_id": False})
        values = dict.fromkeys(OUTCOME_FIELDS, False)
        data = {"outcome_id": outcome.id}
        if self.state in SIDE_EXITS:
            appeal._resume_deadlines()
            state = "registered" if self.number else "received"
            self._set_state(state, "reopened", data, **values)
        else:
            appeal._write_flow(values)
            self._log_event("reopened", data, public=True)
        appeal._sync_forwarding_deadline()
        appeal._sync_deadlines()
        appeal._sync_readers()

    def _stop_outcome_notices(self):
        letters = self._get_exit_letters()
        rows = self.deadline_ids.filtered(
            lambda d: d.kind == "notice" and d._is_open() and d.letter_id in letters
        )
        rows.write({"date_stopped": fields.Datetime.now()})

    def _resume_deadlines(self):
        """The terms the exit has ended run again, with their dates and proofs."""
        for kind in WORK_TERMS:
            rows = self.deadline_ids.filtered(lambda d, kind=kind: d.kind == kind)
            last = rows.sorted("id")[-1:]
            if not last.date_stopped or last.date_met:
                continue
            names = ("date_start", "date_due", "day_due", "is_provisional", "proof")
            last.create(
                {
                    "appeal_id": self.id,
                    "company_id": self.company_id.id,
                    "kind": kind,
                    "rule_id": last.rule_id.id,
                    "reason": last.reason,
                    "author_id": last.author_id.id,
                    "previous_id": last.id,
                    **{name: last[name] for name in names},
                }
            )

    # ------------------------------------------------------------------
    # closing
    # ------------------------------------------------------------------

    def _get_closing_obstacles(self):
        """After an exit: results given, letters due dispatched (C8, D1).

        An answered appeal waits for the letters of what was forwarded from it too.
        """
        obstacle = self._get_closing_obstacle()
        obstacles = [obstacle] if obstacle else []
        if self.state in SIDE_EXITS:
            return obstacles
        return obstacles + super()._get_closing_obstacles()

    def _get_closing_obstacle(self):
        """Why its exit cannot be closed yet; empty when nothing is awaited."""
        appeal = self.sudo()  # Sudo: letters of any kind count
        letters = appeal._get_exit_letters()
        waiting = letters.filtered(lambda x: x.state not in ("dispatched", "cancelled"))
        if waiting:
            return self.env._(
                "%(appeal)s: dispatch the letters first: %(letters)s.",
                appeal=self.display_name,
                letters=", ".join(waiting.mapped("display_name")),
            )
        if self.state not in SIDE_EXITS:
            return False
        if appeal.question_ids.filtered(lambda q: not q.result):
            return self.env._(
                "%(appeal)s: a question without result was added; give it one or take"
                " the outcome back.",
                appeal=self.display_name,
            )
        if not appeal.outcome_id:
            return self.env._(
                "%(appeal)s: no outcome was decided.", appeal=self.display_name
            )
        kind = appeal.outcome_id.letter_kind_id
        if self.is_notice_due and not letters.filtered(
            lambda x: x.kind_id.code == kind.code and x.state == "dispatched"
        ):
            return self.env._(
                "%(appeal)s: the letter “%(kind)s” is due and was not dispatched. Take"
                " the outcome back and decide anew.",
                appeal=self.display_name,
                kind=kind.name,
            )
        return False

    def _get_exit_letters(self):
        """Letters drafted by outcomes and forwardings of this appeal."""
        kinds = (self.question_ids.outcome_id | self.outcome_id).letter_kind_id
        codes = set(kinds.mapped("code"))
        outcomes = self.letter_ids.filtered(lambda x: x.kind_id.code in codes)
        return outcomes | self.forwarding_ids.letter_id

    # ------------------------------------------------------------------
    # hooks of the letters
    # ------------------------------------------------------------------

    def _on_letter_dispatched(self, letter):
        """The letter of an outcome, a forwarding or a request has left."""
        result = super()._on_letter_dispatched(letter)
        appeal = self.sudo()
        day = letter.date_dispatched or self.company_id._today()
        when = min(fields.Datetime.now(), self.company_id._day_end(day))
        notices = appeal.deadline_ids.filtered(
            lambda d: d.kind == "notice" and d._is_open() and d.letter_id == letter
        )
        notices.write({"date_met": when})
        appeal.forwarding_ids._on_dispatched(letter, day)
        appeal.document_request_ids.filtered(
            lambda request: request.letter_id == letter
        )._on_dispatched(day)
        if letter.kind_id.answers_appeal:
            appeal.document_request_ids._cancel()
        appeal._sync_deadlines()
        return result
