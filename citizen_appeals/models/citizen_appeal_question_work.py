from odoo import models


class CitizenAppealQuestion(models.Model):
    """Questions as a work list: executors enter the results there."""

    _inherit = "citizen.appeal.question"

    def action_open_appeal(self):
        """Open the appeal of the question."""
        self.ensure_one()
        return self.appeal_id._get_records_action()
