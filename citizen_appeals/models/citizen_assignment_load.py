from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.search import boolean_search


class CitizenAssignment(models.Model):
    """Whose hands an assignment is in: what the heat map counts (H1)."""

    _inherit = "citizen.assignment"

    is_in_hand = fields.Boolean(
        string="In Hand", search="_search_is_in_hand", store=False
    )

    _done_idx = models.Index(
        "(company_id, date_done, department_id, official_id) WHERE state = 'done'"
    )

    @api.model
    @boolean_search
    def _search_is_in_hand(self):
        """Open and not passed on: below, others work on what was passed on."""
        below = Domain("assignment_ids", "any!", [("state", "=", "open")])
        return Domain("state", "=", "open") & Domain(
            "resolution_ids", "not any!", below
        )
