from odoo import fields, models


class CitizenLetterCompileLine(models.TransientModel):
    """A paragraph of a part, with its source."""

    _name = "citizen.letter.compile.line"
    _description = "Paragraph of a Part"
    _order = "sequence, id"
    _personal_fields = frozenset({"text"})

    desk_id = fields.Many2one(
        "citizen.letter.compile", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    assignment_id = fields.Many2one(
        "citizen.assignment", string="Source", readonly=True, ondelete="cascade"
    )
    text = fields.Text(string="Paragraph", readonly=True)
    is_chosen = fields.Boolean(string="Take")
    is_taken = fields.Boolean(string="In the Text", readonly=True)
