from odoo import fields, models


class CitizenAppealHandBack(models.TransientModel):
    """Dialog: why the appeal goes back to the body that handed it over (A14)."""

    _name = "citizen.appeal.hand.back"
    _description = "Return to the Body It Came From"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    came_from_id = fields.Many2one(related="appeal_id.came_from_id", related_sudo=False)
    reason = fields.Char(required=True)

    def action_hand_back(self):
        """Return the appeal."""
        self.ensure_one()
        self.appeal_id.action_hand_back(self.reason)
        return {"type": "ir.actions.act_window_close"}
