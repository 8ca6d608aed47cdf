from odoo import api, fields, models


class CitizenPlainTopic(models.Model):
    """An everyday problem in the citizens' words, over the classifier (I1).

    Records without a parent are the headings of the list. What the body does not
    decide says so, and whom to ask, before the citizen writes.
    """

    _name = "citizen.plain.topic"
    _inherit = ["citizen.directory.mixin"]
    _description = "Topic in Plain Words"
    _order = "sequence, id"

    name = fields.Char(required=True, help="As citizens say it, in a few words.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Body",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )
    parent_id = fields.Many2one(
        "citizen.plain.topic",
        string="Group",
        index=True,
        ondelete="restrict",
        domain="[('parent_id', '=', False)]",
        help="Empty: this is the heading of a group.",
    )
    child_ids = fields.One2many("citizen.plain.topic", "parent_id", string="Topics")
    topic_id = fields.Many2one(
        "citizen.topic",
        string="Topic of the Classifier",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_assignable', '=', True)]",
        help="The question that the registered appeal gets.",
    )
    is_elsewhere = fields.Boolean(
        string="Not Decided Here",
        help="Another organization decides it: the advice says which. The citizen may"
        " write all the same; the appeal is then forwarded.",
    )
    advice = fields.Text(
        help="What the citizen reads before writing: whom to ask, what will be needed."
    )
    advice_url = fields.Char(string="Link of the Advice")

    _advice_url_web = models.Constraint(
        "CHECK (advice_url IS NULL OR advice_url ~ '^https?://[^[:space:]]+$')",
        "Link of the Advice: it begins with https://",
    )
    _not_under_itself = models.Constraint(
        "CHECK (parent_id IS NULL OR parent_id <> id)",
        "Group: a topic is not its own heading.",
    )

    @api.model
    def _get_groups(self, company):
        """The list a citizen chooses from: pairs of heading and topics."""
        topics = self.search(
            [("parent_id", "!=", False), ("company_id", "in", (False, company.id))]
        )
        groups = topics.filtered("parent_id.active").grouped("parent_id")
        return [
            (group, groups[group])
            for group in topics.parent_id.sorted()
            if group in groups
        ]
