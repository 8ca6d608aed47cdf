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
        [
            ("todo", "To do"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("undo", "To take back"),
            ("undone", "Taken back"),
        ],
        default="todo",
        required=True,
        readonly=True,
    )
    message = fields.Char(readonly=True)
    made = fields.Json(
        readonly=True,
        export_string_translation=False,
        help="Ids of what the act made of the record, to take it back.",
    )
    part = fields.Binary(
        readonly=True,
        attachment=True,
        export_string_translation=False,
        help="What it adds to the result, until the result is made.",
    )

    _todo = models.Index("(batch_id, id) WHERE state IN ('todo', 'undo')")
    _once = models.UniqueIndex(
        "(batch_id, res_id)", "A record is in a bulk act only once."
    )

    def _prepare_done(self, made):
        """What becomes of a line that was done, or taken back."""
        if self.state == "undo":
            return {"state": "undone", "message": made or False, "made": False}
        return {"state": "done", "message": False, "made": made or False}

    def _prepare_refused(self, reason):
        """What could not be taken back stays done."""
        if self.state == "undo":
            return {"state": "done", "message": reason}
        return {"state": "failed", "message": reason}
