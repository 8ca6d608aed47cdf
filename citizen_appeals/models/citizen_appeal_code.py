import base64
import hashlib
import hmac
import re
import secrets

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import number

# Pasted with its address; Cyrillic letters that look like Latin ones, and digits that
# no code has, as those they are taken for
_ADDRESS = re.compile(r".*/a/([^/?#]*).*", re.DOTALL)
_MEANT = str.maketrans("АВСЕНКМОРТХУ018", "ABCEHKMOPTXYOIB")
_NO_SIGN = re.compile("[^A-Z2-7]")
MAX_CODE = 200


class CitizenAppeal(models.Model):
    """The short code on the papers of an appeal, printed as QR ``/a/<code>``."""

    _inherit = "citizen.appeal"

    code_salt = fields.Char(groups=fields.NO_ACCESS, copy=False)
    code_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)

    _code_hash_uniq = models.UniqueIndex("(code_hash)")

    @api.model
    def _new_access_code(self):
        """Salt and hash of a fresh code; the code itself is never stored."""
        salt = secrets.token_hex(8)
        return {
            "code_salt": salt,
            "code_hash": self._hash_access_code(self._derive_access_code(salt)),
        }

    @api.model
    def _derive_access_code(self, salt):
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        digest = hmac.new(secret.encode(), salt.encode(), hashlib.sha256).digest()
        return base64.b32encode(digest)[:10].decode()

    @api.model
    def _hash_access_code(self, code):
        return hashlib.sha256(code.encode()).hexdigest()

    def _get_access_code(self):
        """Short code printed as QR ``/a/<code>``: 10 letters and digits, 50 bits."""
        self.ensure_one()
        # The salt is readable by nobody; whoever prints the paper may read the appeal
        return self._derive_access_code(self.sudo().code_salt)

    @api.model
    def _find_by_access_code(self, code):
        """The appeal whose paper carries the code; empty when there is none.

        Access is the caller's matter: the record is returned in the caller's rights.
        """
        code_hash = self._hash_access_code(self._clean_access_code(code))
        found = self.sudo().search([("code_hash", "=", code_hash)], limit=1)
        return found.sudo(self.env.su)

    @api.model
    def _find_by_number_and_code(self, text, code):
        """The appeal with both, the number in any spelling; empty otherwise (I3).

        One statement, whichever of the two is wrong. The number of one of our letters
        on the appeal will do: both stand on the same paper.
        """
        code_hash = self._hash_access_code(self._clean_access_code(code))
        wanted = number.parse(text)
        of_letter = self.env["citizen.letter"]._get_number_domain(wanted)
        numbers = self._get_number_domain(wanted) | Domain(
            "letter_ids", "any", of_letter
        )
        domain = Domain("code_hash", "=", code_hash) & numbers
        return self.sudo().search(domain, limit=1).sudo(self.env.su)

    @api.model
    def _open_by_code(self, place, code, text=None):
        """The appeal a stranger proves by its code, read as the system (I3).

        No such code, a wrong number and too many tries are one and the same to him: as
        empty, and as many statements.

        :param place: who tries, as the limiter counts
        :param text: the number typed beside the code; None behind a QR
        """
        tries = self.env["citizen.code.try"]
        allowed = tries._take("view", place, barred_by=("miss",))
        # Sudo: a stranger has no rights; pages show what the model gives them
        appeals = self.sudo()
        appeal = (
            appeals._find_by_access_code(code)
            if text is None
            else appeals._find_by_number_and_code(text, code)
        )
        if allowed and appeal:
            return appeal
        tries._take("miss", place)
        return appeals.browse()

    @api.model
    def _clean_access_code(self, code):
        """A code as people type it: small letters, spaces, look-alikes, the address."""
        code = _ADDRESS.sub(r"\1", code[:MAX_CODE]).upper().translate(_MEANT)
        return _NO_SIGN.sub("", code)
