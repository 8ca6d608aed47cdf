import base64

from odoo import fields, models


class CitizenSignatureUpload(models.TransientModel):
    """Dialog that takes a scan of the signed paper or a detached signature file."""

    _name = "citizen.signature.upload"
    _description = "Scan or Signature File of a Letter"

    letter_id = fields.Many2one("citizen.letter", required=True, readonly=True)
    letter_state = fields.Selection(related="letter_id.state")
    pending = fields.Char(string="Signatures Awaited", compute="_compute_pending")
    content = fields.Binary(string="File", attachment=False)
    name = fields.Char(string="File Name")
    date_signed = fields.Date(
        string="Signed on", default=lambda self: self.env.company._today()
    )
    is_compared = fields.Boolean(
        string="Compared with the Original",
        help="For a scan whose code cannot be read: it was held against the letter.",
    )

    def _compute_pending(self):
        for upload in self:
            rows = upload.letter_id._get_pending_signatures()
            upload.pending = ", ".join(rows.official_id.mapped("name"))

    def action_attach(self):
        """Check that the file belongs to the letter and keep it."""
        self.ensure_one()
        raw = base64.b64decode(self.with_context(bin_size=False).content or b"")
        name = self.name or self.letter_id.pdf_name
        self.letter_id._attach_file(name, raw, self.is_compared, self.date_signed)
