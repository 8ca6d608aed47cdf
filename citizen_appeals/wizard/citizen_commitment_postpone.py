from odoo import fields, models


class CitizenCommitmentPostpone(models.TransientModel):
    """Dialog: a new term of a commitment with the reason the citizen reads (E1)."""

    _name = "citizen.commitment.postpone"
    _description = "Postpone the Commitment"

    commitment_id = fields.Many2one("citizen.commitment", required=True, readonly=True)
    date_due = fields.Date(related="commitment_id.date_due", string="Old Term")
    date = fields.Date(string="New Term", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Do it with the rights of the user; the notice is drafted and opened."""
        self.ensure_one()
        return self.commitment_id.action_postpone(self.date, self.reason)
