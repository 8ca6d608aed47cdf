from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import deadline

# What a rule counts by, and how it is called: taken over from it, changed here
COUNTED = ("amount", "unit", "count_start_day", "roll")
TAKEN = ("name", "clause", *COUNTED)


class CitizenDeadlineRevisionRule(models.Model):
    """A rule as it would be, for new terms alone or for the running ones too."""

    _name = "citizen.deadline.revision.rule"
    _inherit = ["citizen.deadline.revision.line.mixin"]
    _description = "Rule of a Revision"
    _order = "revision_id, id"
    _rec_name = "rule_id"

    rule_id = fields.Many2one(
        "citizen.deadline.rule",
        required=True,
        index=True,
        ondelete="cascade",
    )
    applies_to = fields.Selection(
        [("running", "Running terms too"), ("new", "New terms only")],
        string="Holds for",
        required=True,
        default="running",
        help="The act that changes the rule says whether it holds for appeals already"
        " registered.",
    )
    name = fields.Char(
        compute="_compute_from_rule",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    clause = fields.Char(
        compute="_compute_from_rule",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    amount = fields.Integer(
        compute="_compute_from_rule", store=True, readonly=False, precompute=True
    )
    unit = fields.Selection(
        "_get_units",
        string="Unit of Time",
        compute="_compute_from_rule",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    count_start_day = fields.Boolean(
        compute="_compute_from_rule", store=True, readonly=False, precompute=True
    )
    roll = fields.Selection(
        "_get_rolls",
        string="If a Day Off",
        compute="_compute_from_rule",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )

    _rule_uniq = models.UniqueIndex(
        "(revision_id, rule_id)", "This rule stands in the revision already."
    )

    @api.depends("rule_id")
    def _compute_from_rule(self):
        for line in self:
            for name in TAKEN:
                line[name] = line.rule_id[name]

    @api.model
    def _get_units(self):
        return self._get_labels_of_rule("unit")

    @api.model
    def _get_rolls(self):
        return self._get_labels_of_rule("roll")

    @api.model
    def _get_labels_of_rule(self, name):
        field = self.env["citizen.deadline.rule"]._fields[name]
        return field._description_selection(self.env)

    @api.constrains("rule_id", "amount", "unit", "roll")
    def _check_scope(self):
        for line in self:
            body = line.revision_id.company_id
            if line.rule_id.company_id != body:
                raise ValidationError(
                    self.env._(
                        "“%(rule)s” is a rule of %(owner)s, this revision is for"
                        " %(body)s. Revise the rules of each apart.",
                        rule=line.rule_id.name,
                        owner=line.rule_id.company_id.name or self.env._("every body"),
                        body=body.name or self.env._("every body"),
                    )
                )
            try:
                line._to_rule()
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Amount: %(amount)s is too much for the rule “%(rule)s”, give"
                        " at most %(limit)s.",
                        amount=line.amount,
                        rule=line.name,
                        limit=deadline.MAX_AMOUNT,
                    )
                ) from error

    def _to_rule(self) -> deadline.Rule:
        self.ensure_one()
        return deadline.Rule(self.amount, self.unit, self.roll, self.count_start_day)
