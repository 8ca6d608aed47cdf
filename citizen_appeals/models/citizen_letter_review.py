from odoo import fields, models

from ..tools.words import names_all

STAGES = [
    ("in_review", "Before the signature"),
    ("approved", "At the signature"),
    ("decision", "At the decision"),
    ("signed", "After the decision"),
]


class CitizenLetterReview(models.Model):
    """Verdict on the quality of one version of a letter; append-only (D2, S4 2.4.9)."""

    _name = "citizen.letter.review"
    _inherit = ["citizen.append.only.mixin"]
    _description = "Review of a Letter"
    _order = "id DESC"
    _personal_fields = frozenset({"remark"})
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
    stage = fields.Selection(
        STAGES,
        readonly=True,
        required=True,
        help="Where on its way the letter was looked at (S4 2.7.2.2-2.7.2.4).",
    )
    result = fields.Selection(
        [("approve", "Approved"), ("return", "Returned")], required=True, readonly=True
    )
    remark = fields.Text(readonly=True)
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    date_due = fields.Date(
        string="To Be Corrected by",
        readonly=True,
        help="Named in the letter that accompanies the return (S4 2.4.10).",
    )
    text_digest = fields.Char(
        string="Version", readonly=True, help="SHA-256 of the text looked at."
    )
    is_disputed = fields.Boolean(
        string="With a Disagreement",
        readonly=True,
        help="Approved although a visa was refused.",
    )
    # as of the day of the check, for the figures by unit and person
    executor_id = fields.Many2one(
        "citizen.official", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Unit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    line_ids = fields.One2many(
        "citizen.quality.line", "review_id", string="Criteria", readonly=True
    )
    rework_letter_ids = fields.One2many(
        "citizen.letter", "rework_review_id", readonly=True
    )

    _stage_known = models.Constraint(
        "CHECK (result = 'approve' OR date_due IS NOT NULL)",
        "A letter is returned with the day to correct it by.",
    )

    def _get_failed_lines(self):
        return self.line_ids.filtered(lambda line: line.verdict == "not_met")

    def _get_defects(self):
        """What the rework letter lists: defects by criterion, remark, day."""
        return {
            "defects": [
                {
                    "criterion": line.criterion_id.name,
                    "quote": (line.quote or "").strip(),
                    "remark": line.remark.strip().rstrip("."),
                }
                for line in self._get_failed_lines().sorted("id")
            ],
            "remark": (self.remark or "").strip(),
            "date_due": self.date_due,
            "answer": self.letter_id,
        }

    def _get_executor_address(self):
        """Post, unit and name of the executor in the dative."""
        executor = self.executor_id
        holder = executor._get_holder_on(self.company_id._today())
        post = executor.name_dative or executor.name or ""
        name = holder.name_dative or holder.name or ""
        unit = self.department_id.name or ""
        return {
            "name": "\n".join(filter(None, (post, name))),
            "address": unit if unit and not names_all(post, unit) else False,
            "email": False,
        }
