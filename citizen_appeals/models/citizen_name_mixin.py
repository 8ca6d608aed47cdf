from odoo import api, fields, models

from ..tools import inflection
from ..tools.text import clean

NAME_PARTS = ("surname", "given_name", "patronymic")


class CitizenNameMixin(models.AbstractModel):
    """A person's name in parts, with gender and case forms."""

    _name = "citizen.name.mixin"
    _inherit = ["citizen.forms.mixin"]
    _description = "Name of a Person"

    surname = fields.Char()
    given_name = fields.Char()
    patronymic = fields.Char()
    gender = fields.Selection(
        [("male", "Male"), ("female", "Female")],
        compute="_compute_gender",
        store=True,
        readonly=False,
        help="Proposed by the name; without it the name is not declined.",
    )
    name = fields.Char(string="Full Name", compute="_compute_name", store=True)

    @api.depends(*NAME_PARTS)
    def _compute_gender(self):
        for record in self:
            record.gender = inflection.settle_gender(
                record.surname, record.given_name, record.patronymic, record.gender
            )

    @api.depends(*NAME_PARTS)
    def _compute_name(self):
        for record in self:
            record.name = record._get_person_name().full

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_parts(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean_parts(vals))

    @api.model
    def _clean_parts(self, vals):
        """Names without stray spaces, with plain dashes and apostrophes."""
        return vals | {part: clean(vals[part]) for part in NAME_PARTS if vals.get(part)}

    def _get_form_sources(self):
        return (*NAME_PARTS, "gender")

    def _get_form_values(self, vals):
        values = super()._get_form_values(vals)
        if "gender" not in vals and any(part in vals for part in NAME_PARTS):
            values["gender"] = inflection.settle_gender(
                *(values[part] for part in NAME_PARTS), values["gender"]
            )
        return values

    @api.model
    def _inflect(self, values):
        name = inflection.PersonName(
            *(values[part] or "" for part in NAME_PARTS), values["gender"] or None
        )
        genitive, dative = name.inflected("genitive"), name.inflected("dative")
        return (
            genitive.full if genitive else name.full,
            dative.full if dative else name.full,
            bool(name.full) and not (genitive and dative),
        )

    def _get_person_name(self):
        return inflection.PersonName(
            *(self[part] or "" for part in NAME_PARTS), self.gender or None
        )

    def _get_short_name(self):
        """«И.И. Иванов», as signatures have it."""
        self.ensure_one()
        return self._get_person_name().short

    def _get_listed_name(self, case=None):
        """«Иванов И.И.», as addresses have it; in the dative «Иванову И.И.».

        The surname comes from the stored form, which may have been corrected.
        """
        self.ensure_one()
        person = self._get_person_name()
        if not case:
            return person.listed
        form = self[f"name_{case}"] or self.name or ""
        length = len(person.surname.split(" ")) if person.surname else 0
        surname = " ".join(form.split(" ")[:length])
        return " ".join(filter(None, (surname, person.initials)))

    def _get_salutation_name(self):
        """«Иван Иванович», after «Уважаемый»; the surname where it is all there is."""
        self.ensure_one()
        return " ".join(filter(None, (self.given_name, self.patronymic))) or self.name
