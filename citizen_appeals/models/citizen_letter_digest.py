import hashlib
import json

from odoo import models

# What the reader gets; the way of dispatch is the chancery's own matter
TEXT_FIELDS = (
    "subject",
    "body",
    "addressee_name_dative",
    "addressee_address",
    "addressee_email",
    "salutation",
    "attachment_sheets",
    "attachment_copies",
    "attachments_note",
)
PEOPLE_FIELDS = ("kind_id", "partner_id", "on_order_of_id", "signatory_id")


class CitizenLetter(models.Model):
    """The version of a letter: one digest over everything its reader gets (D2)."""

    _inherit = "citizen.letter"

    def _get_text_digest(self):
        """SHA-256 of the version: visas, reviews and signatures are bound to it."""
        self.ensure_one()
        parts = json.dumps(self._get_digest_parts(), ensure_ascii=False, default=str)
        return hashlib.sha256(parts.encode()).hexdigest()

    def _get_digest_parts(self):
        """Values the digest is made of; who adds to the letter adds to them."""
        parts = [self[name] or "" for name in TEXT_FIELDS]
        parts += [self[name].id for name in PEOPLE_FIELDS]
        parts.append(sorted(self.enclosure_ids.ids))
        return parts

    def _get_digest_names(self):
        """Fields whose change is a new version."""
        return {*TEXT_FIELDS, *PEOPLE_FIELDS, "enclosure_ids"}
