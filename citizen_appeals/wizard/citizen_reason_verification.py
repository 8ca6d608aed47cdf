from odoo import fields, models

from .citizen_reason import DEEDS

DEEDS |= {
    "not_promise": ("citizen.promise", "action_mark_not"),
    "commitment_drop": ("citizen.commitment", "action_drop"),
    "call_waive": ("citizen.verification", "action_waive"),
    "back_to_work": ("citizen.appeal", "action_back_to_work"),
}


class CitizenReason(models.TransientModel):
    """Reasons of the control after the answer (C10, E1)."""

    _inherit = "citizen.reason"

    deed = fields.Selection(
        selection_add=[
            ("not_promise", "No promise"),
            ("commitment_drop", "Take off control"),
            ("call_waive", "Close without confirmation"),
            ("back_to_work", "Back to work"),
        ],
        ondelete={
            "not_promise": "cascade",
            "commitment_drop": "cascade",
            "call_waive": "cascade",
            "back_to_work": "cascade",
        },
    )
