import base64
import binascii

from odoo import api, models

from ..tools.preview import extract_text


class CitizenDocument(models.Model):
    """What the preview beside the card shows of a document (A2)."""

    _inherit = "citizen.document"

    def get_preview_text(self):
        """Text of a stored document; False where there is none to show."""
        self.ensure_one()
        self.check_access("read")
        self.env["citizen.access.log"]._record(self, "look")
        raw = base64.b64decode(self.with_context(bin_size=False).content or b"")
        return extract_text(raw, self.name or "", self._get_mail_headings()) or False

    @api.model
    def read_text(self, name, content):
        """Text of a file that the entry screen holds and nobody has stored yet.

        :param str content: base64
        :raise ValidationError: too large, or a program
        """
        self.browse().check_access("create")
        self._inspect({"name": name, "content": content})
        try:
            raw = base64.b64decode(content)
        except (binascii.Error, ValueError):
            return False
        return extract_text(raw, name, self._get_mail_headings()) or False

    @api.model
    def _get_mail_headings(self):
        """What the headers of a mail are called beside the card."""
        return {
            "From": self.env._("Sender"),
            "To": self.env._("Addressee"),
            "Date": self.env._("Sent on"),
            "Subject": self.env._("Subject of the Letter"),
        }
