from odoo import api, fields, models
from odoo.exceptions import UserError

from .citizen_deadline_rule import DEADLINE_KINDS


class CitizenViolationKind(models.Model):
    """A kind of violation: the term it is found by, its clause, whether asked about.

    S4 2.7.7: each fact of a late examination is asked about by letter; other kinds
    are noted, and asked about where the body says so.
    """

    _name = "citizen.violation.kind"
    _inherit = ["citizen.directory.mixin"]
    _description = "Kind of Violation"
    _order = "sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="Switched off kinds are not found.")
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body. A kind of one body goes before the shared one.",
    )
    clause = fields.Char(required=True, help="Law or regulation that is violated.")
    deadline_kind = fields.Selection(
        DEADLINE_KINDS,
        string="Found by the Term",
        help="The morning after such a term was missed the fact is in the register."
        " Empty: entered by hand.",
    )
    drafts_letter = fields.Boolean(
        string="Letter to the Curator",
        help="A found fact drafts a letter that asks for reasons and measures.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))",
        "There is a kind of violation with this code.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Sudo: facts of other bodies count as well
        used = self.env["citizen.violation"].sudo()
        if used.search_count([("kind_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "The register has violations of this kind: archive it instead of"
                    " deleting."
                )
            )
