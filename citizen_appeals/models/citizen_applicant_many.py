from odoo import models

# Shorter words say nothing: «им», «на»
MIN_LENGTH = 4


class CitizenApplicant(models.Model):
    """What of an applicant must not stand in an answer that others get (S4 2.4.1)."""

    _inherit = "citizen.applicant"

    def _get_telling_words(self):
        """Surname in its forms, street with house, phone and e-mail, in lower case."""
        self.ensure_one()
        forms = [self.surname]
        for name in (self.name_genitive, self.name_dative):
            forms.append((name or "").split(" ")[0])
        told = [*forms, self.address, self.phone, self.email]
        return {
            text.strip().casefold()
            for text in told
            if text and len(text.strip()) >= MIN_LENGTH
        }
