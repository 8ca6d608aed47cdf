from odoo import fields, models


class CitizenBatch(models.Model):
    """The cards of a stack: a number for each line, then joined to the leading one."""

    _inherit = "citizen.batch"

    kind = fields.Selection(
        selection_add=[("stack_card", "Cards of a stack")],
        ondelete={"stack_card": "cascade"},
    )

    def _process_stack_card(self, line):
        line._register_card()

    def _finish(self):
        """What could not be made is told on its line and may be mended there."""
        result = super()._finish()
        if self.kind == "stack_card":
            lines = self.env[self.res_model].browse(self.line_ids.mapped("res_id"))
            lines.exists().stack_id._finish_run()
        return result
