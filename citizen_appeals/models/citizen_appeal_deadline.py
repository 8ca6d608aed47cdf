from odoo import api, fields, models

from .citizen_deadline_rule import DEADLINE_KINDS


class CitizenAppealDeadline(models.Model):
    """One running deadline of one appeal, with the facts that prove it (idea 1).

    An extension or a change of the rule is a new row that replaces the old one; the
    old one keeps its dates and proof.
    """

    _name = "citizen.appeal.deadline"
    _description = "Deadline of an Appeal"
    _order = "appeal_id, date_due, id"
    _personal_fields = frozenset({"reason", "outcome"})
    _rec_name = "kind"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(DEADLINE_KINDS, required=True, readonly=True)
    rule_id = fields.Many2one(
        "citizen.deadline.rule",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty when the date was given, by a superior body or a decision.",
    )
    date_start = fields.Datetime(required=True, readonly=True)
    date_due = fields.Datetime(required=True, readonly=True)
    day_due = fields.Date(string="Due", required=True, readonly=True)
    date_met = fields.Datetime(string="Met", readonly=True)
    date_stopped = fields.Datetime(
        string="Stopped", readonly=True, help="Replaced or no longer needed."
    )
    is_provisional = fields.Boolean(readonly=True)
    proof = fields.Json(readonly=True)
    previous_id = fields.Many2one(
        "citizen.appeal.deadline",
        string="Replaces",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    reason = fields.Char(readonly=True)
    author_id = fields.Many2one(
        "citizen.official",
        string="Decided by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    outcome = fields.Text(
        string="What Was Checked", readonly=True, help="Note of the additional control."
    )
    letter_id = fields.Many2one(
        "citizen.letter",
        string="Notice",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    state = fields.Selection(
        [
            ("open", "Runs"),
            ("met", "Met"),
            ("met_late", "Met late"),
            ("stopped", "Stopped"),
        ],
        compute="_compute_state",
    )

    _open_idx = models.Index(
        "(day_due, appeal_id) WHERE date_met IS NULL AND date_stopped IS NULL"
    )

    @api.depends("date_met", "date_stopped", "date_due")
    def _compute_state(self):
        for deadline in self:
            if deadline.date_met:
                late = deadline.date_met > deadline.date_due
                deadline.state = "met_late" if late else "met"
            else:
                deadline.state = "stopped" if deadline.date_stopped else "open"

    def _is_open(self):
        self.ensure_one()
        return not self.date_met and not self.date_stopped

    def _is_extension(self):
        self.ensure_one()
        return (self.proof or {}).get("source") == "extension"

    def _is_of_extension(self):
        self.ensure_one()
        return (self.proof or {}).get("source") == "extension_notice"

    def _waits_for(self, letter):
        """The letter is the one awaited, or replaces it after it was cancelled."""
        awaited = self.letter_id
        return letter == awaited or (
            awaited.state == "cancelled" and awaited.kind_id == letter.kind_id
        )
