from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ..tools.html_text import html_blocks
from ..tools.placeholders import fill, find_unknown
from .citizen_appeal_question import RESULTS

# What a template may name; the text comes from letter and appeal
PLACEHOLDERS = {
    "дата_обращения": lambda letter: letter._get_template_date(letter.appeal_date),
    "номер_обращения": lambda letter: letter.appeal_name,
    "поручение": lambda letter: letter._get_order_phrase().strip("…"),
    "подразделение": lambda letter: letter.executor_id.department_id.name,
    "исполнитель": lambda letter: letter._get_examiner()["name"],
    "телефон": lambda letter: letter._get_examiner()["phone"],
    "место": lambda letter: letter.appeal_id.place,
    "вопрос": lambda letter: letter._get_template_question(),
    "срок": lambda letter: letter._get_template_date(letter.appeal_id.date_deadline),
    "орган": lambda letter: letter.company_id.name,
}

# The same for all letters of the same officials
OF_PEOPLE = frozenset({"поручение", "подразделение", "исполнитель", "телефон", "орган"})


class CitizenLetterTemplate(models.Model):
    """A proven answer to a frequent question, by topic and result (D2).

    Written by the head of the office and the administrator. It holds no code, unlike
    the kind of a letter: placeholders of a fixed list are replaced by escaped texts.
    What the card does not tell stays as a place in brackets, which the check before
    review finds.
    """

    _name = "citizen.letter.template"
    _inherit = ["citizen.own.text.mixin"]
    _description = "Template of a Letter"
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind_id = fields.Many2one(
        "citizen.letter.kind",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._get_default_kind(),
        help="Kind of the letters that can start with this text.",
    )
    kind_code = fields.Char(
        related="kind_id.code",
        store=True,
        index=True,
        export_string_translation=False,
    )
    topic_ids = fields.Many2many(
        "citizen.topic",
        "citizen_letter_template_topic_rel",
        "template_id",
        "topic_id",
        help="A heading of the classifier stands for everything under it. Empty: every"
        " topic.",
    )
    result = fields.Selection(RESULTS, help="Empty: every result.")
    subject = fields.Char(
        string="Heading", help="Empty: the heading of the kind of letter."
    )
    body = fields.Html(
        string="Text",
        required=True,
        sanitize_style=True,
        help="Placeholders are replaced by what the card of the appeal tells.",
    )

    @api.model
    def _get_default_kind(self):
        kinds = self.env["citizen.letter.kind"]
        return kinds.search([("code", "=", "answer")], limit=1)

    @api.constrains("body", "subject")
    def _check_body(self):
        for template in self:
            if is_html_empty(template.body) or not html_blocks(template.body):
                raise ValidationError(
                    self.env._("Text: the template is empty, write the answer.")
                )
            both = f"{template.subject or ''} {template.body}"
            if unknown := find_unknown(both, PLACEHOLDERS):
                raise ValidationError(
                    self.env._(
                        "Text: there is no placeholder %(unknown)s. Known are:"
                        " %(known)s.",
                        unknown=", ".join(f"{{{{{name}}}}}" for name in unknown),
                        known=", ".join(f"{{{{{name}}}}}" for name in PLACEHOLDERS),
                    )
                )

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Offered to a letter, the best matching comes first (D2)."""
        letter_id = self.env.context.get("fitting_letter_id")
        if not letter_id:
            return super().name_search(name, domain, operator, limit)
        found = super().name_search(name, domain, operator, limit=None)
        letter = self.env["citizen.letter"].browse(letter_id)
        letter.check_access("read")
        fits = {template.id: fit for template, fit in self._find_for(letter)}
        return sorted(found, key=lambda pair: -fits.get(pair[0], 0))[:limit]

    @api.model
    def _find_for(self, letter):
        """Templates for the letter, the best matching first.

        :return: list of ``(template, fit)``; ``fit`` is the sum of: 4 the topic of a
            question or one above it, 2 its result, 1 of the body itself
        """
        questions = letter.appeal_id.question_ids
        topics = {
            int(topic_id)
            for path in questions.topic_id.mapped("parent_path")
            for topic_id in path.strip("/").split("/")
        }
        results = set(questions.mapped("result")) - {False}
        domain = Domain("kind_code", "=", letter.kind_code) & Domain(
            "company_id", "in", (False, letter.company_id.id)
        )
        rated = []
        for template in self.search(domain):
            if template.topic_ids and topics.isdisjoint(template.topic_ids.ids):
                continue
            if results and template.result and template.result not in results:
                continue
            fit = (
                4 * bool(template.topic_ids)
                + 2 * (bool(template.result) and template.result in results)
                + bool(template.company_id)
            )
            rated.append((template, fit))
        return sorted(rated, key=lambda pair: -pair[1])

    def _render_for(self, letter, cache=None):
        """Values of the letter: its text and, where the template has one, heading.

        :param dict cache: what officials are called, for a list of letters
        """
        cache = {} if cache is None else cache
        people = (letter.on_order_of_id.id, letter.executor_id.id, letter.company_id.id)

        def get_value(name):
            if name not in PLACEHOLDERS:
                return None
            if name not in OF_PEOPLE:
                return PLACEHOLDERS[name](letter)
            key = (name, *people)
            if key not in cache:
                cache[key] = PLACEHOLDERS[name](letter)
            return cache[key]

        values = {"body": fill(self.body, get_value)}
        if self.subject:
            # Plain text: nothing is escaped in it
            values["subject"] = fill(self.subject, get_value).unescape()
        return values

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Sudo: letters of appeals the user does not read count, too
        letters = self.env["citizen.letter"].sudo()
        if letters.search_count([("template_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Letters were drafted from this template: archive it instead of"
                    " deleting."
                )
            )
