from odoo import fields, models

from ..tools.letter_text import lower_first


class CitizenLetter(models.Model):
    """Notices of a postponed commitment name what was promised and until when."""

    _inherit = "citizen.letter"

    commitment_id = fields.Many2one(
        "citizen.commitment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _get_text_values(self):
        commitment = self.commitment_id
        return super()._get_text_values() | {
            "commitment": commitment,
            "commitment_works": lower_first(
                (commitment.works or "").strip().rstrip(".")
            ),
            "commitment_answer": commitment.letter_id,
        }
