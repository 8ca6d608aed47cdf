from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CitizenAccessLog(models.Model):
    """Reading the access log: which records, and who looked at this one (A11)."""

    _inherit = "citizen.access.log"

    model_name = fields.Char(string="Data", compute="_compute_model_name")
    record_list = fields.Char(string="Record Ids", compute="_compute_record_list")
    record_id = fields.Integer(
        string="Record Id", search="_search_record_id", store=False
    )

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_model_name(self):
        """What was read in the words of the auditor; an unknown model by its name."""
        for row in self:
            known = row.res_model in self.env
            # Sudo inside: what a model is called is no secret
            model = self.env["ir.model"]._get(row.res_model) if known else None
            row.model_name = model.name if model else row.res_model

    @api.depends("res_ids")
    def _compute_record_list(self):
        for row in self:
            row.record_list = ", ".join(map(str, row.res_ids or ()))

    @api.model
    def _search_record_id(self, operator, value):
        """Rows that show the record of that id, by the index on ``res_ids``."""
        if operator != "in":
            return NotImplemented
        ids = [int(res_id) for res_id in value if res_id]
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s)",
                SQL(" OR ").join(
                    SQL(
                        "%s @> %s::jsonb", SQL.identifier(alias, "res_ids"), str(res_id)
                    )
                    for res_id in ids
                )
                if ids
                else SQL("FALSE"),
            )
        )
