from odoo import fields, models


class CitizenAssignmentRefuse(models.TransientModel):
    """Why a request of an executor is refused."""

    _name = "citizen.assignment.refuse"
    _description = "Refuse the Request"

    request_id = fields.Many2one(
        "citizen.assignment.request", required=True, readonly=True, ondelete="cascade"
    )
    answer = fields.Text(string="Reason", required=True)

    def action_confirm(self):
        """Refuse with this reason."""
        self.ensure_one()
        return self.request_id.action_refuse(self.answer)
