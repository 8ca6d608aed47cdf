import base64
import hashlib
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.mimetypes import guess_mimetype

# Contents that a workstation would run; the content decides, the name only adds
EXECUTABLE_SIGNATURES = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")
EXECUTABLE_SUFFIX = re.compile(
    r"\.(exe|com|bat|cmd|scr|pif|msi|msp|dll|cpl|jse?|vb[se]|ws[fh]|hta|ps1|psm1|jar"
    r"|lnk|reg|sh|apk|app|docm|xlsm|pptm|x?html?|svg)$",
    re.IGNORECASE,
)

# What a browser would show as a page of the server
PAGES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "image/svg+xml",
        "text/xml",
        "application/xml",
    }
)

# Value of a context key that no client can send: the content was inspected before
INSPECTED = object()
INSPECTION_FIELDS = ("sha256", "size", "mimetype")
KEPT_FIELDS = frozenset({"content", "appeal_id", *INSPECTION_FIELDS})
# A slip in these can be corrected until the registration
RECEIVED_FIELDS = frozenset({"name", "source", "date"})


class CitizenDocument(models.Model):
    """A paper or file of an appeal, kept as received with its checksum (A2, K2)."""

    _name = "citizen.document"
    _inherit = ["citizen.access.logged.mixin", "citizen.traced.mixin"]
    _description = "Document of an Appeal"
    _order = "appeal_id, id"
    _personal_fields = frozenset({"name", "source", "content"})
    _access_free_fields = frozenset({"id", "kind", "date", "write_date"})

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [
            ("appeal", "Text of the appeal (scan)"),
            ("attachment", "Attachment"),
            ("supplement", "Supplement"),
            ("covering", "Covering letter"),
            ("material", "Material of examination"),
            ("reply", "Reply of another body"),
            ("withdrawal", "Withdrawal by the applicant"),
            ("explanatory", "Explanatory note on a loss"),
            ("inspection_request", "Request to look into the file"),
            ("commission_act", "Act of a commission"),
            ("photo", "Photo"),
            ("other", "Other"),
        ],
        required=True,
        default="appeal",
    )
    name = fields.Char(string="Original Name", required=True)
    sheets = fields.Integer(aggregator=None)
    source = fields.Char(help="Who sent or made it.")
    date = fields.Datetime(
        string="Date of Receipt",
        required=True,
        default=lambda self: fields.Datetime.now(),
    )
    content = fields.Binary(attachment=True, required=True, string="File")
    size = fields.Integer(readonly=True, aggregator=None, help="Bytes.")
    mimetype = fields.Char(readonly=True)
    sha256 = fields.Char(string="SHA-256", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("citizen_document") is not INSPECTED:
            for vals in vals_list:
                vals.update(self._inspect(vals))
        # Whoever writes it, the content is never shown as a page
        plain = self.with_context(attachments_mime_plainxml=True)
        documents = super(CitizenDocument, plain).create(vals_list).with_env(self.env)
        for appeal, group in documents.grouped("appeal_id").items():
            if appeal.state != "received":
                appeal._log_event("document_added", {"count": len(group)})
        return documents

    def _copy_to_cards(self, cards):
        """The same papers on other cards, as they were received.

        The file store keeps equal contents once, under their checksum.

        :param dict cards: id of the appeal → id of the card the copy belongs to
        """
        inspected = self.with_context(citizen_document=INSPECTED, bin_size=False)
        names = ("kind", "name", "sheets", "source", "date", "content")
        return inspected.create(
            [
                {name: document[name] for name in (*names, *INSPECTION_FIELDS)}
                | {"appeal_id": cards[document.appeal_id.id]}
                for document in inspected
            ]
        )

    @api.model
    def _inspect(self, vals):
        """Check the file and note its size, type and checksum.

        :raise ValidationError: no file, too large, or a program
        """
        try:
            raw = base64.b64decode(vals.get("content") or b"")
        except ValueError:
            raw = b""
        name = vals.get("name") or ""
        if not raw:
            raise ValidationError(self.env._("File: choose a file, it is empty."))
        appeal = self.env["citizen.appeal"].browse(vals.get("appeal_id", ()))
        company = appeal.sudo().company_id or self.env.company
        if len(raw) > company.scan_limit_mb * 1024 * 1024:
            raise ValidationError(
                self.env._(
                    "File “%(name)s” is %(size)s MB, more than the limit of %(limit)s"
                    " MB. Scan it with a lower resolution or split it.",
                    name=name,
                    size=round(len(raw) / 1024 / 1024, 1),
                    limit=company.scan_limit_mb,
                )
            )
        self._check_not_executable(name, raw)
        media = guess_mimetype(raw)
        return {
            "size": len(raw),
            "mimetype": "text/plain" if media in PAGES else media,
            "sha256": hashlib.sha256(raw).hexdigest(),
        }

    @api.model
    def _check_not_executable(self, name, raw):
        # Windows drops dots and spaces at the end of a name
        plain = name.rstrip(". ")
        if raw.startswith(EXECUTABLE_SIGNATURES) or EXECUTABLE_SUFFIX.search(plain):
            raise ValidationError(
                self.env._(
                    "File “%(name)s” is a program or can run one and is not accepted."
                    " Accepted are documents, pictures, tables, sound and video.",
                    name=name,
                )
            )

    def write(self, vals):
        """Kept as received; kind and sheets can be corrected, with an event (K2)."""
        registered = self.filtered(lambda doc: doc.appeal_id.state != "received")
        refused = KEPT_FIELDS | RECEIVED_FIELDS if registered else KEPT_FIELDS
        if not refused.isdisjoint(vals):
            raise UserError(
                self.env._("A file is kept as received: add another document instead.")
            )
        before = registered._get_traced(vals)
        result = super().write(vals)
        for document in registered:
            if changes := document._get_changes(before):
                data = changes | {"document_id": document.id}
                document.appeal_id._log_event("document_changed", data)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        if self.filtered(lambda document: document.appeal_id.state != "received"):
            raise UserError(
                self.env._("Documents of a registered appeal cannot be deleted.")
            )
