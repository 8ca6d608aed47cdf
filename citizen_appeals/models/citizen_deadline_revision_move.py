from odoo import api, fields, models

from .citizen_deadline_rule import DEADLINE_KINDS


class CitizenDeadlineRevisionMove(models.Model):
    """One running term that a revision moves, or whose proof it renews.

    Written by the computation alone, in one statement for all.
    """

    _name = "citizen.deadline.revision.move"
    _description = "Term Moved by a Revision"
    _order = "new_day, id"
    _personal_fields = frozenset()
    _rec_name = "deadline_id"
    _log_access = False

    revision_id = fields.Many2one(
        "citizen.deadline.revision",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    deadline_id = fields.Many2one(
        "citizen.appeal.deadline",
        string="Term",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    kind = fields.Selection(DEADLINE_KINDS, required=True, readonly=True)
    old_day = fields.Date(string="Due Now", required=True, readonly=True)
    new_day = fields.Date(string="Will Be Due", required=True, readonly=True)
    new_due = fields.Datetime(required=True, readonly=True)
    effect = fields.Selection(
        [
            ("later", "Later"),
            ("earlier", "Earlier"),
            ("renewed", "Same date, new proof"),
        ],
        required=True,
        readonly=True,
    )
    becomes_overdue = fields.Boolean(readonly=True)
    proof = fields.Json(readonly=True)
    explanation = fields.Text(
        string="Why This Date", compute="_compute_explanation", compute_sudo=True
    )
    supervisor_id = fields.Many2one(related="appeal_id.supervisor_id")
    lead_executor_id = fields.Many2one(related="appeal_id.lead_executor_id")

    # The one index: rows come by the hundred thousand and are read by their revision
    _list = models.Index("(revision_id, new_day, id)")

    @api.depends("proof")
    @api.depends_context("lang", "tz")
    def _compute_explanation(self):
        for move in self:
            move.explanation = move.deadline_id._explain(move.proof or {})
