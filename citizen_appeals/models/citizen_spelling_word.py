from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, ValidationError

from ..tools.words import WORD, fold, lemmas

KEEPERS = ("registrar", "office_head", "assistant")


class CitizenSpellingWord(models.Model):
    """A word the dictionary does not know, and the body does: names, trade terms.

    An executor proposes it, the office or an assistant accepts it; from then on no
    letter of the body is remarked on for it, in whatever form it stands.
    """

    _name = "citizen.spelling.word"
    _inherit = [
        "citizen.directory.mixin",
        "citizen.cached.mixin",
        "citizen.protected.mixin",
    ]
    _description = "Own Word of the Spelling Check"
    _order = "state desc, name, id"
    _protected_fields = frozenset({"state"})

    name = fields.Char(string="Word", required=True)
    key = fields.Char(
        compute="_compute_key", store=True, export_string_translation=False
    )
    state = fields.Selection(
        [("proposed", "Proposed"), ("accepted", "Accepted")],
        default="proposed",
        required=True,
        readonly=True,
        copy=False,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )

    _key_uniq = models.UniqueIndex(
        "(company_id, key)", "This word was learned already."
    )

    @api.depends("name")
    def _compute_key(self):
        for word in self:
            word.key = fold(word.name or "")

    @api.constrains("name")
    def _check_name(self):
        for word in self:
            if not WORD.fullmatch(word.name):
                raise ValidationError(
                    self.env._("Word: one word of letters, without spaces or digits.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        words = super().create(vals_list)
        if self._is_keeper():
            words._write_flow({"state": "accepted"})
        return words

    @api.model
    def _is_keeper(self):
        user = self.env.user
        return any(user.has_group(f"citizen_appeals.group_{role}") for role in KEEPERS)

    def action_accept(self):
        """The word belongs to the language of the body."""
        self.check_access("read")
        if not self._is_keeper():
            raise AccessError(
                self.env._(
                    "Own words are accepted by the appeals office or an assistant."
                )
            )
        self._write_flow({"state": "accepted"})

    def _write_flow(self, vals):
        result = super()._write_flow(vals)
        self.env.registry.clear_cache()
        return result

    @api.model
    def _learn(self, text, company):
        """Learn or propose the word; one that was proposed is accepted.

        :return: the word, whose state tells which of it happened
        """
        word = self.search([("company_id", "=", company.id), ("key", "=", fold(text))])
        if not word:
            return self.create({"name": text, "company_id": company.id})
        if word.state == "proposed" and self._is_keeper():
            word.action_accept()
        return word

    @api.model
    @tools.ormcache("company_id")
    def _get_keys(self, company_id):
        """Dictionary forms of the learned words of a body."""
        # Sudo: the list is read by everybody; the cache is one for all
        words = self.sudo().search(
            [("company_id", "=", company_id), ("state", "=", "accepted")]
        )
        return frozenset().union(*(lemmas(word.name) for word in words))
