from odoo import fields, models

from .citizen_reason import DEEDS

DEEDS |= {
    "appeal_unfile": ("citizen.appeal", "action_unfile"),
    "hold_release": ("citizen.legal.hold", "action_release"),
    "destruction_object": ("citizen.destruction.act", "action_object"),
    "destruction_exclude": ("citizen.destruction.line", "action_exclude"),
}


class CitizenReason(models.TransientModel):
    """Reasons of the archive (F1)."""

    _inherit = "citizen.reason"

    deed = fields.Selection(
        selection_add=[
            ("appeal_unfile", "Take back from the archive"),
            ("hold_release", "Lift the ban"),
            ("destruction_object", "Object to the act"),
            ("destruction_exclude", "Exclude from the act"),
        ],
        ondelete={
            "appeal_unfile": "cascade",
            "hold_release": "cascade",
            "destruction_object": "cascade",
            "destruction_exclude": "cascade",
        },
    )
