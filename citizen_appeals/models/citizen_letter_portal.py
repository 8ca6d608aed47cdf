import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import email_normalize

_logger = logging.getLogger(__name__)

MAX_TRIES = 5
RETRY = timedelta(minutes=15)


class CitizenLetter(models.Model):
    """Letters in the applicant's account: shown, announced by e-mail, opened (D6, I1).

    The announcement names nobody and tells nothing of the matter: it says that a letter
    awaits in the account. It is sent by the outbox, never as a mail record.
    """

    _inherit = "citizen.letter"

    date_opened = fields.Datetime(
        string="Opened by the Applicant",
        readonly=True,
        copy=False,
        help="When the applicant first opened the letter in the account.",
    )
    announce_state = fields.Selection(
        [("to_send", "To send"), ("sent", "Sent"), ("failed", "Failed")],
        string="E-mail Notice",
        readonly=True,
        copy=False,
        help="The applicant is told by e-mail that a letter awaits in the account.",
    )
    announce_tries = fields.Integer(
        readonly=True, copy=False, export_string_translation=False
    )
    announce_next_try = fields.Datetime(
        readonly=True, copy=False, export_string_translation=False
    )

    _announce_idx = models.Index(
        "(announce_next_try, id) WHERE announce_state = 'to_send'"
    )

    def _is_for_applicant(self):
        """Dispatched and addressed to the applicant: what the account shows."""
        self.ensure_one()
        return self.state == "dispatched" and self.kind_id.addressee == "applicant"

    # ------------------------------------------------------------------
    # laid into the account
    # ------------------------------------------------------------------

    def _check_ways(self):
        """There must be an account, or nobody ever reads the letter."""
        result = super()._check_ways()
        for letter in self.filtered(lambda letter: letter.dispatch_way == "portal"):
            # Sudo: the chancery does not read the appeal
            if not letter.sudo().appeal_id._get_account():
                raise UserError(
                    self.env._(
                        "%s: the applicant has no account on the portal. Choose another"
                        " way of dispatch.",
                        letter.display_name,
                    )
                )
        return result

    def _finish_one_dispatch(self, user, post_register):
        row = super()._finish_one_dispatch(user, post_register)
        if row["way"] == "portal":
            self.sudo()._announce()
        return row

    def _announce(self):
        """Put the notice into the outbox, where the account has an e-mail address."""
        if not email_normalize(self.appeal_id._get_account().email):
            return
        now = fields.Datetime.now()
        self._write_flow({"announce_state": "to_send", "announce_next_try": now})
        self.env.ref("citizen_appeals.ir_cron_send_letters")._trigger()

    @api.model
    def _cron_send_emails(self):
        result = super()._cron_send_emails()
        self._send_announcements()
        return result

    @api.model
    def _send_announcements(self):
        """Each notice in a transaction of its own; a killed run goes on at the next."""
        domain = [
            ("announce_state", "=", "to_send"),
            ("announce_next_try", "<=", fields.Datetime.now()),
        ]
        waiting = self.search(domain, order="announce_next_try, id").ids
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(waiting))
        for letter_id in waiting:
            letter = self.browse(letter_id).try_lock_for_update()
            letter.invalidate_recordset()
            if letter.filtered_domain(domain):
                letter._send_announcement()
            if not progress(1):
                break

    def _send_announcement(self):
        self.ensure_one()
        server = self.env["ir.mail_server"]
        try:
            server.send_email(self._build_announcement(server))
        except Exception as error:
            # the text of the error names the address
            _logger.warning(
                "Notice of letter %s was not sent: %s", self.id, type(error).__name__
            )
            self._plan_announcement()
            return
        self._write_flow({"announce_state": "sent"})
        self._log_letter_event("letter_announced")

    def _plan_announcement(self):
        tries = self.announce_tries + 1
        self._write_flow(
            {
                "announce_tries": tries,
                "announce_state": "failed" if tries >= MAX_TRIES else "to_send",
                "announce_next_try": fields.Datetime.now() + RETRY * tries,
            }
        )

    def _build_announcement(self, server):
        """Says that there is a letter; the matter stays behind the sign-in."""
        account = self.appeal_id._get_account()
        letter = self.with_context(lang=account.lang or self.env.lang)
        lines = (
            letter.env._("Good day!"),
            letter.env._(
                "A letter awaits you in your account on the portal of appeals. Sign in"
                " to read it. Do not answer this e-mail."
            ),
            self.get_base_url() + "/my/appeals",
        )
        return server._build_email__(
            email_from=self.company_id.email_formatted or False,
            email_to=email_normalize(account.email),
            subject=letter.env._("There is an answer for you, please sign in"),
            body="\n\n".join(lines),
            headers={"Auto-Submitted": "auto-generated"},
            object_id=f"{self.id}-{self._name}",
        )

    # ------------------------------------------------------------------
    # opened
    # ------------------------------------------------------------------

    def _note_opened(self):
        """The applicant opens a letter for the first time: a fact of the history."""
        self.ensure_one()
        if self.date_opened:
            return
        self._write_flow({"date_opened": fields.Datetime.now()})
        self._log_letter_event("letter_opened")

    def _get_citizen_files(self):
        """What goes with the letter: enclosures and signature files, not scans."""
        self.ensure_one()
        signatures = self.signature_file_ids.filtered(lambda file: file.kind == "cms")
        return [
            *(("enclosure", document) for document in self.enclosure_ids),
            *(("signature", file) for file in signatures),
        ]

    def action_give_copy(self, values=None):
        """A copy given in hand meets the applicant's request for it (S4 2.5.2)."""
        result = super().action_give_copy(values)
        if values is not None:
            # Sudo: the chancery gives copies and does not read the appeal
            self.sudo().appeal_id._meet_requests("copy")
        return result
