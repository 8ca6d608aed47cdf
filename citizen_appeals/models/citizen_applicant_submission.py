from odoo import models


class CitizenApplicant(models.Model):
    """The person behind a portal account."""

    _inherit = "citizen.applicant"

    def _take_contacts(self, values):
        """Keep what the account holder wrote last; what was left empty stays."""
        changed = {
            name: value
            for name in ("zip", "address", "phone", "email")
            if (value := values.get(name)) and value != self[name]
        }
        if changed:
            self.write(changed)
