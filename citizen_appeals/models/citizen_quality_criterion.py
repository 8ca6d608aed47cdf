from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache


class CitizenQualityCriterion(models.Model):
    """A requirement to the quality of answers (S4 2.4.8); bodies add their own."""

    _name = "citizen.quality.criterion"
    _inherit = ["citizen.directory.mixin", "citizen.cached.mixin"]
    _description = "Quality Criterion"
    _order = "sequence, id"

    name = fields.Char(string="Criterion", required=True)
    code = fields.Char(required=True)
    question = fields.Char(help="What the reviewer asks himself about the letter.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="Retired criteria stay in old reviews.")
    clause = fields.Char(required=True, help="Regulation the criterion comes from.")
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "There is a criterion with this code."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        lines = self.env["citizen.quality.line"].sudo()
        if lines.search_count([("criterion_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("Reviews name this criterion: archive it instead.")
            )

    @api.model
    def _get_all(self, company):
        """Criteria by which the body judges, in their order."""
        return self.browse(self._get_all_ids(tuple(company.ids)))

    @api.model
    @ormcache("company_ids")
    def _get_all_ids(self, company_ids):
        domain = [("company_id", "in", [False, *company_ids])]
        # Sudo: what applies to a letter does not depend on who looks
        return tuple(self.sudo().search(domain).ids)
