from odoo import fields, models


class CitizenAppealInterim(models.TransientModel):
    """Dialog of an interim answer: how it stands, and by when the final one comes."""

    _name = "citizen.appeal.interim"
    _description = "Interim Answer"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    date_deadline = fields.Date(related="appeal_id.date_deadline", related_sudo=False)
    reason = fields.Text(
        string="What Was Done",
        required=True,
        help="What was done, what is still needed and why; it stands in the letter.",
    )
    date = fields.Date(string="Final Answer by", required=True)

    def action_confirm(self):
        """Draft the interim answer."""
        self.ensure_one()
        return self.appeal_id.action_interim_answer(self.reason, self.date)
