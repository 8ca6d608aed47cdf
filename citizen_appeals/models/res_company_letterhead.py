import base64

from odoo import models
from odoo.tools.mimetypes import guess_mimetype

from ..tools.letter_text import join_lines
from ..tools.pdf import data_uri


class ResCompany(models.Model):
    """What stands at the head of the body's letters."""

    _inherit = "res.company"

    def _get_letterhead(self):
        """Lines of the letterhead; the company's own data where none was entered."""
        self.ensure_one()
        partner = self.partner_id
        own = (partner.contact_address_inline, self.phone, self.email)
        details = self.letterhead_details or join_lines(*own)
        return {
            "emblem": self._get_emblem_uri(),
            "sender_title": self._get_letterhead_title(),
            "sender_details": join_lines(details, self.place_name),
        }

    def _get_letterhead_title(self):
        """Name of the body as printed, in its lines."""
        self.ensure_one()
        return join_lines(self.letterhead_title or self.name)

    def _get_emblem_uri(self):
        if not self.letterhead_emblem:
            return False
        content = base64.b64decode(self.letterhead_emblem)
        return data_uri(content, guess_mimetype(content, default="image/png"))
