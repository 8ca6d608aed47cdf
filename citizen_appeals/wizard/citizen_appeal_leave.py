from odoo import api, fields, models
from odoo.fields import Command

from ..models.citizen_outcome import OUTCOME_STATES

# The action of the appeal by the state the outcome leads to
ACTIONS = {
    "returned": "action_return",
    "left_unanswered": "action_leave_unanswered",
    "withdrawn": "action_withdraw",
    "handed_over": "action_hand_over",
}


class CitizenAppealLeave(models.TransientModel):
    """Dialog of every outcome beside the answer and the forwarding (C6, A5)."""

    _name = "citizen.appeal.leave"
    _description = "Other Outcome"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    is_registered = fields.Boolean(compute="_compute_appeal", compute_sudo=False)
    state = fields.Selection(OUTCOME_STATES, readonly=True)
    allowed_outcome_ids = fields.Many2many(
        "citizen.outcome", compute="_compute_appeal", compute_sudo=False
    )
    outcome_id = fields.Many2one(
        "citizen.outcome",
        required=True,
        domain="[('id', 'in', allowed_outcome_ids)]",
        ondelete="cascade",
    )
    outcome_state = fields.Selection(related="outcome_id.state", string="Leads to")
    outcome_code = fields.Char(related="outcome_id.code")
    clause = fields.Char(related="outcome_id.clause")
    hint = fields.Text(related="outcome_id.hint")
    decider = fields.Selection(related="outcome_id.decider")
    letter_kind_id = fields.Many2one(related="outcome_id.letter_kind_id")
    needs_reason = fields.Boolean(related="outcome_id.needs_reason")
    needs_page = fields.Boolean(related="outcome_id.needs_page", string="Page Needed")
    min_answers = fields.Integer(
        related="outcome_id.min_answers", string="Answers Needed"
    )
    notice = fields.Selection(related="outcome_id.notice")
    question_ids = fields.Many2many(
        "citizen.appeal.question",
        string="Questions",
        domain="[('appeal_id', '=', appeal_id), ('result', '=', False)]",
    )
    reason = fields.Text()
    is_legible = fields.Boolean(string="Surname and Address Legible")
    page = fields.Char(string="Page Address")
    # Numbers and dates, for who decides without a sight of the earlier appeals
    answers_found = fields.Char(compute="_compute_answers_found", compute_sudo=True)
    earlier_answer_ids = fields.Many2many(
        "citizen.letter", compute="_compute_earlier_answer_ids", compute_sudo=False
    )
    answer_ids = fields.Many2many(
        "citizen.letter",
        "citizen_appeal_leave_answer_rel",
        string="Earlier Answers",
        domain="[('id', 'in', earlier_answer_ids)]",
        compute="_compute_answer_ids",
        store=True,
        readonly=False,
        compute_sudo=False,
        help="Left empty: all that were found.",
    )
    document = fields.Binary(string="Paper", attachment=False)
    document_name = fields.Char()

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        appeal = self.env["citizen.appeal"].browse(values.get("appeal_id", ()))
        if appeal and "question_ids" in fields:
            values["question_ids"] = [Command.set(appeal._get_open_questions().ids)]
        code = self.env.context.get("default_outcome_code")
        if appeal and code:
            outcome = self.env["citizen.outcome"]._get_by_code(code, appeal.company_id)
            values["outcome_id"] = outcome.id
        elif appeal and values.get("state"):
            allowed = self.new(values).allowed_outcome_ids
            if len(allowed) == 1:
                values["outcome_id"] = allowed.ids[0]
        return values

    @api.depends("appeal_id", "state")
    def _compute_appeal(self):
        """What the directory offers here, and what the user may decide."""
        outcomes = self.env["citizen.outcome"].search([("state", "!=", "forwarded")])
        for dialog in self:
            appeal = dialog.appeal_id
            dialog.is_registered = bool(appeal.number)
            dialog.allowed_outcome_ids = outcomes.filtered(
                lambda o, appeal=appeal, state=dialog.state: (
                    o.company_id in (o.company_id.browse(), appeal.company_id)
                    and (not state or o.state == state)
                    and (o.is_not_appeal or appeal.number)
                    and o._may_decide(appeal)
                )
            )

    @api.depends("outcome_id")
    def _compute_answers_found(self):
        for dialog in self:
            answers = self.env["citizen.letter"]
            if dialog.outcome_id.min_answers:
                answers = dialog.appeal_id._propose_answers()
            dialog.answers_found = ", ".join(
                f"№ {answer.name} ({answer.date:%d.%m.%Y})" for answer in answers
            )

    @api.depends("outcome_id")
    def _compute_earlier_answer_ids(self):
        """What the user may read of the earlier answers, to choose among them."""
        for dialog in self:
            known = self.env["citizen.letter"]
            if dialog.outcome_id.min_answers:
                known = dialog.appeal_id._get_earlier_answers().with_env(self.env)
            dialog.earlier_answer_ids = known._filtered_access("read")

    @api.depends("outcome_id")
    def _compute_answer_ids(self):
        for dialog in self:
            proposed = self.env["citizen.letter"]
            if dialog.outcome_id.min_answers:
                proposed = dialog.appeal_id._propose_answers().with_env(self.env)
            dialog.answer_ids = proposed._filtered_access("read")

    def action_confirm(self):
        """Decide so; the drafted letter opens."""
        self.ensure_one()
        outcome = self.outcome_id
        if not outcome.state:
            return self.appeal_id.action_mark_false(self.reason or "")
        values = {
            "outcome": outcome.id,
            "question_ids": self.question_ids.ids,
            "reason": self.reason,
            "answer_ids": self.answer_ids.ids,
            "page": self.page,
            "is_legible": self.is_legible,
        }
        if outcome.min_answers and not self.answer_ids:
            values["answer_ids"] = self.appeal_id._propose_answers().ids
        if self.document:
            values["document"] = {
                "name": self.document_name,
                "content": self.with_context(bin_size=False).document,
            }
        return getattr(self.appeal_id, ACTIONS[outcome.state])(values)
