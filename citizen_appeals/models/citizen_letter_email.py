import base64
import contextlib
import logging
import smtplib
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.mail import email_normalize
from odoo.tools.mimetypes import guess_mimetype

_logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
# minutes before the next attempt, by number of attempts made
RETRY_MINUTES = (5, 15, 60, 240)
# Answers of the server that leave no doubt that the letter was not taken
REFUSALS = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    UnicodeError,
    AssertionError,
)


class CitizenLetter(models.Model):
    """Sending by e-mail: an outbox of our own, so that nothing goes out twice (D6).

    «Sending» is committed before SMTP; found again at the next start it means that
    the server died in between, and a person decides. No mail record is made: it would
    show the citizen's address to everybody who reads the chatter.
    """

    _inherit = "citizen.letter"

    def _put_into_outbox(self):
        for letter in self:
            if not email_normalize(letter._get_email()):
                raise UserError(
                    self.env._(
                        "%s: the e-mail address is missing or wrong.",
                        letter.display_name,
                    )
                )
            letter._check_email_size()
        if not self:
            return
        # the dispatch was checked; the outbox is not written by hand
        self.sudo()._write_flow(
            {
                "email_state": "to_send",
                "email_attempts": 0,
                "email_next_try": fields.Datetime.now(),
                "email_user_id": self.env.user.id,
            }
        )
        # sent again, the first dispatch keeps its date and clerk
        self.sudo().filtered(lambda letter: letter.state == "numbered")._write_flow(
            {"dispatched_by_id": self.env.user.id, "date_dispatched": False}
        )
        self.env.ref("citizen_appeals.ir_cron_send_letters")._trigger()

    # ------------------------------------------------------------------
    # What a person decides
    # ------------------------------------------------------------------

    def action_email_confirm(self):
        """The letter of doubt did arrive: it counts as dispatched."""
        self._check_outbox({"uncertain"})
        self.sudo()._write_flow({"email_state": "sent"})
        self._finish_dispatch(self.env.user)

    def action_email_resend(self):
        """Send again: refused by the server, or known not to have arrived."""
        self._check_outbox({"uncertain", "failed"})
        self._put_into_outbox()

    def action_email_withdraw(self):
        """Take the letter out of the outbox, to dispatch it in another way."""
        self._check_outbox({"to_send", "uncertain", "failed"})
        # sent again, the letter is back where it was
        self.sudo()._write_flow({"email_state": False, "resend_way": False})

    def _check_outbox(self, states):
        self.check_access("read")
        if not self._get_roles()["clerk"]:
            raise AccessError(self.env._("Letters are dispatched by the chancery."))
        letters = self.sudo()
        letters.lock_for_update()
        letters.invalidate_recordset(["email_state", "state"])
        if any(
            letter.email_state not in states
            or not (letter.state == "numbered" or letter.resend_way)
            for letter in letters
        ):
            raise UserError(
                self.env._("The e-mail was handled meanwhile: reload the page.")
            )

    # ------------------------------------------------------------------
    # Cron
    # ------------------------------------------------------------------

    @api.model
    def _cron_send_emails(self):
        """Send what waits in the outbox, each letter in transactions of its own."""
        self._mark_uncertain()
        domain = [
            ("email_state", "=", "to_send"),
            ("email_next_try", "<=", fields.Datetime.now()),
        ]
        waiting = self.search(domain, order="email_next_try, id").ids
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(waiting))
        for letter_id in waiting:
            letter = self.browse(letter_id).try_lock_for_update()
            letter.invalidate_recordset()
            if letter.filtered_domain(domain):
                letter._write_flow({"email_state": "sending"})
                progress()
                letter._send_email()
            if not progress(1):
                break

    @api.model
    def _mark_uncertain(self):
        """«Sending» at start: the server stopped between two commits."""
        doubtful = self.search([("email_state", "=", "sending")])
        doubtful._write_flow({"email_state": "uncertain"})
        doubtful._log_letter_event("letter_email_uncertain")

    def _send_email(self):
        """One attempt; the outcome is written, the caller commits."""
        self.ensure_one()
        outcome = self._try_send_email()
        if outcome == "sent":
            self._write_flow({"email_state": "sent"})
            self._finish_dispatch(self.email_user_id or self.dispatched_by_id)
        elif outcome == "uncertain":
            self._write_flow({"email_state": "uncertain"})
            self._log_letter_event("letter_email_uncertain")
        else:
            self._plan_next_try(permanent=outcome == "refused")

    def _try_send_email(self):
        """Return sent, refused (for good), retry or uncertain."""
        server = self.env["ir.mail_server"]
        try:
            message = self._build_email(server)
            session = server._connect__(smtp_from=message["From"])
        except Exception as error:
            # nothing was sent, whatever it is
            self._log_attempt(error)
            return "retry"
        try:
            server.send_email(message, smtp_session=session)
        except Exception as error:
            self._log_attempt(error)
            return self._judge_failure(error)
        finally:
            if session:
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    session.quit()
        return "sent"

    @api.model
    def _judge_failure(self, error):
        """Whether the server surely has not taken the letter.

        ``send_email`` wraps the error of SMTP, which stays behind as the context.
        """
        cause = error if isinstance(error, REFUSALS) else error.__context__
        if not isinstance(cause, REFUSALS):
            return "uncertain"
        codes = [getattr(cause, "smtp_code", 0)]
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            codes = [code for code, _text in cause.recipients.values()]
        return "retry" if all(400 <= code < 500 for code in codes) else "refused"

    def _plan_next_try(self, permanent=False):
        attempts = self.email_attempts + 1
        values = {"email_attempts": attempts}
        if permanent or attempts >= MAX_ATTEMPTS:
            values["email_state"] = "failed"
            self._log_letter_event("letter_email_failed")
        else:
            wait = timedelta(minutes=RETRY_MINUTES[attempts - 1])
            values["email_state"] = "to_send"
            values["email_next_try"] = fields.Datetime.now() + wait
            cron = self.env.ref("citizen_appeals.ir_cron_send_letters")
            cron._trigger(values["email_next_try"])
        self._write_flow(values)

    def _log_attempt(self, error):
        # the text of the error names the address
        _logger.warning("Letter %s was not sent: %s", self.id, type(error).__name__)

    def _build_email(self, server):
        self.ensure_one()
        subject, body = self.kind_id._render_email(self)
        company = self.company_id
        return server._build_email__(
            email_from=company.email_formatted or False,
            email_to=email_normalize(self._get_email()),
            subject=subject or self.kind_id.name,
            body=body or "",
            attachments=self._get_email_files(),
            object_id=f"{self.id}-{self._name}",
            **self._get_email_headers(),
        )

    def _get_email_files(self):
        """The issued letter and what is enclosed to it."""
        letter = self.with_context(bin_size=False)
        files = [(self.pdf_name, base64.b64decode(letter.pdf), "application/pdf")]
        return files + [
            (name, content, guess_mimetype(content))
            for name, content in self._get_enclosure_files()
        ]

    def _check_email_size(self):
        """A mail server refuses what is too large: told before, not after."""
        limit = self.company_id.sudo().email_limit_mb
        letter = self.sudo().with_context(bin_size=False)
        size = len(letter.pdf or b"") + sum(
            len(content) * 4 // 3 for _name, content in letter._get_enclosure_files()
        )
        if size > limit * 1024 * 1024:
            raise UserError(
                self.env._(
                    "%(letter)s with its enclosures makes an e-mail of %(size)s MB,"
                    " more than the limit of %(limit)s MB. Send it by post, or enclose"
                    " fewer or smaller files.",
                    letter=self.display_name,
                    size=round(size / 1024 / 1024, 1),
                    limit=limit,
                )
            )
