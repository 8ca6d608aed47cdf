import base64
import hashlib
import logging
import mimetypes
import re
from datetime import UTC, timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Command, Domain

from ..tools.mail import Head, MailError, get_digest, read_content, read_head
from ..tools.typed import shorten
from ..tools.upload import UploadError, check_upload
from .citizen_appeal_submission import ANNOTATION_LENGTH
from .citizen_document import EXECUTABLE_SIGNATURES, INSPECTED

_logger = logging.getLogger(__name__)

MOST_FILES = 50
LONGEST_REQUEST = 9_500
# An older receipt is a clock gone wrong, not a letter on its way
LONGEST_WAY = timedelta(days=5)
_NUMBER = re.compile(
    r"(?:№|\bN[o°º]?\.?|\bномер)\s*((?:[А-ЯA-Z]{1,4}-?)?\d{1,7}(?:-[А-ЯA-Z]{1,3})?"
    r"(?:/\d{2,4})?)",
    re.IGNORECASE,
)


class CitizenMail(models.Model):
    """Taking a letter in: whose it is, what it is, what becomes of it (I2, A1)."""

    _inherit = "citizen.mail"

    @api.model
    def _receive(self, raw, model=None):
        """Take in a letter of the mail gateway, if it is ours.

        :param bytes raw: the letter as it came
        :param model: what the mail server that fetched it is told to make of letters
        :return: id of the card; True if it made none; None: it is not ours
        :raise AccessError: the user does not bring the mail
        """
        try:
            head = read_head(raw)
        except MailError:
            head = Head()
        mails = self._as_system(self.env["res.company"])
        server_id = self.env.context.get("default_fetchmail_server_id")
        letter = mails._find_letter(head)
        if head.is_bounce and not letter:
            letter = mails._find_returned(raw)
        boxes = mails.env["citizen.mailbox"]._find_for(head.recipients, server_id)
        if not boxes and (letter or model == "citizen.appeal"):
            boxes = mails._find_default_box(letter.company_id)
        if not boxes:
            return None
        self._check_gateway()
        results = [
            mails._as_system(box.company_id)._receive_in(box, head, raw, server_id)
            for box in boxes
        ]
        return next((found for found in results if found is not True), True)

    @api.model
    def _check_gateway(self):
        """Whoever brings letters could write them: the system, or its administrator."""
        if not self.env.su and not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._("Letters are brought in by the mail gateway alone.")
            )

    @api.model
    def _find_default_box(self, company):
        domain = [("company_id", "=", company.id)] if company else []
        return self.env["citizen.mailbox"].search(domain, limit=1)

    def _receive_in(self, box, head, raw, server_id):
        """One body's copy of the letter; whatever happens, its source is kept."""
        digest = get_digest(raw, head.message_id)
        domain = [("company_id", "=", box.company_id.id), ("digest", "=", digest)]
        if known := self.search(domain, limit=1):
            return known.appeal_id.id or True
        try:
            with self.env.cr.savepoint():
                mail = self._sort(box, head, raw, digest)
        except Exception as error:
            # The pipe tries again; a fetched letter is gone from its server
            is_parallel = isinstance(error, OperationalError | ConcurrencyError)
            if is_parallel and not server_id:
                raise
            # Of the text of the error nothing: it may quote the letter
            _logger.warning("A letter could not be read: %s", type(error).__name__)
            self.env.invalidate_all(flush=False)
            mail = self._keep(box, head, raw, digest, "broken", "waiting")
        return mail.appeal_id.id or True

    def _sort(self, box, head, raw, digest):
        """What kind of letter it is decides what becomes of it."""
        if head.is_bounce:
            return self._keep_bounce(box, head, raw, digest)
        if head.is_automatic:
            return self._keep(box, head, raw, digest, "automatic", "kept")
        # A form on the body's site may write from its own address: a person looks
        if head.sender in box._get_own_addresses():
            return self._keep(box, head, raw, digest, "loop", "waiting")
        if not self.env["citizen.code.try"]._take("mail", head.sender or "—"):
            return self._keep(box, head, raw, digest, "loop", "waiting")
        content = read_content(raw)
        letter = self._find_letter(head)
        is_forged = head.is_forged(box.company_id.mail_auth_server or "")
        if (
            letter.company_id == box.company_id
            and not is_forged
            and (mail := self._join(box, head, raw, digest, letter, content))
        ):
            return mail
        hint = self._find_hint(box.company_id, letter, head)
        values = self._prepare(box, head, digest, "letter", "done")
        mail = self.create(values | {"hint_appeal_id": hint.id, "is_forged": is_forged})
        mail._make_card(head, content, raw)
        if not is_forged:
            box._answer(head.sender, head.message_id)
        return mail

    # ------------------------------------------------------------------
    # rows
    # ------------------------------------------------------------------

    def _prepare(self, box, head, digest, kind, state):
        return {
            "company_id": box.company_id.id,
            "mailbox_id": box.id,
            "date": self._get_receipt(box.company_id, head),
            "kind": kind,
            "state": state,
            "sender": " ".join(filter(None, [head.sender_name, head.sender])),
            "subject": head.subject,
            "digest": digest,
            "has_many_senders": head.has_many_senders,
        }

    def _keep(self, box, head, raw, digest, kind, state, letter=None):
        """No card: the source waits here for a person, or for the end of its term."""
        values = self._prepare(box, head, digest, kind, state)
        return self.create(
            values
            | {"content": base64.b64encode(raw), "letter_id": letter and letter.id}
        )

    def _get_receipt(self, company, head):
        """When our server took it in; the Date is the sender's own word (A3)."""
        now = fields.Datetime.now()
        received = head.get_receipt(company.mail_auth_server or "")
        if received is None:
            return now
        if received.tzinfo:
            received = received.astimezone(UTC).replace(tzinfo=None)
        received = received.replace(microsecond=0)
        return received if now - LONGEST_WAY < received <= now else now

    # ------------------------------------------------------------------
    # a new letter: a received card
    # ------------------------------------------------------------------

    def _make_card(self, head, content, raw):
        """The card of a new letter: received, its applicant known to nobody yet."""
        self.ensure_one()
        company = self.company_id
        box = self.mailbox_id or self._find_default_box(company)
        if not box:
            raise UserError(
                self.env._(
                    "%s has no e-mail box, which would say the channel. Ask the"
                    " administrator to add one.",
                    company.name,
                )
            )
        card = {
            "company_id": company.id,
            "channel_id": box.channel_id.id,
            "date_received": self.date,
            "received_name": head.sender_name,
            "received_email": head.sender,
            "annotation": shorten(head.subject, ANNOTATION_LENGTH) or False,
            "body": "\n\n".join(filter(None, [head.subject, content.text])),
            "idempotency_key": f"mail-{self.digest}",
        }
        if box.channel_id.needs_source:
            card["channel_source"] = box.alias_email or box.name
        if box.register_id:
            card["register_id"] = box.register_id.id
        appeal = self.env["citizen.appeal"].create(card)
        files, left = self._check_files(company, content.files)
        self._keep_source(appeal, raw, "appeal")
        self._keep_files(appeal, files)
        self.write(
            {"appeal_id": appeal.id, "left_files": left or False, "content": False}
        )

    def _make_card_of(self, raw):
        """The office takes a letter that was set aside, readable or not."""
        head = read_head(raw)
        try:
            content = read_content(raw)
        except MailError:
            content = read_content(b"")
        self.write({"kind": "letter", "state": "done"})
        self._make_card(head, content, raw)

    @api.model
    def _check_files(self, company, files):
        """Files fit to be documents, and pairs of name and rule of the others."""
        good, left = [], []
        limit = company.scan_limit_mb * 1024 * 1024
        for number, (name, raw) in enumerate(files, start=1):
            if len(good) >= MOST_FILES:
                left.append((name, "many"))
                continue
            try:
                media = check_upload(name, raw, limit)
            except UploadError as error:
                is_program = raw.startswith(EXECUTABLE_SIGNATURES)
                left.append((name, "active" if is_program else error.rule))
                continue
            if not name:
                ending = mimetypes.guess_extension(media) or ""
                name = self.env._("Attachment %s", number) + ending
            good.append((name, raw))
        return good, left

    def _keep_files(self, appeal, files):
        return self.env["citizen.document"].create(
            [
                {
                    "appeal_id": appeal.id,
                    "kind": "attachment",
                    "name": name,
                    "date": self.date,
                    "content": base64.b64encode(raw),
                    "is_from_citizen": True,
                }
                for name, raw in files
            ]
        )

    def _keep_source(self, appeal, raw, kind):
        """The letter byte for byte: it is no scan, so no limit of scans holds (K2)."""
        documents = self.env["citizen.document"].with_context(
            citizen_document=INSPECTED
        )
        return documents.create(
            {
                "appeal_id": appeal.id,
                "kind": kind,
                "name": self.env._("Letter.eml"),
                "date": self.date,
                "content": base64.b64encode(raw),
                "size": len(raw),
                "mimetype": "message/rfc822",
                "sha256": hashlib.sha256(raw).hexdigest(),
                "is_from_citizen": True,
            }
        )

    # ------------------------------------------------------------------
    # a reply of a party: a supplement of its case
    # ------------------------------------------------------------------

    def _find_letter(self, head):
        """Our letter that is answered to: the last one named (RFC 5322 3.6.4)."""
        if not head.references:
            return self.env["citizen.letter"]
        found = self.env["citizen.letter"].search(
            [("email_message_id", "in", head.references)]
        )
        order = {message_id: place for place, message_id in enumerate(head.references)}
        return found.sorted(lambda letter: order[letter.email_message_id])[-1:]

    def _join(self, box, head, raw, digest, letter, content):
        """The reply joins the case of our letter, if a party wrote it; else nothing.

        A sender is easily forged: he must also know the Message-Id, which only the
        addressee of our letter has.
        """
        appeal = letter.appeal_id
        if not head.sender or head.sender not in letter._get_party_addresses():
            return None
        files, left = self._check_files(box.company_id, content.files)
        text = content.text
        if len(text) > LONGEST_REQUEST:
            text = f"{text[:LONGEST_REQUEST]}…"
        try:
            with self.env.cr.savepoint():
                request = appeal._take_request(
                    "supplement", text, files, source="email"
                )
        except UserError:
            # The case takes no supplements any more: the clerk reads it as a message
            return None
        values = self._prepare(box, head, digest, "reply", "done")
        mail = self.create(
            values | {"appeal_id": appeal.id, "left_files": left or False}
        )
        source = mail._keep_source(appeal, raw, "supplement")
        request._write_flow({"document_ids": [Command.link(source.id)]})
        return mail

    @api.model
    def _find_hint(self, company, letter, head):
        """The case a stranger's letter may belong to; in this body alone."""
        if letter and letter.company_id == company:
            return letter.appeal_id
        found = self.env["citizen.appeal"]
        own = Domain("company_id", "=", company.id)
        for text in _NUMBER.findall(head.subject)[:3]:
            number = found._search_number(text)
            found |= found.search(number & own, limit=2)
            letters = self.env["citizen.letter"]
            found |= letters.search(
                letters._search_number(text) & own, limit=2
            ).appeal_id
        return found if len(found) == 1 else found.browse()

    # ------------------------------------------------------------------
    # a letter of ours came back
    # ------------------------------------------------------------------

    @api.model
    def _find_returned(self, raw):
        try:
            returned = read_content(raw).returned_ids
        except MailError:
            returned = ()
        letters = self.env["citizen.letter"]
        if not returned:
            return letters
        return letters.search([("email_message_id", "in", returned)], limit=1)

    def _keep_bounce(self, box, head, raw, digest):
        """A notice of a mail server: our letter came back, or it is about another."""
        content = read_content(raw)
        letter = self._find_letter(head) or self._find_returned(raw)
        if not letter or letter.company_id != box.company_id:
            return self._keep(box, head, raw, digest, "bounce", "kept")
        state = "kept"
        if _is_final(content.report) and not letter._note_bounce(content.report):
            # It is not dispatched yet, or is back already: a person looks
            state = "waiting"
        return self._keep(box, head, raw, digest, "bounce", state, letter)

    # ------------------------------------------------------------------
    # a reply to a notice of the system
    # ------------------------------------------------------------------

    @api.model
    def _keep_talk(self, raw, company):
        """A reply to a note of the staff: whoever sends it may not be who he says."""
        head = read_head(raw)
        self._check_gateway()
        mails = self._as_system(company)
        box = mails._find_default_box(company)
        digest = get_digest(raw, head.message_id)
        domain = [("company_id", "=", company.id), ("digest", "=", digest)]
        if not mails.search_count(domain, limit=1):
            values = mails._prepare(box, head, digest, "talk", "waiting")
            values |= {"company_id": company.id, "content": base64.b64encode(raw)}
            mails.create(values | {"date": fields.Datetime.now()})
        return True


def _is_final(report):
    """Whether the mail server has given up; «delayed» and «delivered» are no end."""
    if "action" in report:
        return report["action"].lower() == "failed"
    return not report.get("status", "").startswith(("2", "4"))
