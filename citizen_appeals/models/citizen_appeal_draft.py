import hashlib
import json
import secrets
from datetime import timedelta

from psycopg2 import errors

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError, ValidationError
from odoo.tools import consteq, hmac, mute_logger

from .citizen_submission import (
    COAUTHORS,
    MEGABYTE,
    TEXT_LENGTH,
    TOPICS,
    SubmissionError,
)

SCOPE = "citizen_appeals.draft"
TERM_PARAMETER = "citizen_appeals.draft_days"
TERM = 30  # days
# An account that has more begins anew
DRAFTS = 10
# A refused line is kept as typed, a book is not
KEPT_LENGTH = 2 * TEXT_LENGTH


class CitizenAppealDraft(models.Model):
    """What a citizen has begun to write: kept until handed in or forgotten (I1).

    Only the system reads it, for its owner's form. The form carries a signed token: who
    sends it after the end of his session can save, and nothing else.
    """

    _name = "citizen.appeal.draft"
    _description = "Draft of a Citizen's Appeal"
    _order = "write_date DESC, id DESC"
    _rec_name = "company_id"

    user_id = fields.Many2one(
        "res.users",
        string="Portal Account",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", string="Body", required=True, readonly=True, ondelete="cascade"
    )
    token = fields.Char(readonly=True, groups=fields.NO_ACCESS, copy=False)
    values = fields.Json(readonly=True, copy=False)
    is_over = fields.Boolean(
        readonly=True,
        copy=False,
        help="Handed in or given up: emptied, and what is saved late is not taken.",
    )

    _token_uniq = models.UniqueIndex("(token)")

    # ------------------------------------------------------------------
    # the token
    # ------------------------------------------------------------------

    @api.model
    def _new_token(self, user):
        """A token for a form of this user; nothing is written before it is used."""
        return self._sign(f"{user.id}-{secrets.token_urlsafe(18)}")

    @api.model
    def _sign(self, text):
        # Sudo: the key is the database's own
        return f"{text}.{hmac(self.sudo().env, SCOPE, text)[:32]}"

    @api.model
    def _get_token_owner(self, token):
        """Whose form carries the token; nobody where it was tampered with."""
        # Sudo: the owner is looked up by what the system has signed
        users = self.env["res.users"].sudo()
        if not isinstance(token, str) or not token.isascii():
            return users
        text = token.rpartition(".")[0]
        if not consteq(self._sign(text), token):
            return users
        owner = users.browse(int(text.partition("-")[0])).exists()
        # A closed account's old page saves nothing any more
        return owner.filtered("active")

    @api.model
    def _get_system(self):
        """Drafts are written by the system: no citizen is the author of a record."""
        context = {"lang": self.env.lang}
        return self.with_env(self.env(user=SUPERUSER_ID, su=True, context=context))

    @api.model
    def _find_by_token(self, token, company):
        """The draft of a valid token, made where it was not saved yet.

        :return: nothing where the token was tampered with, or there is no such body
        """
        system = self._get_system()
        owner = self._get_token_owner(token)
        if not owner:
            return system
        draft = system.search([("token", "=", token)])
        if draft or not company:
            return draft
        system._drop_surplus(owner)
        try:
            with mute_logger("odoo.sql_db"):
                return system.create(
                    [
                        {
                            "user_id": owner.id,
                            "company_id": company.id,
                            "token": token,
                        }
                    ]
                )
        except errors.UniqueViolation as error:
            # Saved by a parallel request: the retried call finds it
            raise ConcurrencyError("draft saved in parallel") from error

    @api.model
    def _drop_surplus(self, user):
        open_ones = self.search([("user_id", "=", user.id), ("is_over", "=", False)])
        open_ones[DRAFTS - 1 :].unlink()

    @api.model
    def _find_latest(self, user, company=None):
        """What the user has left unfinished, in that body or anywhere."""
        domain = [("user_id", "=", user.id), ("is_over", "=", False)]
        if company:
            domain.append(("company_id", "=", company.id))
        return self._get_system().search(domain, limit=1)

    # ------------------------------------------------------------------
    # keeping
    # ------------------------------------------------------------------

    def _keep(self, values, uploads=(), removed=()):
        """Save what was typed and the files that can be accepted.

        :param uploads: (name, bytes) of files
        :param removed: ids of kept files to leave out
        :return: messages about files that were not accepted
        """
        self.ensure_one()
        if self.is_over:
            return []
        self.write({"values": self._get_kept(values)})
        self._get_files().filtered(lambda file: file.id in removed).unlink()
        return self._keep_files(uploads)

    @api.model
    def _get_kept(self, values):
        """The values as they come back into the form: whole, but not without end."""
        kept = self.env["citizen.submission"]._clean(values)
        for name, value in kept.items():
            if isinstance(value, str):
                kept[name] = value[:KEPT_LENGTH]
        kept["plain_topic_ids"] = kept["plain_topic_ids"][: 2 * TOPICS]
        kept["coauthors"] = [
            {name: text[:KEPT_LENGTH] for name, text in row.items()}
            for row in kept["coauthors"][: 2 * COAUTHORS]
        ]
        return kept

    def _keep_files(self, uploads):
        rules = self.env["citizen.submission"]
        company = self.company_id
        known = self._get_files()
        refused, accepted = [], []
        space = company.portal_total_mb * MEGABYTE - sum(known.mapped("file_size"))
        for name, raw in uploads:
            try:
                file = rules._check_file(company, name, raw)
            except ValidationError as error:
                refused.append(str(error))
                continue
            if len(known) + len(accepted) >= company.portal_file_count:
                refused.append(rules._get_count_message(company))
                break
            space -= len(raw)
            if space < 0:
                refused.append(rules._get_total_message(company))
                break
            accepted.append(file)
        self.env["ir.attachment"].create(
            [{"res_model": self._name, "res_id": self.id, **file} for file in accepted]
        )
        return refused

    def _get_files(self):
        """The attachments of the draft, in the order they came."""
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        return self.env["ir.attachment"].search(domain, order="id")

    def _get_shown_files(self):
        """(id, name, bytes), as the form lists them."""
        return [(file.id, file.name, file.file_size) for file in self._get_files()]

    # ------------------------------------------------------------------
    # handing in
    # ------------------------------------------------------------------

    def _submit(self, values, uploads=(), removed=()):
        """Make the appeal of it; refused, everything is kept.

        The same words sent twice from one form are one appeal, whatever was clicked.

        :return: the registered appeal
        :raise SubmissionError: by field
        """
        self.ensure_one()
        user, company = self.user_id, self.company_id
        appeals = self.env["citizen.appeal"]
        if obstacle := appeals._get_submission_obstacle(company, user):
            raise SubmissionError({"": obstacle})
        files = [
            (file.name, file.raw)
            for file in self._get_files()
            if file.id not in removed
        ]
        values = values | {"idempotency_key": self._get_key(values)}
        appeal = appeals._take_submission(
            company, values, [*files, *uploads], partner=user.partner_id
        )
        if not self.is_over:
            appeal._mail_receipt(user)
            self._discard()
        return appeal

    def _discard(self):
        """Begun anew: the words and files go, late saves of the old form with them."""
        self._get_files().unlink()
        self.write({"values": False, "is_over": True})

    def _get_key(self, values):
        words = json.dumps(self._get_kept(values), sort_keys=True)
        return f"{self.token}.{hashlib.sha256(words.encode()).hexdigest()}"

    # ------------------------------------------------------------------
    # forgetting
    # ------------------------------------------------------------------

    @api.model
    def _get_term(self):
        # Sudo: how long drafts are kept is told to their owners
        parameter = self.env["ir.config_parameter"].sudo().get_param(TERM_PARAMETER)
        is_number = parameter and parameter.isascii() and parameter.isdecimal()
        days = int(parameter[:4]) if is_number else 0
        return timedelta(days=days or TERM)

    @api.autovacuum
    def _gc_drafts(self):
        """152-ФЗ 5: what was never handed in is kept for a term."""
        old = self.sudo().search(
            [("write_date", "<", fields.Datetime.now() - self._get_term())],
            limit=1000,
        )
        old.unlink()
        return len(old), len(old) == 1000
