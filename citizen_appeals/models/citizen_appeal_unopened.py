from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.search import boolean_search


class CitizenAppeal(models.Model):
    """What came by the portal or by e-mail and nobody has looked at (S4 2.1.13, H1)."""

    _inherit = "citizen.appeal"

    is_unopened = fields.Boolean(
        string="Not Opened since Yesterday",
        search="_search_is_unopened",
        store=False,
        help="Received electronically before today; nobody has opened the card.",
    )

    _answered_idx = models.Index(
        "(company_id, date_answered, is_closed_late) WHERE date_answered IS NOT NULL"
    )

    @api.model
    @boolean_search
    def _search_is_unopened(self):
        """The access log knows who opened a card: a look at this card alone.

        A list that shows it among others is not an opening.
        """
        # Sudo: the zones of the bodies are no secret
        bodies = self.env["res.company"].sudo().search([])
        before_today = Domain.OR(
            Domain("company_id", "=", body.id)
            & Domain("date_received", "<", body._day_start(body._today()))
            for body in bodies
        )
        waiting = Domain("state", "=", "received") & Domain("medium", "=", "electronic")
        return waiting & before_today & Domain.custom(to_sql=self._get_unopened_sql)

    @api.model
    def _get_unopened_sql(self, _model, alias, _query):
        """That no row of the access log shows the card by itself."""
        return SQL(
            "NOT EXISTS (SELECT FROM citizen_access_log look"
            " WHERE look.res_model = 'citizen.appeal' AND look.kind = 'look'"
            " AND look.record_count = 1 AND look.res_ids @> to_jsonb(%s))",
            SQL.identifier(alias, "id"),
        )
