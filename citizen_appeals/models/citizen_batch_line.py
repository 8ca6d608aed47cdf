from odoo import fields, models


class CitizenBatchLine(models.Model):
    """One record of a bulk act and what became of it."""

    _name = "citizen.batch.line"
    _description = "Line of a Bulk Act"
    _order = "id"
    _personal_fields = frozenset({"message", "part"})
    _log_access = False

    batch_id = fields.Many2one(
        "citizen.batch", required=True, readonly=True, index=True, ondelete="cascade"
    )
    res_id = fields.Many2oneReference(
        string="Record", required=True, readonly=True, model_field="res_model"
    )
    res_model = fields.Char(
        related="batch_id.res_model", export_string_translation=False
    )
    state = fields.Selection(
        [("todo", "To do"), ("done", "Done"), ("failed", "Failed")],
        default="todo",
        required=True,
        readonly=True,
    )
    message = fields.Char(readonly=True)
    part = fields.Binary(
        readonly=True,
        attachment=True,
        export_string_translation=False,
        help="What it adds to the result, until the result is made.",
    )

    _todo = models.Index("(batch_id, id) WHERE state = 'todo'")
    _once = models.UniqueIndex(
        "(batch_id, res_id)", "A record is in a bulk act only once."
    )
