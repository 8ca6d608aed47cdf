import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.letter_text import enclosed_files, enclosure

# Of a signed letter nothing is proposed anew
OPEN_STATES = ("draft", "in_review", "approved")


class CitizenLetter(models.Model):
    """Files the reader gets with the letter: papers of the appeal, or new ones.

    A file uploaded on the letter becomes a document of the appeal, kept as received
    with its checksum. Sheets and note are proposed from the files, then edited.
    """

    _inherit = "citizen.letter"

    enclosure_ids = fields.Many2many(
        "citizen.document",
        "citizen_letter_enclosure_rel",
        "letter_id",
        "document_id",
        string="Enclosed Files",
        domain="[('appeal_id', '=', appeal_id)]",
        copy=False,
        help="Sent with the letter: chosen from the papers of the appeal or uploaded.",
    )
    attachment_sheets = fields.Integer(
        compute="_compute_attachment_sheets", store=True, readonly=False
    )

    @api.depends("enclosure_ids", "enclosure_ids.sheets")
    def _compute_attachment_sheets(self):
        for letter in self:
            if letter.enclosure_ids and letter.state in OPEN_STATES:
                letter.attachment_sheets = sum(letter.enclosure_ids.mapped("sheets"))

    @api.depends(
        "attachment_sheets",
        "attachment_copies",
        "enclosure_ids",
        "enclosure_ids.sheets",
    )
    def _compute_attachments_note(self):
        for letter in self:
            if letter.state in OPEN_STATES:
                letter.attachments_note = letter._propose_attachments_note()

    def _propose_attachments_note(self):
        """«Акт осмотра на 2 л. в 1 экз.»; several files are numbered lines."""
        copies = self.attachment_copies or 1
        files = self.enclosure_ids
        # Papers besides the files: only their number is known
        if not files or self.attachment_sheets != sum(files.mapped("sheets")):
            return enclosure(self.attachment_sheets, copies)
        named = [(document._get_title(), document.sheets) for document in files]
        return enclosed_files(named, copies)

    @api.constrains("enclosure_ids", "appeal_id")
    def _check_enclosures(self):
        """A paper of another citizen is not sent by mistake."""
        for letter in self:
            allowed = letter._get_enclosable_appeals()
            foreign = [
                document
                for document in letter.enclosure_ids
                if document.appeal_id not in allowed
            ]
            if foreign:
                raise ValidationError(
                    self.env._(
                        "Enclosed Files: %(count)s of them belong to another appeal."
                        " Choose papers of this appeal or upload the file here.",
                        count=len(foreign),
                    )
                )

    def _get_enclosable_appeals(self):
        """Hook: the appeals whose papers may be sent with this letter."""
        return self.appeal_id

    def _get_enclosure_files(self):
        """What goes with the letter: ``[(file name, content)]``, in order."""
        self.ensure_one()
        return [
            (document.name, base64.b64decode(document.content))
            for document in self.enclosure_ids.with_context(bin_size=False)
        ]
