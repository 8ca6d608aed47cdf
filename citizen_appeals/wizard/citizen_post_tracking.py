from odoo import fields, models


class CitizenPostTracking(models.TransientModel):
    """Dialog: the postal identifiers, pasted or typed as a list (D6)."""

    _name = "citizen.post.tracking"
    _description = "Enter Postal Identifiers"

    post_register_id = fields.Many2one(
        "citizen.post.register", required=True, readonly=True, ondelete="cascade"
    )
    text = fields.Text(
        string="Identifiers",
        required=True,
        help="One a line: alone, in the order of the register, or after the outgoing"
        " number of the letter.",
    )

    def action_confirm(self):
        """Enter them."""
        self.ensure_one()
        return self.post_register_id.action_enter_tracking(self.text)
