from odoo import api, models

from ..tools.text import clean
from .citizen_name_mixin import NAME_PARTS


class CitizenApplicant(models.Model):
    """Applicants entered from the card: the full name typed in one go (A2)."""

    _inherit = "citizen.applicant"

    @api.model
    def name_create(self, name):
        """Create from a full name; what is wrong with it opens the whole form."""
        applicant = self.create(self._split_full_name(name))
        return applicant.id, applicant.display_name

    @api.model
    def default_get(self, fields):
        """The name typed into the card fills the parts of the name."""
        values = super().default_get(fields)
        typed = self.env.context.get("default_name")
        if typed:
            values.pop("name", None)
            values |= {
                part: value
                for part, value in self._split_full_name(typed).items()
                if part in fields
            }
        return values

    @api.model
    def _split_full_name(self, name):
        """«Иванова Мария Петровна» → its parts; the rest belongs to the patronymic."""
        words = clean(name).split(" ", 2)
        return dict(zip(NAME_PARTS, words, strict=False))
