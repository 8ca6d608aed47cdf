from odoo import models


class CitizenAssignment(models.Model):
    """The lead goes on where the applicant says it was not solved (C10)."""

    _inherit = "citizen.assignment"

    def _reopen_lead(self, day):
        """Open again what the lead of the given resolutions had done."""
        leads = self.filtered(
            lambda task: (
                task.is_lead
                and task.state == "done"
                and task.resolution_id.state == "given"
            )
        )
        leads.resolution_id.filtered(lambda r: r.date_due < day)._write_flow(
            {"date_due": day}
        )
        leads._write_flow({"state": "open", "date_done": False, "date_due": day})
