from odoo import fields, models


class CitizenDocument(models.Model):
    """Receipts for copies lie in the file (S4 2.5.2)."""

    _inherit = "citizen.document"

    kind = fields.Selection(
        selection_add=[("receipt", "Receipt for a copy")],
        ondelete={"receipt": "set default"},
    )
