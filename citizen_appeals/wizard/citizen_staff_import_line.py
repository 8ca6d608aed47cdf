from odoo import api, fields, models


class CitizenStaffImportLine(models.TransientModel):
    """A row of the workbook: what it would change, or why it is refused."""

    _name = "citizen.staff.import.line"
    _description = "Row of a Workbook of Units and Users"
    _order = "is_refused DESC, row, id"

    import_id = fields.Many2one(
        "citizen.staff.import", required=True, index=True, ondelete="cascade"
    )
    row = fields.Integer(aggregator=None)
    unit = fields.Char()
    post = fields.Char()
    name = fields.Char(string="Full Name")
    login = fields.Char()
    action = fields.Selection(
        [
            ("create", "Create"),
            ("update", "Update"),
            ("same", "Nothing to do"),
            ("refused", "Refused"),
        ],
        required=True,
    )
    is_refused = fields.Boolean(
        compute="_compute_is_refused", store=True, export_string_translation=False
    )
    text = fields.Text(string="What Is Done, or Why Not")

    @api.depends("action")
    def _compute_is_refused(self):
        for line in self:
            line.is_refused = line.action == "refused"
