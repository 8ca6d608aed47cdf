from odoo import fields, models


class CitizenAppealControl(models.TransientModel):
    """Dialog of an additional control date (S4 2.3.15)."""

    _name = "citizen.appeal.control"
    _description = "Additional Control"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(string="Control Date", required=True)
    note = fields.Text(required=True, help="What is to be checked by then.")

    def action_set(self):
        """Set the date."""
        self.ensure_one()
        return self.appeal_id.action_set_control(self.date, self.note)
