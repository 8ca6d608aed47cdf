from odoo import fields, models


class CitizenResolutionPaper(models.TransientModel):
    """The assistant enters what the head has signed on the sheet (S4 2.3.8)."""

    _name = "citizen.resolution.paper"
    _description = "Approved on Paper"

    resolution_ids = fields.Many2many("citizen.resolution", required=True)
    date = fields.Date(
        string="Date of Signature",
        required=True,
        default=lambda self: self.env.company._today(),
        help="The day the head has written on the sheet.",
    )

    def action_confirm(self):
        """Give all of them as of the day of signature."""
        self.ensure_one()
        return self.resolution_ids.action_give_on_paper(self.date)
