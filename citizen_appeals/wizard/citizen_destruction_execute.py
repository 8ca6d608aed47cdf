from odoo import fields, models


class CitizenDestructionExecute(models.TransientModel):
    """Dialog of what cannot be undone: the number of the act is typed (F1)."""

    _name = "citizen.destruction.execute"
    _description = "Destroy and Erase"

    act_id = fields.Many2one("citizen.destruction.act", required=True, readonly=True)
    line_count = fields.Integer(related="act_id.line_count")
    confirmation = fields.Char(
        string="Number of the Act", required=True, help="Type it as it is printed."
    )

    def action_confirm(self):
        """Do it with the rights of the user."""
        self.ensure_one()
        return self.act_id.action_execute(self.confirmation)
