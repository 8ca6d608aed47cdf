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
        appeal = letter.appeal_id
        # The person of before the card was corrected, and who signed with him
        person = appeal.applicant_id
        names = (
            person.surname,
            person.given_name,
            person.patronymic,
            person.name_genitive,
            person.name_dative,
            appeal.received_name,
            appeal.representative_name,
        )
        told = foreign.person_names(
            (letter.salutation, letter.addressee_name_dative, person.organization_name)
        )
        return foreign.Finder(
            foreign.Person(
                names=(*filter(None, names), *told),
                addresses=self._filter(
                    person.address,
                    appeal.received_address,
                    appeal.place,
                    letter.addressee_address,
                ),
                phones=self._filter(person.phone, appeal.received_phone),
                emails=self._filter(
                    person.email, appeal.received_email, letter.addressee_email
                ),
                numbers=self._filter(appeal.name, letter.name, appeal.superior_number),
            )
        )

    @staticmethod
    def _filter(*texts):
        return tuple(filter(None, texts))

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
