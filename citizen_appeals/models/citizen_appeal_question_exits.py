from odoo import api, fields, models
from odoo.exceptions import UserError

from .citizen_appeal_actions import SIDE_EXITS


class CitizenAppealQuestion(models.Model):
    """A question that leaves otherwise than by an answer: decided, not typed in."""

    _inherit = "citizen.appeal.question"

    outcome_id = fields.Many2one(
        "citizen.outcome",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_outside = fields.Boolean(
        string="Outside Competence",
        copy=False,
        help="Another body decides it: the term of forwarding runs from registration"
        " (S4 2.2.1).",
    )

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        questions._check_result_decided([vals.get("result") for vals in vals_list])
        if outside := questions.filtered("is_outside"):
            outside.appeal_id._sync_forwarding_deadline()
        return questions

    def write(self, vals):
        if "result" in vals:
            self._check_result_decided([vals["result"]])
            self._check_not_left()
        result = super().write(vals)
        if "is_outside" in vals:
            self.appeal_id._sync_forwarding_deadline()
        return result

    def _check_result_decided(self, results):
        """“Forwarded” without a forwarding would be a result that nobody decided."""
        if not self.env.su and SIDE_EXITS.intersection(results):
            raise UserError(
                self.env._(
                    "Result: a question is forwarded, returned, withdrawn or left"
                    " without answer by the buttons of the appeal, which draft the"
                    " letters (59-ФЗ, art. 8 and 11)."
                )
            )

    def _check_not_left(self):
        if not self.env.su and self.filtered("outcome_id"):
            raise UserError(
                self.env._(
                    "Result: the question has left the appeal. Take the outcome back"
                    " to examine it."
                )
            )
