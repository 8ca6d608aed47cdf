from odoo import api, fields, models
from odoo.tools import SQL

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

    @api.model
    def _delete_about(self, reached):
        """Reasons typed about records that are erased, not cleaned away yet.

        :param dict reached: model → ids
        """
        for deed, (name, _method) in DEEDS.items():
            self.env.cr.execute(
                SQL(
                    "DELETE FROM citizen_reason WHERE deed = %s AND res_id = ANY(%s)",
                    deed,
                    reached.get(name, []),
                )
            )
