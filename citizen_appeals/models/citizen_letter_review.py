from odoo import fields, models


class CitizenLetterReview(models.Model):
    """Verdict on the quality of a letter; append-only (D2, S4 2.4.9)."""

    _name = "citizen.letter.review"
    _inherit = ["citizen.append.only.mixin"]
    _description = "Review of a Letter"
    _order = "id DESC"
    _personal_fields = frozenset({"remark"})
    _appeal_path = "letter_id.appeal_id"
    _rec_name = "result"

    letter_id = fields.Many2one(
        "citizen.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="letter_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Reviewer",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    official_id = fields.Many2one(
        "citizen.official",
        string="Post",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The post in which the reviewer looked at the letter.",
    )
    stage = fields.Char(
        readonly=True,
        required=True,
        export_string_translation=False,
        help="State of the letter when it was looked at.",
    )
    result = fields.Selection(
        [("approve", "Approved"), ("return", "Returned")], required=True, readonly=True
    )
    remark = fields.Text(readonly=True)
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )

    _return_has_remark = models.Constraint(
        "CHECK (result = 'approve' OR remark <> '')",
        "A letter is returned with a remark only.",
    )
