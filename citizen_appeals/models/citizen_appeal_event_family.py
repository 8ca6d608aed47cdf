from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.search import boolean_search


class CitizenAppealEvent(models.Model):
    """One history for the cards of an appeal in several bodies (A14).

    Whoever reads one of the cards reads the events of all of them, which hold codes
    and ids only; the other body's card itself stays closed.
    """

    _inherit = "citizen.appeal.event"

    is_shared = fields.Boolean(
        compute="_compute_is_shared",
        search="_search_is_shared",
        compute_sudo=True,
        export_string_translation=False,
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_shared(self):
        """Evaluated by access checks under sudo: the user counts, not ``env.su``."""
        families = self.appeal_id.family_id
        readable = self._get_readable_families(Domain("family_id", "in", families.ids))
        ids = {row[0] for row in self.env.execute_query(readable)} if families else ()
        for event in self:
            event.is_shared = event.appeal_id.family_id.id in ids

    @api.model
    @boolean_search
    def _search_is_shared(self):
        families = self._get_readable_families(Domain("family_id", "!=", False))
        family = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN %s", SQL.identifier(alias, "family_id"), families
            )
        )
        return Domain("appeal_id", "any!", family)

    @api.model
    def _get_readable_families(self, domain):
        """Subquery: families of which the user reads a card."""
        appeals = self.env["citizen.appeal"].with_user(self.env.user)
        return appeals._search(domain).subselect("family_id")
