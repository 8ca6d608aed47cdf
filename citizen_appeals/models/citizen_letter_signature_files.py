import base64
import hashlib
import hmac
import re

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import scan, signature
from ..tools.pdf import qr_data_uri

LETTER_CODE = re.compile(r"/a/([A-Z2-7]{10})\?l=([A-Z2-7]{10})$")
APPEAL_CODE = re.compile(r"/a/([A-Z2-7]{10})(?:\?|$)")


class CitizenLetter(models.Model):
    """Scans of paper signatures and detached signature files, checked for belonging."""

    _inherit = "citizen.letter"

    signature_file_ids = fields.One2many(
        "citizen.signature.file",
        "letter_id",
        string="Scans and Signature Files",
        readonly=True,
    )

    # ------------------------------------------------------------------
    # The code of the paper
    # ------------------------------------------------------------------

    def _get_letter_code(self):
        """Tells this version of this letter apart, and nothing else."""
        self.ensure_one()
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        text = f"letter {self.id} {self._get_text_digest()}"
        digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
        return base64.b32encode(digest)[:10].decode()

    def _get_qr(self):
        """The code of the appeal, as everybody scans it, with that of the letter."""
        appeal_code = self.sudo().appeal_id._get_access_code()
        code = self._get_letter_code()
        return qr_data_uri(f"{self.get_base_url()}/a/{appeal_code}?l={code}")

    # ------------------------------------------------------------------
    # Deeds
    # ------------------------------------------------------------------

    def action_attach_signature(self):
        """Open the dialog that takes the scan or the signature file."""
        self.ensure_one()
        self._check_action("attach")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citizen_appeals.citizen_signature_upload_action"
        )
        return action | {"context": {"default_letter_id": self.id}}

    def _attach_file(self, name, raw, is_compared=False, day=None):
        """A scan of the signed paper or a detached signature; the content decides."""
        self.ensure_one()
        self._lock_for_files()
        self._check_action("attach")
        if not raw:
            raise ValidationError(self.env._("File: choose a file, it is empty."))
        if scan.get_kind(raw):
            return self._attach_scan(name, raw, is_compared, day)
        return self._attach_cms(name, raw)

    def _lock_for_files(self):
        if self.state == "approved":
            self._lock_for_signature()

    def _keep_file(self, kind, name, raw, checked, **values):
        # Sudo: append-only, written by the deeds alone
        return (
            self.env["citizen.signature.file"]
            .sudo()
            .create(
                {
                    "letter_id": self.id,
                    "kind": kind,
                    "name": name,
                    "content": base64.b64encode(raw),
                    "sha256": hashlib.sha256(raw).hexdigest(),
                    "checked": checked,
                    "user_id": self.env.uid,
                    **values,
                }
            )
        )

    # ------------------------------------------------------------------
    # Scan
    # ------------------------------------------------------------------

    def _attach_scan(self, name, raw, is_compared, day):
        """Keep the scan; one of an approved letter enters its paper signatures."""
        self._check_scan_size(raw)
        day = self._check_paper_day(day)
        checked = self._check_scan(raw, is_compared)
        self._keep_file("scan", name, raw, checked)
        self._log_letter_event("scan_attached")
        if self.state == "approved":
            self._sign_on_paper(day)

    def _check_scan_size(self, raw):
        # the body's switch is read by whoever scans
        limit = self.sudo().company_id.scan_limit_mb
        if len(raw) > limit * 1024 * 1024:
            raise ValidationError(
                self.env._(
                    "Scan: the file is larger than %s MB. Scan it with a lower"
                    " resolution.",
                    limit,
                )
            )

    def _check_scan(self, raw, is_compared):
        """How the scan is known to show this letter.

        :raise ValidationError: it shows another letter, another text of this one, or
            cannot be opened
        :raise UserError: no readable code, and nobody has compared it
        """
        try:
            codes = scan.read_codes(raw)
        except scan.ScanError as error:
            raise ValidationError(
                self.env._("Scan: the file is damaged. Scan the letter once more.")
            ) from error
        found = {match[2] for code in codes if (match := LETTER_CODE.search(code))}
        if self._get_letter_code() in found:
            return "qr"
        own = self.sudo().appeal_id._get_access_code()
        appeals = {match[1] for code in codes if (match := APPEAL_CODE.search(code))}
        if found and appeals == {own}:
            raise ValidationError(
                self.env._(
                    "Scan: it shows another letter of this appeal, or an earlier text"
                    " of this one. Print the letter once more, have it signed, scan it."
                )
            )
        if appeals - {own}:
            raise ValidationError(
                self.env._(
                    "Scan: it shows the letter of another appeal. Attach the scan to"
                    " the letter whose code it carries."
                )
            )
        if not is_compared:
            raise UserError(
                self.env._(
                    "Scan: no code of this letter can be read on it. Compare the scan"
                    " with the letter and tick “Compared with the original”, or scan"
                    " the page with the code once more."
                )
            )
        return "compared"

    def _check_paper_day(self, day):
        day = fields.Date.to_date(day) or self.company_id._today()
        if day > self.company_id._today():
            raise ValidationError(
                self.env._("Signed on: the day lies ahead. Give the day on the paper.")
            )
        return day

    def _sign_on_paper(self, day):
        """The paper carries every signature still awaited."""
        self._check_signable()
        self._review_by_signatory()
        while self.state == "approved":
            self._sign_next("paper", day=day)

    # ------------------------------------------------------------------
    # Detached signature
    # ------------------------------------------------------------------

    def _attach_cms(self, name, raw):
        """A signature file belongs to the issued letter, and to nothing else."""
        if not self.pdf_sha256:
            raise UserError(
                self.env._(
                    "Neither a PDF, JPEG or PNG scan nor, before the letter is"
                    " numbered, a signature file: what is signed is the issued letter."
                    " Number it first."
                )
            )
        pdf = base64.b64decode(self.with_context(bin_size=False).pdf)
        try:
            signers = signature.read_signers(raw, pdf)
        except signature.SignatureFileError as error:
            raise ValidationError(self._explain_refusal(error.code)) from error
        for signer in signers:
            self._keep_file(
                "cms",
                name,
                raw,
                "digest",
                signer=signer.name,
                serial=signer.serial,
                valid_from=signer.valid_from,
                valid_to=signer.valid_to,
                algorithm=signer.algorithm,
                date_signed=signer.signed_at,
            )
        self._log_letter_event("signature_attached")

    def _explain_refusal(self, code):
        return {
            "unreadable": self.env._(
                "Signature file: neither a scan (PDF, JPEG, PNG) nor a signature (CMS:"
                " .sig, .p7s). Attach the file as the signing program made it."
            ),
            "no_digest": self.env._(
                "Signature file: it does not say which file was signed. Sign the"
                " issued letter with a detached signature (CAdES)."
            ),
            "unknown_digest": self.env._(
                "Signature file: its digest is neither ГОСТ Р 34.11-2012 nor SHA-2."
            ),
            "other_file": self.env._(
                "Signature file: it is the signature of another file. Sign the issued"
                " PDF of this letter and attach that signature."
            ),
        }[code]
