from odoo import fields, models


class CitizenDestructionApprove(models.TransientModel):
    """Dialog of the head: by which paper the act is approved (F1)."""

    _name = "citizen.destruction.approve"
    _description = "Approve the Act of Destruction"

    act_id = fields.Many2one("citizen.destruction.act", required=True, readonly=True)
    document = fields.Char(
        string="Order No.", required=True, help="Paper by which the act is approved."
    )
    date = fields.Date(
        required=True, default=lambda self: self.env.company._today(), string="Order of"
    )

    def action_confirm(self):
        """Do it with the rights of the user."""
        self.ensure_one()
        return self.act_id.action_approve(self.document, self.date)
