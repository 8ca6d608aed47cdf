from odoo import fields, models


class CitizenPlacementDone(models.TransientModel):
    """Dialog: the answer was placed, or need not be (D6)."""

    _name = "citizen.placement.done"
    _description = "Enter the Placing"

    placement_id = fields.Many2one(
        "citizen.placement", required=True, readonly=True, ondelete="cascade"
    )
    hint = fields.Text(related="placement_id.hint")
    date = fields.Date(
        string="Placed on",
        required=True,
        default=lambda self: self.env.company._today(),
    )
    reference = fields.Char(string="Number There")
    url = fields.Char(string="Link")
    is_dropped = fields.Boolean(string="Not Needed")
    note = fields.Char(string="Why Not")

    def action_confirm(self):
        """Enter it."""
        self.ensure_one()
        if self.is_dropped:
            return self.placement_id.action_drop(self.note or "")
        return self.placement_id.action_done(
            self.reference or "", self.url or "", self.date
        )
