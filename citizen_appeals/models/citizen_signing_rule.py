from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from .citizen_letter_kind import SIGNING_LEVELS


class CitizenSigningRule(models.Model):
    """Who signs which letters, as data of the body (S4 2.4.4).

    The first rule of the list that applies counts, own rules of the body before common
    ones; without one the level of the letter kind does.
    """

    _name = "citizen.signing.rule"
    _inherit = ["citizen.directory.mixin", "citizen.cached.mixin"]
    _description = "Signing Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(string="Rule", required=True)
    clause = fields.Char(required=True, help="Regulation or order the rule comes from.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )
    # to what it applies; empty means everything
    kind_ids = fields.Many2many("citizen.letter.kind", string="Letter Kinds")
    channel_ids = fields.Many2many("citizen.channel", string="Channels")
    medium = fields.Selection(
        [("written", "Written"), ("electronic", "Electronic"), ("oral", "Oral")],
        string="Form",
        help="Oral: appeals of personal receptions.",
    )
    superior_only = fields.Boolean(
        string="Controlled from Above",
        help="Only appeals whose answer a superior body waits for.",
    )
    # who
    signing_level = fields.Selection(
        SIGNING_LEVELS,
        string="Least Level",
        help="Empty: the level of the letter kind.",
    )
    official_ids = fields.Many2many(
        "citizen.official",
        string="Only These Posts",
        check_company=True,
        help="Named posts sign whatever their level.",
    )
    second_official_id = fields.Many2one(
        "citizen.official",
        string="Second Signature",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Signs after the signatory of the letter.",
    )

    @api.constrains("name", "signing_level", "official_ids", "second_official_id")
    def _check_says_something(self):
        for rule in self:
            if not (rule.signing_level or rule.official_ids or rule.second_official_id):
                raise ValidationError(
                    self.env._(
                        "Rule “%s”: give the least level, the posts or the second"
                        " signature.",
                        rule.name,
                    )
                )

    @api.model
    def _find(self, letter):
        """The rule that says who signs the letter; empty when the kind does."""
        appeal = letter.appeal_id
        for terms in self._get_terms(letter.company_id.id):
            if (
                (not terms["kinds"] or letter.kind_id.id in terms["kinds"])
                and (not terms["channels"] or appeal.channel_id.id in terms["channels"])
                and terms["medium"] in (False, appeal.medium)
                and (not terms["superior"] or appeal.superior_controls)
            ):
                return self.browse(terms["id"]).sudo()
        return self.browse()

    @api.model
    @ormcache("company_id")
    def _get_terms(self, company_id):
        domain = [("company_id", "in", [False, company_id])]
        rules = [
            {
                "id": rule.id,
                "is_common": not rule.company_id,
                "kinds": frozenset(rule.kind_ids.ids),
                "channels": frozenset(rule.channel_ids.ids),
                "medium": rule.medium,
                "superior": rule.superior_only,
            }
            for rule in self.sudo().search(domain)
        ]
        return sorted(rules, key=lambda terms: terms["is_common"])
