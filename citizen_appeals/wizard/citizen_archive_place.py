from odoo import fields, models


class CitizenArchivePlace(models.TransientModel):
    """Dialog: box and shelf of filed cases (F1)."""

    _name = "citizen.archive.place"
    _description = "Place in the Archive"

    appeal_ids = fields.Many2many("citizen.appeal", required=True, readonly=True)
    box = fields.Char(required=True)
    shelf = fields.Char()

    def _open(self, appeals):
        return self._get_dialog_action(default_appeal_ids=appeals.ids)

    def action_confirm(self):
        """Do it with the rights of the user."""
        self.ensure_one()
        return self.appeal_ids.action_place(self.box, self.shelf)
