from odoo import fields, models


class CitizenRegisterStart(models.Model):
    """First number of a register in one year, when a body continues an older count."""

    _name = "citizen.register.start"
    _inherit = ["citizen.directory.mixin", "citizen.cached.mixin"]
    _description = "First Number of a Year"
    _order = "year DESC, id"

    register_id = fields.Many2one(
        "citizen.register", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="register_id.company_id")
    year = fields.Integer(required=True)
    first_number = fields.Integer(required=True, default=1)

    _year_uniq = models.UniqueIndex(
        "(register_id, year)", "The first number of this year is already given."
    )
    _first_number_positive = models.Constraint(
        "CHECK (first_number > 0)", "The first number must be 1 or more."
    )
