from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from .citizen_letter_kind import SIGNING_LEVELS


class CitizenReportRule(models.Model):
    """What must be reported to the head, and why, as data (A12, S4 2.1.19, 2.1.22)."""

    _name = "citizen.report.rule"
    _inherit = ["citizen.directory.mixin", "citizen.cached.mixin"]
    _description = "Rule of Reporting to the Head"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        string="Reason",
        required=True,
        help="Continues «Доложить, потому что …» on the card.",
    )
    clause = fields.Char(required=True, help="Law or regulation the rule comes from.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )
    condition = fields.Selection(
        [
            ("collective", "Signed by several"),
            ("topic", "On certain topics"),
            ("words", "Certain words in the text"),
            ("superior", "Came from a superior body"),
        ],
        required=True,
    )
    signatures = fields.Integer(string="Signatures, at Least", default=2)
    topic_ids = fields.Many2many("citizen.topic", string="Topics")
    words = fields.Text(
        help="Beginnings of words, separated by commas: «взрыв, обрушен»."
    )
    official_id = fields.Many2one(
        "citizen.official",
        string="Reported to",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: the head of the body, the post of the highest signing level.",
    )
    least_level = fields.Selection(
        SIGNING_LEVELS,
        string="Handed over Not Lower than",
        help="Appeals of superior bodies go to a curator of this level at least.",
    )

    @api.constrains("condition", "topic_ids", "words", "signatures")
    def _check_condition(self):
        for rule in self:
            if rule.condition == "topic" and not rule.topic_ids:
                raise ValidationError(self.env._("Topics: name at least one."))
            if rule.condition == "words" and not rule._get_words():
                raise ValidationError(self.env._("Words: name at least one."))
            if rule.condition == "collective" and rule.signatures < 2:
                raise ValidationError(
                    self.env._("Signatures: a collective appeal has two or more.")
                )

    def _get_words(self):
        words = (self.words or "").replace("\n", ",").split(",")
        return [word.strip() for word in words if len(word.strip()) > 2]

    def _get_domain(self):
        """Appeals the rule speaks of; the card and the list ask the same."""
        self.ensure_one()
        own = Domain.TRUE
        if self.company_id:
            own = Domain("company_id", "=", self.company_id.id)
        return own & getattr(self, f"_get_{self.condition}_domain")()

    def _get_collective_domain(self):
        many = Domain("signatory_count", ">=", self.signatures)
        return many | Domain("is_collective", "=", True)

    def _get_topic_domain(self):
        topics = self.env["citizen.topic"].search(
            [("id", "child_of", self.topic_ids.ids)]
        )
        return Domain("question_ids.topic_id", "in", topics.ids)

    def _get_words_domain(self):
        return Domain.OR(
            Domain(name, "ilike", word)
            for word in self._get_words()
            for name in ("annotation", "body")
        )

    def _get_superior_domain(self):
        sent = Domain("channel_id.is_superior", "=", True)
        sent |= Domain("superior_partner_id", "!=", False)
        # What a body of this system hands over is of no federal or regional body
        return sent & Domain("parent_id", "=", False)

    @api.model
    @ormcache("company_id")
    def _get_ids(self, company_id):
        found = self.sudo().search([("company_id", "in", [company_id, False])])
        return tuple(found.ids)

    @api.model
    def _get_rules(self, company):
        """Rules of a body, the common ones included."""
        return self.browse(self._get_ids(company.id))

    def _get_official(self, company):
        """To whom it is reported: the named post, else the head of the body."""
        named = self.official_id.filtered(lambda post: post.company_id == company)
        return named[:1] or self.env["citizen.official"].search(
            [("company_id", "=", company.id), ("signing_level", "=", "4_head")], limit=1
        )
