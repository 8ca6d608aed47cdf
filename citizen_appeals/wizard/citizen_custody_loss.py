from odoo import fields, models
from odoo.exceptions import ValidationError


class CitizenCustodyLoss(models.TransientModel):
    """Dialog: the paper is lost, its explanatory note is filed (S4 2.3.20)."""

    _name = "citizen.custody.loss"
    _description = "Loss of the Paper"

    appeal_id = fields.Many2one("citizen.appeal", required=True)
    official_id = fields.Many2one(
        "citizen.official",
        string="Note Signed by",
        required=True,
        help="The curator who answers for the loss.",
    )
    date = fields.Date(
        string="Date of the Note",
        required=True,
        default=lambda self: self.env.company._today(),
    )
    name = fields.Char(string="File Name")
    content = fields.Binary(string="Explanatory Note", required=True, attachment=False)

    def action_confirm(self):
        """File the note, record the loss."""
        self.ensure_one()
        company = self.appeal_id.company_id
        if self.date > company._today():
            raise ValidationError(
                self.env._("Date of the Note: the day is in the future.")
            )
        note = {
            "name": self.name or self.env._("Explanatory note"),
            "content": self.content,
            "date": company._day_start(self.date),
            "source": self.official_id.name,
        }
        self.appeal_id.action_lose_custody(self.official_id, note)
        return {"type": "ir.actions.act_window_close"}
