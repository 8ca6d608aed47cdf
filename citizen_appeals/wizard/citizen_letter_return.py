from odoo import fields, models


class CitizenLetterReturn(models.TransientModel):
    """Why a letter goes back, or why it is not endorsed."""

    _name = "citizen.letter.return"
    _description = "Return of a Letter"

    letter_ids = fields.Many2many("citizen.letter", required=True)
    deed = fields.Selection(
        [("return", "Return for rework"), ("refuse", "Refuse the visa")],
        default="return",
        required=True,
    )
    remark = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        if self.deed == "refuse":
            self.letter_ids.action_visa_refuse(self.remark)
        else:
            self.letter_ids.action_return(self.remark)
