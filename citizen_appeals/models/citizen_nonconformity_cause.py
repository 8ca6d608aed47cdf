from odoo import api, fields, models
from odoo.exceptions import UserError


class CitizenNonconformityCause(models.Model):
    """Directory of the causes of nonconformities, for their analysis (D7, H3)."""

    _name = "citizen.nonconformity.cause"
    _inherit = ["citizen.directory.mixin"]
    _description = "Cause of Nonconformities"
    _order = "sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="Retired causes stay on old sheets.")
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "There is a cause with this code."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Sudo: sheets of other bodies count as well
        used = self.env["citizen.nonconformity"].sudo()
        if used.search_count([("cause_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("Sheets name this cause: archive it instead of deleting.")
            )
