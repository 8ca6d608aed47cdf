from odoo import models
from odoo.exceptions import AccessError

# Files that are kept as they came or went out: only their records write them
KEPT = frozenset({("citizen.letter", "pdf"), ("citizen.document", "content")})
LINK_FIELDS = frozenset({"res_model", "res_id", "res_field"})
CONTENT_FIELDS = frozenset({"raw", "datas", "db_datas", "index_content"})


class IrAttachment(models.Model):
    """Files of appeals: kept as received and issued (K2), their reading logged (A11).

    Whoever may write a record may write the attachments behind its fields, too; the
    rules of the record, such as “never replaced”, do not reach there.
    """

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation == "read" or not self:
            return result
        kept = self.sudo().filtered(
            lambda file: (file.res_model, file.res_field) in KEPT
        )
        if not kept:
            return result
        forbidden = result[0] if result else self.browse()
        return forbidden | self.browse(kept.ids), self._get_kept_error

    def _get_kept_error(self):
        return AccessError(
            self.env._("Received files and issued letters are kept as they are.")
        )

    def _postprocess_contents(self, values):
        """Photographs of a case are kept byte for byte: core would make them smaller.

        It would also read into each picture, and fail at a broken one.
        """
        if (values.get("res_model") or "").startswith("citizen."):
            return values
        return super()._postprocess_contents(values)

    def write(self, vals):
        result = super().write(vals)
        if not LINK_FIELDS.isdisjoint(vals):
            # Where it was moved to counts as well
            self.check_access("write")
        return result

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if not CONTENT_FIELDS.isdisjoint(fnames):
            self._log_download()
        return result

    def _log_download(self):
        """The file of a record shows what the record would show."""
        log = self.env["citizen.access.log"]
        for res_model, files in self.sudo().grouped("res_model").items():
            if log._is_logged(res_model):
                ids = [res_id for res_id in files.mapped("res_id") if res_id]
                log._record(self.env[res_model].browse(ids), "download")
