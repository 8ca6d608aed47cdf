from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.citizen_letter_foreign import BLOCKING


class CitizenLetterCompile(models.TransientModel):
    """The same desk for the paragraphs of an earlier answer (H7)."""

    _inherit = "citizen.letter.compile"

    source_id = fields.Many2one(
        "citizen.letter", string="Earlier Answer", readonly=True, ondelete="cascade"
    )

    @api.model
    def _open_earlier(self, letter, source):
        finder, labels = source._get_foreign_finder(), source._get_foreign_labels()
        taken = letter._get_body_keys()
        rows = []
        for place, text in enumerate(source._get_paragraphs(), start=1):
            found = finder.find(text)
            rows.append(
                {
                    "sequence": place,
                    "text": text,
                    "is_taken": letter._get_paragraph_key(text) in taken,
                    "is_blocked": found in BLOCKING,
                    "mark": labels.get(found, False),
                }
            )
        return self.create(
            {
                "letter_id": letter.id,
                "source_id": source.id,
                "line_ids": [Command.create(row) for row in rows],
            }
        )

    def action_take_over(self):
        self._check_foreign()
        return super().action_take_over()

    def _check_foreign(self):
        """Looked at anew: what the client says of a paragraph does not count."""
        for desk in self.filtered("source_id"):
            finder = desk.source_id._get_foreign_finder()
            for line in desk.line_ids.filtered("is_chosen"):
                if finder.find(line.text or "") in BLOCKING:
                    raise UserError(
                        self.env._(
                            "Paragraph %(number)s tells of the other citizen: it is"
                            " not taken over. Untick it and write it in your own"
                            " words.",
                            number=line.sequence,
                        )
                    )

    def action_back(self):
        """To the list of earlier answers."""
        self.ensure_one()
        return self.letter_id.action_similar()


class CitizenLetterCompileLine(models.TransientModel):
    """Why a paragraph is looked at before it is taken, or never is."""

    _inherit = "citizen.letter.compile.line"

    is_blocked = fields.Boolean(readonly=True, export_string_translation=False)
    mark = fields.Char(string="Mind", readonly=True)

    @api.onchange("is_chosen")
    def _onchange_is_chosen(self):
        """What tells of the other citizen cannot be ticked."""
        if self.is_blocked:
            self.is_chosen = False
