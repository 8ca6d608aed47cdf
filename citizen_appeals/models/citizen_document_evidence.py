from odoo import fields, models


class CitizenDocument(models.Model):
    """Papers of this area: evidence of measures, replies on violations (D7, H2)."""

    _inherit = "citizen.document"

    kind = fields.Selection(
        selection_add=[
            ("evidence", "Evidence of a measure"),
            ("violation_reply", "Reply on a violation"),
        ],
        ondelete={"evidence": "set default", "violation_reply": "set default"},
    )
