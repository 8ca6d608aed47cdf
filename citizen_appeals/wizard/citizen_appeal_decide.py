from odoo import fields, models


class CitizenAppealDecide(models.TransientModel):
    """Dialog of the decision: to file or keep on control until a day (D1)."""

    _name = "citizen.appeal.decide"
    _description = "Decide on the Answer"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    decision = fields.Selection(
        [("to_file", "To file (в дело)"), ("keep_control", "Keep on control")],
        required=True,
        default="to_file",
    )
    date = fields.Date(string="Control Date")

    def action_decide(self):
        """Take the decision."""
        self.ensure_one()
        return self.appeal_id.action_decide(self.decision, self.date)
