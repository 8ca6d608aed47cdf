import base64

from odoo import api, fields, models
from odoo.tools.mimetypes import guess_mimetype

from ..tools.pdf_pages import count_pages, is_readable, picture_to_pdf


class CitizenLetter(models.Model):
    """The letter on paper: in the post registers, with what is enclosed (S4 2.5.1)."""

    _inherit = "citizen.letter"

    post_line_ids = fields.One2many(
        "citizen.post.line", "letter_id", string="In Post Registers", readonly=True
    )

    def _count_post_sheets(self):
        """Sheets of paper in the envelope: the issued letter and its enclosures."""
        letter = self.sudo().with_context(bin_size=False)
        pages = count_pages(base64.b64decode(letter.pdf)) if letter.pdf else 0
        return pages + self.attachment_sheets * (self.attachment_copies or 1)

    def _get_enclosure_pages(self):
        """What is enclosed as pages, and the names of the files that have none.

        :return: ``(pdfs, names)``: PDFs and pictures; the others are printed by hand
        """
        pdfs, names = [], []
        for name, content in self._get_enclosure_files():
            pdf = self._get_pages(content)
            if pdf:
                pdfs.append(pdf)
            else:
                names.append(name)
        return pdfs, names

    @api.model
    def _get_pages(self, content):
        mimetype = guess_mimetype(content)
        if mimetype == "application/pdf":
            return content if is_readable(content) else None
        if mimetype not in ("image/jpeg", "image/png"):
            return None
        try:
            return picture_to_pdf(content)
        except ValueError:
            return None
