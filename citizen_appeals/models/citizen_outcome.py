from odoo import fields, models

OUTCOME_STATES = [
    ("forwarded", "Forwarded"),
    ("returned", "Returned"),
    ("left_unanswered", "Left without answer"),
    ("withdrawn", "Withdrawn"),
    ("handed_over", "Handed to the chancery"),
]


class CitizenOutcome(models.Model):
    """How an appeal ends otherwise than by an answer on the substance (C6, A5).

    Each says who decides, what must be given, which letter is due and by when. An
    outcome without a state is a mark: the appeal is examined all the same.
    """

    _name = "citizen.outcome"
    _inherit = ["citizen.directory.mixin"]
    _description = "Outcome"
    _order = "sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(
        required=True, help="By this code the actions find their outcome."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )
    clause = fields.Char(required=True, help="Law or regulation that provides for it.")
    hint = fields.Text(help="What the clerk should know before choosing it.")

    # what it does
    state = fields.Selection(
        OUTCOME_STATES, help="Empty: only a mark, the appeal is answered as usual."
    )
    is_not_appeal = fields.Boolean(
        string="Not an Appeal",
        help="Outside 59-ФЗ: may be chosen before registration too, without a number.",
    )
    letter_kind_id = fields.Many2one(
        "citizen.letter.kind",
        string="Letter Due",
        ondelete="restrict",
        help="Drafted to the applicant at once. Empty: nobody is written to.",
    )
    rule_id = fields.Many2one(
        "citizen.deadline.rule",
        string="Term of the Letter",
        domain="[('kind', '=', 'notice')]",
        ondelete="restrict",
    )
    notice = fields.Selection(
        [
            ("always", "Always"),
            ("if_legible", "If surname and postal address are legible"),
        ],
        string="Applicant Is Told",
        default="always",
        required=True,
    )

    # what it asks for
    decider = fields.Selection(
        [
            ("office", "Registrar or head of the appeals office"),
            ("curator", "Curator or head of the appeals office"),
            ("head", "Head of the body or authorised deputy"),
        ],
        string="Who Decides",
        required=True,
        default="office",
    )
    needs_reason = fields.Boolean(help="The decision says why.")
    min_answers = fields.Integer(
        string="Earlier Answers",
        help="So many dispatched written answers to this applicant it must rest on.",
    )
    needs_page = fields.Boolean(
        string="Page Address", help="The page with the published answer is named."
    )
    is_anonymous = fields.Boolean(
        string="Anonymous Only", help="Only where surname or address is not given."
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "An outcome with this code exists already."
    )
    _answers_positive = models.Constraint(
        "CHECK (min_answers >= 0)", "Earlier answers: the number cannot be negative."
    )

    def _may_decide(self, appeal):
        """Whether the user may decide so on this appeal (K1)."""
        self.ensure_one()
        posts = appeal._my_posts()
        if self.decider == "office":
            return appeal._has_role("registrar", "office_head")
        if self.decider == "curator":
            return (
                appeal._has_role("office_head") or appeal.sudo().supervisor_id in posts
            )
        heads = posts.filtered(
            lambda post: (
                post.signing_level == "4_head" and post.company_id == appeal.company_id
            )
        )
        return appeal._has_role("oversight") or bool(heads)

    def _get_decider_label(self):
        self.ensure_one()
        selection = self._fields["decider"]._description_selection(self.env)
        return dict(selection)[self.decider]
