from odoo import api, models

from ..tools.text import has_cyrillic
from ..tools.typed import is_name
from .citizen_submission import NAME_PARTS

CONTACTS = ("zip", "address", "phone", "email")


class CitizenApplicant(models.Model):
    """The person behind a portal account."""

    _inherit = "citizen.applicant"

    def _take_contacts(self, values):
        """Keep what the account holder wrote last; what was left empty stays."""
        changed = {
            name: value
            for name in CONTACTS
            if (value := values.get(name)) and value != self[name]
        }
        if changed:
            self.write(changed)

    @api.model
    def _get_known_values(self, company, user):
        """What the form of a new appeal begins with: how the account wrote for itself.

        The first time only the account itself is known, whose name is often a person's.
        """
        partner = user.partner_id
        # Sudo: a citizen reads no applicants; these are those of his own account
        known = self.sudo().search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", company.id),
                ("is_organization", "=", False),
                ("appeal_ids.representative_name", "=", False),
            ],
            order="write_date DESC, id DESC",
            limit=1,
        )
        if known:
            names = (*NAME_PARTS, "no_patronymic", *CONTACTS)
            return {name: known[name] or "" for name in names}
        values = {"email": partner.email or "", "phone": partner.phone or ""}
        words = (partner.name or "").split()
        if len(words) == 3 and has_cyrillic(words[0]) and all(map(is_name, words)):
            values |= dict(zip(NAME_PARTS, words, strict=True))
        return values
