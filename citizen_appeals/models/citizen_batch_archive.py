from odoo import fields, models


class CitizenBatch(models.Model):
    """Filing of many closed appeals in the background (F1)."""

    _inherit = "citizen.batch"

    kind = fields.Selection(
        selection_add=[("appeal_file", "Filing into the archive")],
        ondelete={"appeal_file": "cascade"},
    )

    def _process_appeal_file(self, appeal):
        appeal.action_file()
