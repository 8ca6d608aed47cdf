import hashlib
import hmac
from datetime import timedelta

from odoo import api, fields, models

WINDOW = timedelta(minutes=10)
KEPT = timedelta(days=1)
# Within the window
LIMITS = {"miss": 20, "view": 120, "post": 10}


class CitizenCodeTry(models.Model):
    """Tries of the codes on papers, counted by address and by code (idea: QR).

    Only keyed digests are kept, for a day: neither addresses nor codes.
    """

    _name = "citizen.code.try"
    _description = "Try of a Paper's Code"
    _order = "id DESC"
    _rec_name = "kind"
    _log_access = False

    date = fields.Datetime(required=True, readonly=True)
    kind = fields.Selection(
        [("miss", "No such code"), ("view", "Page shown"), ("post", "Answer sent")],
        required=True,
        readonly=True,
    )
    digest = fields.Char(required=True, readonly=True)

    _digest_idx = models.Index("(digest, kind, date)")

    @api.model
    def _get_digest(self, text):
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    @api.model
    def _count(self, kind, text):
        since = fields.Datetime.now() - WINDOW
        return self.sudo().search_count(
            [
                ("digest", "=", self._get_digest(text)),
                ("kind", "=", kind),
                ("date", ">", since),
            ],
            limit=LIMITS[kind],
        )

    @api.model
    def _is_over(self, kind, text):
        """Whether the address or the code has used up its tries of the window."""
        return self._count(kind, text) >= LIMITS[kind]

    @api.model
    def _note(self, kind, text):
        # Sudo: strangers try, the system counts
        self.sudo().create(
            {
                "kind": kind,
                "digest": self._get_digest(text),
                "date": fields.Datetime.now(),
            }
        )

    @api.autovacuum
    def _gc_tries(self):
        old = self.sudo().search(
            [("date", "<", fields.Datetime.now() - KEPT)], limit=10_000
        )
        old.unlink()
        return len(old), len(old) == 10_000
