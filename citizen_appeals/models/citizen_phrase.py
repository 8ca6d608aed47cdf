from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tools.words import GAP, WORD


class CitizenPhrase(models.Model):
    """Words an answer should not have: why, and what to say instead (S4 2.4.8)."""

    _name = "citizen.phrase"
    _inherit = ["citizen.own.text.mixin", "citizen.cached.mixin"]
    _description = "Phrase to Avoid"
    _order = "name, id"

    name = fields.Char(
        string="Phrase",
        required=True,
        help="Found in every form of its words; * stands for up to three words.",
    )
    why = fields.Char(required=True, help="Shown to the author of the letter.")
    better = fields.Char(help="Better wording.")
    clause = fields.Char(default="Ростов-на-Дону, п. 2.4.8")
    any_form = fields.Boolean(
        string="In Every Form",
        default=True,
        help="Without the tick only the words as they are written are found.",
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0)) WHERE active", "This phrase is in the list."
    )

    @api.constrains("name")
    def _check_name(self):
        for phrase in self:
            if not WORD.search(phrase.name.replace(GAP, "")):
                raise ValidationError(
                    self.env._("Phrase: write at least one word, without digits only.")
                )

    @api.model
    @tools.ormcache("company_id")
    def _get_phrases(self, company_id):
        """Phrases of the body and the shared ones: ``(name, any_form, why, …)``."""
        # Sudo: the directory is read by everybody; the cache is one for all
        phrases = self.sudo().search([("company_id", "in", (False, company_id))])
        return tuple(
            (phrase.name, phrase.any_form, phrase.why, phrase.better, phrase.clause)
            for phrase in phrases
        )
