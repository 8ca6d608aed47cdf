from odoo import fields, models

VERDICTS = [
    ("met", "Met"),
    ("not_met", "Not met"),
    ("na", "Not applicable"),
]


class CitizenQualityLine(models.Model):
    """Verdict of a review on one criterion, with the words it is about (S4 2.4.9)."""

    _name = "citizen.quality.line"
    _inherit = ["citizen.append.only.mixin"]
    _description = "Verdict on a Criterion"
    _order = "review_id DESC, id"
    _personal_fields = frozenset({"quote", "remark"})
    _rec_name = "criterion_id"

    review_id = fields.Many2one(
        "citizen.letter.review",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    letter_id = fields.Many2one(
        related="review_id.letter_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="review_id.company_id", store=True, index=True, precompute=True
    )
    criterion_id = fields.Many2one(
        "citizen.quality.criterion",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    verdict = fields.Selection(VERDICTS, required=True, readonly=True)
    quote = fields.Text(
        string="Quotation",
        readonly=True,
        help="Words of the letter the remark is about, as they stand in this version.",
    )
    remark = fields.Text(readonly=True)
    # for the figures
    date = fields.Datetime(related="review_id.date", store=True, precompute=True)
    stage = fields.Selection(related="review_id.stage", store=True, precompute=True)
    executor_id = fields.Many2one(
        related="review_id.executor_id", store=True, precompute=True
    )
    department_id = fields.Many2one(
        related="review_id.department_id", store=True, precompute=True
    )

    _remark_given = models.Constraint(
        "CHECK (verdict <> 'not_met' OR remark <> '')",
        "A criterion that is not met is explained by a remark (S4 2.4.9).",
    )
    _failed = models.Index("(criterion_id, date) WHERE verdict = 'not_met'")
