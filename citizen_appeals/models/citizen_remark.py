from odoo import fields, models


class CitizenRemark(models.Model):
    """A typical remark on answers, picked in the review instead of typed (D2)."""

    _name = "citizen.remark"
    _inherit = ["citizen.directory.mixin"]
    _description = "Typical Remark"
    _order = "criterion_id, sequence, id"
    _rec_names_search = ["name", "text"]

    name = fields.Char(string="In Short", required=True)
    text = fields.Text(
        string="Remark", required=True, help="What the executor reads; may be edited."
    )
    criterion_id = fields.Many2one(
        "citizen.quality.criterion",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: offered for every criterion.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )
