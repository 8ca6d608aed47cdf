from odoo import api, fields, models


class CitizenAssignmentMoveLine(models.TransientModel):
    """One assignment to give away: how it is done, or why it is refused."""

    _name = "citizen.assignment.move.line"
    _description = "Assignment to Give Away"

    move_id = fields.Many2one(
        "citizen.assignment.move", required=True, index=True, ondelete="cascade"
    )
    assignment_id = fields.Many2one(
        "citizen.assignment", required=True, readonly=True, ondelete="cascade"
    )
    appeal_id = fields.Many2one(related="assignment_id.appeal_id")
    topic_id = fields.Many2one(related="assignment_id.topic_id")
    official_id = fields.Many2one(related="assignment_id.official_id", string="From")
    date_due = fields.Date(related="assignment_id.date_due")
    way = fields.Selection(
        [
            ("replaced", "Resolution replaced"),
            ("passed_on", "Passed on"),
            ("refused", "Refused"),
        ],
        string="How",
        compute="_compute_way",
    )
    refusal = fields.Char(string="Why Not", compute="_compute_way")

    @api.depends("assignment_id", "move_id.official_id", "move_id.line_ids")
    @api.depends_context("uid")
    def _compute_way(self):
        for move in self.move_id:
            lines = move.line_ids & self
            ways = lines.assignment_id._get_moves(move.official_id)
            for line in lines:
                line.way, line.refusal = ways[line.assignment_id._origin.id]
