import base64

from odoo import fields, models
from odoo.tools.mimetypes import guess_mimetype

from ..tools.pdf_pages import count_pages, picture_to_pdf


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

    def _get_enclosure_pdfs(self):
        """What is enclosed as pages: PDFs and pictures; others are printed apart."""
        pdfs = []
        for _name, content in self._get_enclosure_files():
            mimetype = guess_mimetype(content)
            if mimetype == "application/pdf":
                pdfs.append(content)
            elif mimetype in ("image/jpeg", "image/png"):
                pdfs.append(picture_to_pdf(content, mimetype))
        return pdfs
