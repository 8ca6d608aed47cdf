from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

SOURCE_FIELDS = frozenset(
    {
        "active",
        "official_id",
        "basis",
        "decider_id",
        "topic_ids",
        "date_from",
        "date_to",
    }
)


class CitizenDecisionRight(models.Model):
    """Who decides «В дело» or «На контроль» for another (S4 2.4.5, 2.4.7).

    Who gave the order or is the curator decides himself (S4 2.4.6) and needs no row.
    """

    _name = "citizen.decision.right"
    _inherit = ["citizen.directory.mixin", "citizen.cached.mixin"]
    _description = "Right to Decide on Answers"
    _order = "company_id, sequence, id"
    _rec_name = "clause"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )
    official_id = fields.Many2one(
        "citizen.official",
        string="Instead of",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Whose answers are decided on. Empty: everybody's.",
    )
    basis = fields.Selection(
        [
            ("any", "His resolutions and what he supervises"),
            ("resolution", "By his resolutions"),
            ("supervision", "What he supervises"),
        ],
        string="Which Answers",
        required=True,
        default="any",
    )
    decider_id = fields.Many2one(
        "citizen.official",
        string="Decided by",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    is_oversight = fields.Boolean(
        string="The Supervising Deputy",
        help="Whoever has the role of oversight decides, whatever his post.",
    )
    is_agreed = fields.Boolean(
        string="By Agreement", default=True, help="The history says with whom."
    )
    topic_ids = fields.Many2many(
        "citizen.topic",
        "citizen_decision_right_topic_rel",
        "right_id",
        "topic_id",
        string="Topics",
        help="With everything under them. Empty: any topic.",
    )
    clause = fields.Char(
        required=True, help="Ground, for example S4 2.4.5 or an order."
    )
    date_from = fields.Date(string="Valid From")
    date_to = fields.Date(string="Valid To")

    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)", "The right ends before it begins."
    )
    _someone_decides = models.Constraint(
        "CHECK ((decider_id IS NOT NULL) <> COALESCE(is_oversight, FALSE))",
        "Name the post that decides, or tick the supervising deputy.",
    )

    @api.constrains("official_id", "decider_id", "company_id")
    def _check_posts(self):
        for right in self:
            if right.official_id and right.official_id == right.decider_id:
                raise ValidationError(
                    self.env._(
                        "Decided by: %s decides on his own answers anyway (S4 2.4.6)."
                        " Choose another post.",
                        right.official_id.name,
                    )
                )
            if (right.official_id or right.decider_id) and not right.company_id:
                raise ValidationError(
                    self.env._("Body: name the body the posts belong to.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        rights = super().create(vals_list)
        rights._sync_sight()
        return rights

    def write(self, vals):
        before = self.official_id
        result = super().write(vals)
        if not SOURCE_FIELDS.isdisjoint(vals):
            self._sync_sight(before)
        return result

    def unlink(self):
        officials = self.official_id
        result = super().unlink()
        self.browse()._sync_sight(officials)
        return result

    def _sync_sight(self, officials=None):
        """Who may decide sees what he decides on (A11)."""
        officials = (officials or self.official_id) | self.official_id
        if not officials:
            return
        # Sudo: the administrator sees no appeals, their readers follow his directory
        appeals = self.env["citizen.appeal"].sudo()
        by_post = Domain("supervisor_id", "in", officials.ids)
        by_post |= Domain("resolution_ids.author_id", "in", officials.ids)
        undecided = Domain("decision", "!=", "to_file")
        is_open = Domain("state", "in", ["assigned", "in_progress", "in_review"])
        is_open |= Domain("state", "=", "answered") & undecided
        appeals.search(is_open & by_post)._sync_readers()

    # ------------------------------------------------------------------
    # reading
    # ------------------------------------------------------------------

    @api.model
    @ormcache("company_id")
    def _get_table(self, company_id):
        """Rights of a body, those of posts before those of roles."""
        rights = self.sudo().search([("company_id", "in", (company_id, False))])
        return tuple(
            (
                right.id,
                right.official_id.id,
                right.basis,
                right.decider_id.id,
                right.is_oversight,
                frozenset(right.topic_ids.ids),
                right.date_from,
                right.date_to,
            )
            for right in rights.sorted("is_oversight")
        )

    @api.model
    def _get_valid_rows(self, company):
        today = company._today()
        return [
            row
            for row in self._get_table(company.id)
            if (not row[6] or row[6] <= today) and (not row[7] or today <= row[7])
        ]

    @api.model
    def _find(self, appeal, posts):
        """The right by which the holder of ``posts`` decides on the appeal."""
        authors, curator = appeal._get_authors(), appeal.sudo().supervisor_id
        oversight = self.env.user.has_group("citizen_appeals.group_oversight")
        for row in self._get_valid_rows(appeal.company_id):
            right_id, official_id, basis, decider_id, is_oversight, topics = row[:6]
            named = set(authors.ids) if basis != "supervision" else set()
            if basis != "resolution":
                named |= set(curator.ids)
            if (
                (decider_id in posts.ids or (is_oversight and oversight))
                and (not official_id or official_id in named)
                and (not topics or topics & appeal._get_topic_path())
            ):
                return self.browse(right_id)
        return self.browse()

    @api.model
    def _get_deciders_sql(self, today, which):
        """Pairs of an appeal and a post that may decide on it for another.

        :param which: condition on ``appeal`` and on ``allowed``, the right
        """
        return SQL(
            """SELECT appeal.id, allowed.decider_id
                 FROM citizen_appeal appeal
                 JOIN citizen_decision_right allowed
                   ON allowed.company_id = appeal.company_id AND allowed.active
                  AND allowed.decider_id IS NOT NULL
                  AND (allowed.date_to IS NULL OR allowed.date_to >= %(today)s)
                WHERE %(which)s
                  AND appeal.state NOT IN ('received', 'registered')
                  AND (allowed.basis <> 'resolution'
                       AND allowed.official_id = appeal.supervisor_id
                    OR allowed.basis <> 'supervision' AND EXISTS (
                       SELECT 1 FROM citizen_resolution task
                        WHERE task.appeal_id = appeal.id
                          AND task.author_id = allowed.official_id
                          AND task.parent_assignment_id IS NULL
                          AND task.state = 'given'))
                  AND (NOT EXISTS (
                       SELECT 1 FROM citizen_decision_right_topic_rel rel
                        WHERE rel.right_id = allowed.id)
                    OR EXISTS (
                       SELECT 1 FROM citizen_decision_right_topic_rel rel
                         JOIN citizen_topic above ON above.id = rel.topic_id
                         JOIN citizen_topic topic
                           ON starts_with(topic.parent_path, above.parent_path)
                         JOIN citizen_appeal_question question
                           ON question.topic_id = topic.id
                        WHERE rel.right_id = allowed.id
                          AND question.appeal_id = appeal.id))""",
            today=today,
            which=which,
        )

    @api.model
    def _get_domain_for(self, posts):
        """Appeals whose answers the holder of ``posts`` decides on for others."""
        found = [Domain.FALSE]
        for row in self._get_valid_rows(self.env.company):
            _id, official_id, basis, decider_id, _role, topics = row[:6]
            if not official_id or decider_id not in posts.ids:
                continue
            terms = []
            if basis != "resolution":
                terms.append(Domain("supervisor_id", "=", official_id))
            if basis != "supervision":
                given = [("state", "=", "given"), ("parent_assignment_id", "=", False)]
                given.append(("author_id", "=", official_id))
                terms.append(Domain("resolution_ids", "any", given))
            term = Domain.OR(terms)
            if topics:
                term &= Domain("question_ids.topic_id", "child_of", sorted(topics))
            found.append(term)
        return Domain.OR(found)
