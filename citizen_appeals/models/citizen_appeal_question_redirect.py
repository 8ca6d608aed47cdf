from odoo import api, fields, models


class CitizenAppealQuestion(models.Model):
    """How often a question was sent to the right unit the first time (S4 2.2.2)."""

    _inherit = "citizen.appeal.question"

    redirect_count = fields.Integer(
        string="Redirected Times", readonly=True, copy=False
    )
    right_first = fields.Float(
        string="Sent Right the First Time",
        compute="_compute_right_first",
        store=True,
        precompute=True,
        aggregator="avg",
        help="Share of the questions that no unit sent on as not its own.",
    )

    @api.depends("redirect_count")
    def _compute_right_first(self):
        for question in self:
            question.right_first = 0.0 if question.redirect_count else 1.0
