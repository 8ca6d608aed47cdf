from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.letter_text import short_date


class CitizenLetter(models.Model):
    """A draft that starts with a template (D2)."""

    _inherit = "citizen.letter"

    template_id = fields.Many2one(
        "citizen.letter.template",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The text the letter started with.",
    )

    @api.constrains("template_id", "kind_id")
    def _check_template(self):
        for letter in self:
            template = letter.template_id
            if template and template.kind_code != letter.kind_code:
                raise ValidationError(
                    self.env._(
                        "Template: “%(template)s” is a text for “%(kind)s”. Choose one"
                        " for the kind of this letter.",
                        template=template.name,
                        kind=template.kind_id.name,
                    )
                )
            if template.company_id not in (letter.company_id, self.env["res.company"]):
                raise ValidationError(
                    self.env._(
                        "Template: “%(template)s” belongs to another body.",
                        template=template.name,
                    )
                )

    def _fill_bodies(self, is_new=False):
        """A template goes before the words of the kind."""
        templated = self.filtered("template_id")
        result = super(CitizenLetter, self - templated)._fill_bodies(is_new)
        cache = {}
        for letter in templated:
            values = letter.template_id._render_for(letter, cache)
            letter._write_text(values, is_new)
        return result

    def _apply_template(self, template):
        """Start the texts anew from the template; set-based.

        :raise UserError: a text is frozen
        """
        if not all(letter.can_edit for letter in self):
            raise UserError(
                self.env._("The text is frozen: return the letter to change it.")
            )
        self.template_id = template
        self._fill_bodies()

    @api.model_create_multi
    def create(self, vals_list):
        self._check_history(name for vals in vals_list for name in vals)
        return super().create(vals_list)

    def _check_write(self, names):
        self._check_history(names)
        return super()._check_write(names)

    def _check_history(self, names):
        """K2: who wrote which version is noted by the system alone."""
        if not self.env.su and "html_field_history" in names:
            raise AccessError(self.env._("The versions of a text are never rewritten."))

    def action_choose_template(self):
        """The templates that fit topic and result, the best one first."""
        self.ensure_one()
        self._check_action("edit")
        dialog = self.env["citizen.letter.choose"].create({"letter_id": self.id})
        return dialog._get_records_action(
            name=self.env._("Start from a Template"), target="new"
        )

    # ------------------------------------------------------------------
    # What templates may name
    # ------------------------------------------------------------------

    @api.model
    def _get_template_date(self, day):
        return short_date(day)

    def _get_template_question(self):
        """The first question in its few words, else its topic."""
        question = self.appeal_id.question_ids[:1]
        return question.note or question.topic_id.name
