import hashlib
import hmac
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# How many tries one place has, and within how many minutes
LIMITS = {
    "miss": (20, 10),
    "view": (120, 10),
    "post": (10, 10),
    "submit": (20, 60),
    "draft": (600, 10),
    "reply": (30, 60),
    "similar": (120, 10),
    "questionnaire": (10, 60),
    "api": (600, 10),
    "mail": (20, 60),
    "mail_reply": (1, 24 * 60),
    "mail_box": (300, 60),
    # A mobile operator has thousands behind one address
    "signup": (30, 60),
    "password": (5, 60),
    "files": (60, 60),
    "receipt": (5, 24 * 60),
}
KEPT = timedelta(minutes=max(minutes for _limit, minutes in LIMITS.values()))


def _to_bytes(place):
    # A place may be what a stranger typed: halves of characters are no error here
    return str(place).encode(errors="backslashreplace")


class CitizenCodeTry(models.Model):
    """What strangers and citizens may do only so often, counted by place (I3, K1).

    A place is whatever tries: an address, an account, a code. Only keyed digests are
    kept, for a day: neither addresses nor codes.
    """

    _name = "citizen.code.try"
    _description = "Try of a Citizen"
    _order = "id DESC"
    _rec_name = "kind"
    _log_access = False

    date = fields.Datetime(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("miss", "No such code"),
            ("view", "Page shown"),
            ("post", "Answer sent"),
            ("submit", "Appeal submitted"),
            ("draft", "Draft saved"),
            ("reply", "Request on an appeal"),
            ("similar", "Similar answers looked up"),
            ("questionnaire", "Questionnaire filled in"),
            ("api", "Call of the interface"),
            ("mail", "Letter by e-mail"),
            ("mail_reply", "Automatic reply sent"),
            ("mail_box", "Automatic reply of a box"),
            ("signup", "Account or password asked for"),
            ("password", "New password of an account"),
            ("files", "Files of a draft saved"),
            ("receipt", "Receipt by e-mail"),
        ],
        required=True,
        readonly=True,
    )
    digest = fields.Char(required=True, readonly=True)

    _digest_idx = models.Index("(digest, kind, date)")

    @api.model
    def _is_over(self, kind, *places):
        """Whether any of the places has used up its tries of the window."""
        return bool(self.env.execute_query(self._get_over_sql([kind], places)))

    @api.model
    def _note(self, kind, *places):
        """Count a try of each of the places."""
        self._insert(kind, places, SQL("TRUE"))

    @api.model
    def _take(self, kind, *places, barred_by=()):
        """Count a try unless one of the places is over its limit: one statement.

        :param barred_by: other kinds whose limit stops this one as well
        :return: whether the try is allowed
        """
        over = self._get_over_sql([kind, *barred_by], places)
        return bool(self._insert(kind, places, SQL("NOT EXISTS (%s)", over)))

    @api.model
    def _get_over_sql(self, kinds, places):
        """Rows where a place is over the limit of a kind."""
        now = fields.Datetime.now()
        limits = [
            (kind, limit, now - timedelta(minutes=minutes))
            for kind, (limit, minutes) in LIMITS.items()
            if kind in kinds
        ]
        return SQL(
            """SELECT 1 FROM citizen_code_try t
                 JOIN (VALUES %s) AS l (kind, tries, since)
                   ON l.kind = t.kind AND t.date > l.since
                WHERE t.digest = ANY(%s)
             GROUP BY t.digest, t.kind, l.tries HAVING count(*) >= l.tries LIMIT 1""",
            SQL(", ").join(SQL("(%s, %s, %s::timestamp)", *limit) for limit in limits),
            self._get_digests(places),
        )

    @api.model
    def _insert(self, kind, places, condition):
        # By SQL: strangers try, the system counts, and a page is no dearer for it
        return self.env.execute_query(
            SQL(
                """INSERT INTO citizen_code_try (kind, digest, date)
                   SELECT %s, digest, %s FROM unnest(%s) digest
                    WHERE %s RETURNING id""",
                kind,
                fields.Datetime.now(),
                self._get_digests(places),
                condition,
            )
        )

    @api.model
    def _get_digests(self, places):
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return [
            hmac.new(secret.encode(), _to_bytes(place), hashlib.sha256).hexdigest()
            for place in dict.fromkeys(places)
        ]

    @api.autovacuum
    def _gc_tries(self):
        old = fields.Datetime.now() - KEPT
        self.env.cr.execute(SQL("DELETE FROM citizen_code_try WHERE date <= %s", old))
