import base64
import hashlib
import hmac
import secrets

from odoo import api, fields, models


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
        code_hash = self._hash_access_code(code.strip().upper())
        found = self.sudo().search([("code_hash", "=", code_hash)], limit=1)
        return found.sudo(self.env.su)
