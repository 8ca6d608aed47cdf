import secrets

from odoo import fields, models
from odoo.tools.mail import email_normalize


class CitizenLetter(models.Model):
    """A letter sent by e-mail is known again by its Message-Id (I2, D6).

    It is random: whoever names it has had our letter in hand.
    """

    _inherit = "citizen.letter"

    email_message_id = fields.Char(
        string="Message-Id", readonly=True, copy=False, index="btree_not_null"
    )

    def _put_into_outbox(self):
        result = super()._put_into_outbox()
        # The dispatch was checked; the outbox is not written by hand
        for letter in self.sudo():
            # A letter of doubt keeps its own: come twice, it is one to the reader
            if not letter.email_message_id or letter.date_returned:
                letter._write_flow({"email_message_id": letter._new_message_id()})
        return result

    def _new_message_id(self):
        company = self.company_id
        address = company.alias_domain_id.name or email_normalize(company.email) or ""
        domain = address.rpartition("@")[2] or "localhost"
        return f"<{secrets.token_hex(16)}@{domain}>"

    def _get_email_headers(self):
        """What leads an answer back to us: the Message-Id, and the box of the body."""
        box = self.env["citizen.mailbox"].search(
            [("company_id", "=", self.company_id.id)], limit=1
        )
        return {
            "message_id": self.email_message_id or None,
            "reply_to": box.alias_email or False,
        }

    def _get_party_addresses(self):
        """Addresses whose answers join the case: the applicant's, as known to us."""
        self.ensure_one()
        appeal = self.appeal_id
        known = [appeal.received_email, appeal.applicant_id.email]
        if self.kind_id.addressee == "applicant":
            known += [self.addressee_email, self.resend_email]
        return {email_normalize(address) for address in known if address} - {False}

    def _note_bounce(self, report):
        """A mail server says that the letter did not arrive: it came back.

        :return: whether it was noted
        """
        self.ensure_one()
        letter = self.sudo()  # a mail server has no rights; only the deeds write these
        letter.lock_for_update()
        letter.invalidate_recordset(["state", "date_returned"])
        if letter.state != "dispatched" or letter.date_returned:
            return False
        status = report.get("status", "")[:9]
        # RFC 3463: 5.1 is the address, the rest the server's own matter
        reason = "mailbox" if status.startswith("5.1") else "rejected"
        day = letter.company_id._today()
        letter._write_flow({"date_returned": day, "return_reason": reason})
        letter._add_dispatch_row(
            "returned", date=day, way="email", reason=reason, note=status or False
        )
        letter._log_letter_event("letter_came_back")
        return True
