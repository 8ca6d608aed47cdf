from odoo import fields, models


class CitizenSignatureFile(models.Model):
    """Scan of a signed letter, or a detached signature of it, kept as received (D1)."""

    _name = "citizen.signature.file"
    _inherit = ["citizen.append.only.mixin", "citizen.access.logged.mixin"]
    _description = "Proof of a Signature"
    _order = "letter_id, id"
    _personal_fields = frozenset({"name", "content", "signer"})
    _access_free_fields = frozenset({"id", "kind", "date", "checked", "write_date"})

    letter_id = fields.Many2one(
        "citizen.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="letter_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        [("scan", "Scan"), ("cms", "Detached signature")], required=True, readonly=True
    )
    name = fields.Char(string="File Name", required=True, readonly=True)
    content = fields.Binary(
        string="File", attachment=True, required=True, readonly=True
    )
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    checked = fields.Selection(
        [
            ("qr", "By the code on the paper"),
            ("compared", "Compared with the original"),
            ("digest", "By the digest of the issued letter"),
        ],
        string="Belongs to the Letter",
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Entered by", required=True, readonly=True
    )
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    # as the certificate in the file says; its trust is not checked
    signer = fields.Char(readonly=True)
    serial = fields.Char(string="Certificate", readonly=True)
    valid_from = fields.Datetime(string="Valid from", readonly=True)
    valid_to = fields.Datetime(string="Valid to", readonly=True)
    algorithm = fields.Char(string="Digest", readonly=True)
    date_signed = fields.Datetime(string="Signed at", readonly=True)

    _file_uniq = models.UniqueIndex(
        "(letter_id, sha256, COALESCE(serial, ''))",
        "This file is attached to the letter already.",
    )
