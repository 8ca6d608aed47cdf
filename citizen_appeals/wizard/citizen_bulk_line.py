from odoo import api, fields, models


class CitizenBulkLine(models.TransientModel):
    """What the act would make of one appeal, or why it is refused."""

    _name = "citizen.bulk.line"
    _description = "Appeal of a Bulk Act"
    _order = "sequence, id"
    _personal_fields = frozenset({"refusal", "note", "executors", "letters", "outcome"})

    bulk_id = fields.Many2one(
        "citizen.bulk", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    state = fields.Selection(related="appeal_id.state", related_sudo=False)
    supervisor_id = fields.Many2one(
        related="appeal_id.supervisor_id", string="Curator", related_sudo=False
    )
    lead_now_id = fields.Many2one(
        related="appeal_id.lead_executor_id",
        string="Executor Now",
        related_sudo=False,
    )
    date_now = fields.Date(
        related="appeal_id.date_deadline", string="Deadline Now", related_sudo=False
    )
    is_chosen = fields.Boolean(string="Do")
    # what it would become
    author_id = fields.Many2one(
        "citizen.official", string="In the Name of", readonly=True, ondelete="cascade"
    )
    executors = fields.Text(string="To Whom", readonly=True)
    date_old = fields.Date(readonly=True)
    date = fields.Date(string="By", readonly=True)
    letters = fields.Char(string="Letters Drafted", readonly=True)
    note = fields.Char(string="Difference", readonly=True)
    refusal = fields.Text(string="Refused Because", readonly=True)
    outcome = fields.Text(string="What Would Happen", compute="_compute_outcome")

    @api.depends("refusal", "letters", "note", "author_id")
    def _compute_outcome(self):
        """Why it is refused; else what differs from the card, and the letters."""
        for line in self:
            parts = []
            if line.author_id and line.author_id != line.supervisor_id:
                parts.append(
                    self.env._(
                        "In the name of: %(official)s.",
                        official=line.author_id.display_name,
                    )
                )
            if line.note:
                parts.append(line.note)
            if line.letters:
                parts.append(self.env._("Drafted: %(letters)s.", letters=line.letters))
            line.outcome = line._get_short_refusal() or " ".join(parts)

    def _get_short_refusal(self):
        """Why it is refused, without the number: that stands in the row already."""
        name = f"{self.appeal_id.display_name}: "
        refusal = (self.refusal or "").removeprefix(name)
        return refusal[:1].upper() + refusal[1:]

    @api.onchange("is_chosen")
    def _onchange_is_chosen(self):
        """What is refused cannot be ticked."""
        if self.refusal:
            self.is_chosen = False
