from odoo import fields, models


class ResCompany(models.Model):
    """How a body checks and returns its answers (S4 2.4.10, 2.7.2)."""

    _inherit = "res.company"

    quality_before_number = fields.Boolean(
        string="Number after the Office's Check",
        default=True,
        help="An answer is numbered once the appeals office has checked it after the"
        " decision (S4 2.7.2.4).",
    )
    rework_letter_before_sign = fields.Boolean(
        string="Rework Letter before the Signature",
        help="A return by an assistant or the office is accompanied by a letter.",
    )
    rework_letter_at_sign = fields.Boolean(
        string="Rework Letter at the Signature",
        help="A return by the signatory is accompanied by a letter.",
    )
    rework_letter_after_decision = fields.Boolean(
        string="Rework Letter after the Decision",
        default=True,
        help="A return by the appeals office is accompanied by a letter (S4 2.4.10).",
    )
    rework_signatory_id = fields.Many2one(
        "citizen.official",
        string="Rework Letters Are Signed by",
        domain="[('company_id', '=', id), ('signing_level', '!=', '1_executor')]",
        help="The head of the general department (S4 2.4.10).",
    )

    def _needs_rework_letter(self, stage):
        """Whether a return at this point is accompanied by a letter."""
        names = {
            "in_review": "rework_letter_before_sign",
            "approved": "rework_letter_at_sign",
            "signed": "rework_letter_after_decision",
        }
        return bool(self[names[stage]])
