from odoo import fields, models

from ..models.citizen_proposal import DECISIONS


class CitizenProposalDecide(models.TransientModel):
    """Decision on a curator's proposal: what, by when, in which programme (C11)."""

    _name = "citizen.proposal.decide"
    _description = "Decide on the Proposal"

    proposal_id = fields.Many2one(
        "citizen.proposal", required=True, readonly=True, ondelete="cascade"
    )
    decision = fields.Selection(DECISIONS, required=True, default="accepted")
    date = fields.Date(string="Term", help="By when it is to be fulfilled.")
    note = fields.Text(
        string="Decision in Words", help="The programme or act; why it was refused."
    )

    def action_confirm(self):
        """Take the decision."""
        self.ensure_one()
        return self.proposal_id.action_decide(self.decision, self.date, self.note)
