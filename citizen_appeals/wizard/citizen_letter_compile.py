from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CitizenLetterCompile(models.TransientModel):
    """Which paragraphs of the co-executors' parts go into the answer (S4 2.3.10)."""

    _name = "citizen.letter.compile"
    _description = "Compile an Answer"

    letter_id = fields.Many2one("citizen.letter", required=True, ondelete="cascade")
    line_ids = fields.One2many("citizen.letter.compile.line", "desk_id")

    @api.model
    def _open_desk(self, letter, paragraphs):
        taken = letter._get_body_keys()
        return self.create(
            {
                "letter_id": letter.id,
                "line_ids": [
                    Command.create(
                        {
                            "sequence": position,
                            "assignment_id": task.id,
                            "text": text,
                            "is_taken": (
                                is_taken := letter._get_paragraph_key(text) in taken
                            ),
                            "is_chosen": not is_taken,
                        }
                    )
                    for position, (task, text) in enumerate(paragraphs, start=1)
                ],
            }
        )

    def action_take_over(self):
        """Add the chosen paragraphs to the text, in the order of the list."""
        self.ensure_one()
        letter = self.letter_id
        letter.check_access("write")
        chosen = self.line_ids.filtered("is_chosen").sorted("sequence")
        if not chosen:
            raise UserError(self.env._("Tick the paragraphs to take over."))
        letter._take_over(chosen.mapped("text"))
        return {"type": "ir.actions.act_window_close"}
