from odoo import fields, models


class CitizenSocialStatus(models.Model):
    """Social status of applicants (социальное положение)."""

    _name = "citizen.social.status"
    _inherit = ["citizen.directory.mixin"]
    _description = "Social Status"
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "There is a status with this code.")
