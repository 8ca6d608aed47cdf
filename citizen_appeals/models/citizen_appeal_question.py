from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

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
FIXED_FIELDS = frozenset({"appeal_id", "company_id"})


class CitizenAppealQuestion(models.Model):
    """One question of an appeal: topic and result; reports count both (idea 2)."""

    _name = "citizen.appeal.question"
    _inherit = ["citizen.traced.mixin", "citizen.protected.mixin"]
    _description = "Question of an Appeal"
    _order = "appeal_id, sequence, id"
    _personal_fields = frozenset({"note"})
    _rec_name = "topic_id"
    _protected_fields = frozenset({"outcome_id", "redirect_count", "right_first"})

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
    topic_code = fields.Char(
        string="Code",
        compute="_compute_topic_code",
        inverse="_inverse_topic_code",
        help="Typed in any spelling, it chooses the topic: 5.5.56.1160 or 1160.",
    )
    note = fields.Char(string="In Short", help="The question in a few words.")
    result = fields.Selection(RESULTS, copy=False, index="btree_not_null")
    measures_taken = fields.Boolean(copy=False)

    @api.depends("topic_id")
    def _compute_topic_code(self):
        for question in self:
            question.topic_code = question.topic_id.code

    def _inverse_topic_code(self):
        for question in self:
            question.topic_id = self._find_topic(question.topic_code)

    @api.onchange("topic_code")
    def _onchange_topic_code(self):
        if self.topic_code and self.topic_code != self.topic_id.code:
            self.topic_id = self._find_topic(self.topic_code)

    @api.model_create_multi
    def create(self, vals_list):
        # Copies: a request that is retried finds what it sent
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            code = vals.pop("topic_code", None)
            if code and not vals.get("topic_id"):
                vals["topic_id"] = self._find_topic(code).id
        questions = super().create(vals_list)
        questions._check_not_over()
        questions._log_registered("question_added")
        return questions

    @api.model
    def _find_topic(self, code):
        """The topic a typed code means.

        :raise ValidationError: no topic has the code, or it stands under several
        """
        Topic = self.env["citizen.topic"]
        assignable = Topic._get_code_domain(code or "") & Domain(
            "is_assignable", "=", True
        )
        topics = Topic.search(assignable, order="level, sequence, id", limit=8)
        exact = topics.filtered(lambda topic: topic.level == topics[0].level)
        if len(exact) == 1:
            return exact
        if not topics:
            raise ValidationError(
                self.env._(
                    "Topic: code “%(code)s” is not in the classifier. Check the digits"
                    " or find the topic by words.",
                    code=code,
                )
            )
        raise ValidationError(
            self.env._(
                "Topic: code “%(code)s” fits several, give more of it: %(topics)s",
                code=code,
                topics=", ".join(topics.mapped("code")),
            )
        )

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

    def _check_not_over(self):
        """Results are entered while the appeal is worked on (S4 2.3.14).

        Once it is closed only the office corrects them, in the archive nobody.

        :raise UserError: the appeal is in the archive
        :raise AccessError: it is closed, and the user is not of the office
        """
        states = set(self.sudo().appeal_id.mapped("state"))
        if "filed" in states:
            raise UserError(
                self.env._("An appeal in the archive keeps its questions as they are.")
            )
        if "closed" in states:
            self.env["citizen.appeal"]._check_role("registrar", "office_head")

    def write(self, vals):
        if not self.env.su and not FIXED_FIELDS.isdisjoint(vals):
            raise AccessError(self.env._("A question stays with its appeal."))
        self._check_not_over()
        before = self._get_traced(vals)
        result = super().write(vals)
        for question in self:
            if changes := question._get_changes(before):
                question._log_registered("question_changed", changes)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_with_trail(self):
        self._check_not_over()
        self._log_registered("question_removed")

    def _log_registered(self, code, changes=None):
        """What happens to a question of a registered appeal leaves an event (K2)."""
        for question in self:
            if question.appeal_id.state == "received":
                continue
            data = {"question_id": question.id, "topic_id": question.topic_id.id}
            question.appeal_id._log_event(code, data | (changes or {}))
