from odoo import api, fields, models
from odoo.exceptions import UserError


class CitizenAppealMark(models.Model):
    """A mark (отметка) of an appeal, on the management's order (A8, S4 2.1.9)."""

    _name = "citizen.appeal.mark"
    _inherit = ["citizen.directory.mixin"]
    _description = "Mark of Appeals"
    _order = "sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(help="By this code the deeds of an appeal find their mark.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="Retired marks stay on old appeals.")
    color = fields.Integer()
    clause = fields.Char(help="Law, regulation or order the mark comes from.")
    note = fields.Char(string="When It Is Set")
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "There is a mark with this code.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        Appeal = self.env["citizen.appeal"].sudo()
        if Appeal.search_count([("mark_ids", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("Appeals have this mark: archive it instead of deleting.")
            )
