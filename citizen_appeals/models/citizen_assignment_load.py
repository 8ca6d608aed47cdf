from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.search import boolean_search


class CitizenAssignment(models.Model):
    """Whose hands an assignment is in: what the heat map counts (H1)."""

    _inherit = "citizen.assignment"

    is_in_hand = fields.Boolean(
        string="In Hand", search="_search_is_in_hand", store=False
    )
    is_curated = fields.Boolean(
        string="Of My Appeals", search="_search_is_curated", store=False
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

    @api.model
    @boolean_search
    def _search_is_curated(self):
        """The user is the curator of the appeal.

        Asked row by row: a curator has tens of thousands of appeals and few of them
        fall due, a join would begin with all of his.
        """
        posts = self.env["citizen.official"]._get_current()
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "(SELECT supervisor_id FROM citizen_appeal WHERE id = %s) = ANY(%s)",
                SQL.identifier(alias, "appeal_id"),
                posts.ids,
            )
        )
