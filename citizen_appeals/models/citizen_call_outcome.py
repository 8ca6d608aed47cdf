from odoo import api, fields, models
from odoo.exceptions import UserError


class CitizenCallOutcome(models.Model):
    """How a call to the applicant ended, and what follows from it (C10)."""

    _name = "citizen.call.outcome"
    _inherit = ["citizen.directory.mixin"]
    _description = "Outcome of a Call"
    _order = "sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    effect = fields.Selection(
        [
            ("confirm", "Confirmed: the appeal may be closed"),
            ("retry", "Not reached: another try later"),
            ("decide", "The office decides: back to work or closed with the reason"),
            ("back", "Back to work at once"),
        ],
        required=True,
    )
    needs_remark = fields.Boolean(
        help="The caller says in words what the applicant said."
    )

    _code_uniq = models.UniqueIndex("(code)", "An outcome with this code exists.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        attempts = self.env["citizen.verification.attempt"].sudo()
        if attempts.search_count([("outcome_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("Calls ended so: archive the outcome instead of deleting.")
            )
