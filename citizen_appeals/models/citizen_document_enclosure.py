import base64
import os

from odoo import api, fields, models

from ..tools.pdf import count_sheets


class CitizenDocument(models.Model):
    """A document sent with a letter; the pages of a PDF are its sheets."""

    _inherit = "citizen.document"

    kind = fields.Selection(
        selection_add=[("enclosure", "Enclosure of a letter"), ("other",)],
        ondelete={"enclosure": "set default"},
    )
    letter_ids = fields.Many2many(
        "citizen.letter",
        "citizen_letter_enclosure_rel",
        "document_id",
        "letter_id",
        string="Enclosed to",
        readonly=True,
        copy=False,
    )

    def _get_title(self):
        """The name as a letter lists it: without the ending of the file."""
        return os.path.splitext(self.name or "")[0].replace("_", " ").strip()

    @api.model
    def _inspect(self, vals):
        """Pages of an uploaded enclosure are counted, so that the letter names them."""
        result = super()._inspect(vals)
        if vals.get("kind") == "enclosure" and not vals.get("sheets"):
            raw = base64.b64decode(vals["content"])
            result["sheets"] = count_sheets(raw, result["mimetype"])
        return result
