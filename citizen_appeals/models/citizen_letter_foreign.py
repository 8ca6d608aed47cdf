from odoo import models

from ..tools import foreign

# Found in a paragraph: it is never taken over
BLOCKING = frozenset({"name", "address", "phone", "email", "number"})


class CitizenLetter(models.Model):
    """What of an earlier answer tells of its addressee (152-ФЗ, S4 2.4.1)."""

    _inherit = "citizen.letter"

    def _get_foreign_finder(self):
        """Knows all that the card and the letter say of the other citizen."""
        self.ensure_one()
        # Sudo: to keep these words out; the user is shown none of them
        letter = self.sudo()
        return foreign.Finder(letter.appeal_id._get_people(letter))

    def _get_foreign_labels(self):
        return {
            "name": self.env._("Names the other citizen"),
            "address": self.env._("Gives the other citizen's address"),
            "phone": self.env._("Gives the other citizen's phone"),
            "email": self.env._("Gives the other citizen's e-mail"),
            "number": self.env._("Gives the number of the other appeal"),
            "street": self.env._("Names the place of the other appeal: check it"),
            "person": self.env._("Names a person: check it"),
        }
