from odoo import fields, models

from ..models.citizen_letter_dispatch import RETURN_REASONS


class CitizenLetterComeback(models.TransientModel):
    """Dialog: a letter came back from the post or was not delivered (D6)."""

    _name = "citizen.letter.comeback"
    _description = "The Letter Came Back"

    letter_id = fields.Many2one(
        "citizen.letter", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(
        string="Came Back on",
        required=True,
        default=lambda self: self.env.company._today(),
    )
    reason = fields.Selection(RETURN_REASONS, required=True)
    note = fields.Char(help="For example the mark of the post office.")

    def action_confirm(self):
        """Note the return."""
        self.ensure_one()
        return self.letter_id.action_note_return(self.reason, self.date, self.note)
