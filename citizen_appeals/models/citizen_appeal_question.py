from odoo import api, fields, models
from odoo.exceptions import ValidationError

RESULTS = [
    ("supported", "Supported"),
    ("explained", "Explained"),
    ("not_supported", "Not supported"),
    ("forwarded", "Forwarded"),
    ("answered", "Answer given"),
    ("left_unanswered", "Left without answer"),
    ("returned", "Returned"),
    ("withdrawn", "Withdrawn"),
    ("handed_over", "Handed to the chancery"),
]


class CitizenAppealQuestion(models.Model):
    """One question of an appeal: topic, result; every report can count both (idea 2)."""

    _name = "citizen.appeal.question"
    _description = "Question of an Appeal"
    _order = "appeal_id, sequence, id"
    _rec_name = "topic_id"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    topic_id = fields.Many2one(
        "citizen.topic",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_assignable', '=', True)]",
    )
    note = fields.Char(string="In Short", help="The question in a few words.")
    result = fields.Selection(RESULTS, copy=False, index="btree_not_null")
    measures_taken = fields.Boolean(copy=False)

    @api.constrains("topic_id")
    def _check_topic(self):
        for question in self:
            if not question.topic_id.is_assignable:
                raise ValidationError(
                    self.env._(
                        "Topic: %(topic)s is a heading of the classifier. Choose a"
                        " question or sub-question (fourth or fifth level).",
                        topic=question.topic_id.display_name,
                    )
                )

    @api.constrains("result", "measures_taken")
    def _check_measures(self):
        for question in self:
            if question.measures_taken and question.result != "supported":
                raise ValidationError(
                    self.env._(
                        "Measures taken: only a supported question can have them."
                    )
                )

    def write(self, vals):
        """A change of a registered appeal's question leaves an event (K2)."""
        result = super().write(vals)
        for question in self:
            if question.appeal_id.state != "received":
                question.appeal_id._log_event(
                    "question_changed",
                    {"question_id": question.id, "texts": sorted(vals)},
                )
        return result
