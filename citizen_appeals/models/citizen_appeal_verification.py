import hashlib
import hmac

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .citizen_verification import CALLERS, CLAUSE, DONE_STATES

# Parts of the whole the share of the sample is drawn from
DRAW = 10_000


class CitizenAppeal(models.Model):
    """Called before closing, and back to work when it was not solved (C10, S0)."""

    _inherit = "citizen.appeal"

    verification_ids = fields.One2many(
        "citizen.verification", "appeal_id", string="Verification Calls", copy=False
    )
    verification_id = fields.Many2one(
        "citizen.verification", compute="_compute_verification", compute_sudo=True
    )
    is_call_due = fields.Boolean(compute="_compute_verification", compute_sudo=True)
    can_call = fields.Boolean(compute="_compute_can_call")
    can_back_to_work = fields.Boolean(compute="_compute_can_call")

    @api.depends(
        "state",
        "verification_ids.state",
        "letter_ids.state",
        "question_ids.measures_taken",
    )
    def _compute_verification(self):
        """The call about the last answer; due until it is confirmed or given up."""
        for appeal in self:
            call = appeal._get_verification()
            appeal.verification_id = call
            appeal.is_call_due = appeal.state == "answered" and appeal._needs_call(call)

    def _get_verification(self):
        answer = self._get_dispatched_answer()
        return self.verification_ids.filtered(lambda v: v.letter_id == answer)[:1]

    def _get_dispatched_answer(self):
        answers = self._get_answers().filtered(lambda x: x.state == "dispatched")
        return answers.sorted("id")[-1:]

    def _needs_call(self, call):
        """Measures were taken, or it was drawn, and nobody has confirmed it yet."""
        if not self.company_id.verify_calls:
            return False
        if call:
            return call.state not in DONE_STATES
        return any(self.question_ids.mapped("measures_taken"))

    @api.depends("state", "verification_ids.state", "supervisor_id")
    @api.depends_context("uid")
    def _compute_can_call(self):
        for appeal in self:
            appeal.can_call = appeal.is_call_due and appeal._has_role(*CALLERS)
            appeal.can_back_to_work = (
                appeal.state in ("answered", "closed") and appeal._may_back_to_work()
            )

    def _may_back_to_work(self):
        """The office that has called, and the curator."""
        return self._has_role(*CALLERS) or self.sudo().supervisor_id in self._my_posts()

    # ------------------------------------------------------------------
    # the call
    # ------------------------------------------------------------------

    def action_call(self):
        """Open the call about the answer; made now if it was not yet."""
        self.ensure_one()
        self._check_role(*CALLERS)
        self.check_access("read")
        if not self.is_call_due:
            raise UserError(
                self.env._(
                    "%(appeal)s: no call is due: it is not answered, no measures were"
                    " taken, or the applicant has confirmed (%(clause)s).",
                    appeal=self.display_name,
                    clause=CLAUSE,
                )
            )
        self.sudo()._sync_verifications()
        return self.verification_id.with_env(self.env)._get_records_action()

    def _sync_verifications(self, is_dispatch=False):
        """Each answered appeal with measures has its call; others by the draw.

        The draw is made once, at the dispatch: nobody can draw again.
        """
        rows = []
        for appeal in self:
            if appeal.state != "answered" or not appeal.company_id.verify_calls:
                continue
            measures = any(appeal.question_ids.mapped("measures_taken"))
            call = appeal._get_verification()
            if call:
                appeal._adjust_verification(call, measures)
            elif measures or (is_dispatch and appeal._is_drawn()):
                rows.append(appeal._prepare_verification(measures))
        if rows:
            self.env["citizen.verification"].create(rows)
            self._sync_deadlines()

    def _adjust_verification(self, call, measures):
        """The result was corrected before anybody called."""
        if call.state != "to_call" or call.attempt_ids:
            return
        kind = "measures" if measures else "sample"
        if measures or self._is_drawn():
            call._write_flow({"kind": kind})
        else:
            call.unlink()
            self._stop_deadlines(["verification"])
            self._sync_deadlines()

    def _is_drawn(self):
        """Drawn by a keyed digest: the same for ever, and nobody can foresee it."""
        share = self.company_id.verify_sample_percent
        if share <= 0:
            return False
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        lot = f"verification:{self._get_dispatched_answer().id}"
        digest = hmac.new(secret.encode(), lot.encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:8]) % DRAW < share * DRAW // 100

    def _prepare_verification(self, measures):
        due = False
        rule = self._find_deadline_rule("verification")
        if rule:
            now = fields.Datetime.now()
            due, proof = rule._due_for(self.company_id, now)
            row = self._prepare_deadline_row(
                "verification", due, proof, rule, start=now
            )
            self._create_deadlines([row])
            due = row["day_due"]
        return {
            "appeal_id": self.id,
            "letter_id": self._get_dispatched_answer().id,
            "kind": "measures" if measures else "sample",
            "phone": self.received_phone or self.applicant_id.phone,
            "date_due": due,
        }

    def _get_closing_obstacles(self):
        """C10: first the applicant confirms, or was not to be reached."""
        obstacles = super()._get_closing_obstacles()
        if self.state != "answered" or not self.is_call_due:
            return obstacles
        if self.sudo().verification_id.state == "decide":
            text = self.env._(
                "%(appeal)s: the call left it undecided. Return the appeal to work, or"
                " close the call with the reason (%(clause)s).",
                appeal=self.display_name,
                clause=CLAUSE,
            )
        else:
            text = self.env._(
                "%(appeal)s: call the applicant first and let the measures be"
                " confirmed: button Call (%(clause)s).",
                appeal=self.display_name,
                clause=CLAUSE,
            )
        return [*obstacles, text]

    def _on_letter_dispatched(self, letter):
        """The answer has left: the call follows; a late first answer stays late."""
        was_late = self.sudo().is_closed_late
        result = super()._on_letter_dispatched(letter)
        if letter.kind_id.answers_appeal:
            appeal = self.sudo()
            if was_late and not appeal.is_closed_late:
                appeal._write_flow({"is_closed_late": True})
            appeal._sync_verifications(is_dispatch=True)
        return result

    # ------------------------------------------------------------------
    # back to work
    # ------------------------------------------------------------------

    def action_back_to_work(self, reason=None):
        """Not solved: examined anew with a term of its own; the answer stays (C10).

        Without a reason the dialog opens.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may(
            self._may_back_to_work(),
            self.env._("the appeals office or the curator (S0 C10)"),
        )
        if self.state not in ("answered", "closed"):
            raise UserError(
                self.env._(
                    "%(appeal)s: only an answered or closed appeal goes back to work"
                    " (%(clause)s).",
                    appeal=self.display_name,
                    clause=CLAUSE,
                )
            )
        if reason is None:
            return self.env["citizen.reason"]._open(self, "back_to_work")
        if not reason.strip():
            raise ValidationError(
                self.env._(
                    "Reason: say what was not solved; the executor reads it (%s).",
                    CLAUSE,
                )
            )
        appeal = self.sudo()  # Sudo: right and state were checked
        appeal.lock_for_update()
        open_calls = appeal.verification_ids.filtered(
            lambda call: call.state in ("to_call", "decide")
        )
        open_calls._finish("back", False, reason=reason)
        appeal._stop_decided_control()
        self._set_state(
            "in_progress",
            "returned_to_work",
            decision=False,
            date_decision=False,
            date_closed=False,
            on_control=True,
        )
        appeal._start_reexamination(reason)
        appeal._sync_readers()
        return True

    def _start_reexamination(self, reason):
        """A new term beside the old one, which keeps its proof; the lead goes on."""
        rule = self._find_deadline_rule("reexamination")
        if rule:
            now = fields.Datetime.now()
            due, proof = rule._due_for(self.company_id, now)
            last = self.deadline_ids.filtered(lambda d: d.kind == "examination")
            row = self._prepare_deadline_row(
                "examination",
                due,
                proof,
                rule,
                start=now,
                reason=reason,
                previous_id=last.sorted("id")[-1:].id,
            )
            self._create_deadlines([row])
        self._sync_deadlines()
        self.assignment_ids._reopen_lead(self.date_deadline)
