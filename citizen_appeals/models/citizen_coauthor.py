from odoo import fields, models


class CitizenCoauthor(models.Model):
    """One who appeals together with the applicant (A2, S4 2.1.6)."""

    _name = "citizen.coauthor"
    _inherit = ["citizen.access.logged.mixin"]
    _description = "Co-author of an Appeal"
    _order = "appeal_id, id"
    _personal_fields = frozenset({"name", "address"})
    _access_free_fields = frozenset({"id", "write_date"})

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    name = fields.Char(required=True)
    address = fields.Char(string="Postal Address")
