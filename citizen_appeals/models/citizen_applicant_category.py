from odoo import fields, models


class CitizenApplicantCategory(models.Model):
    """Category of applicants with privileges (льготный состав)."""

    _name = "citizen.applicant.category"
    _inherit = ["citizen.directory.mixin"]
    _description = "Applicant Category"
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "There is a category with this code.")
