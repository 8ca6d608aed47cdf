from odoo import models


class IrBinary(models.AbstractModel):
    """Downloading a file of an appeal shows personal data as a look does (A11)."""

    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        log = self.env["citizen.access.log"]
        if record._name == "ir.attachment":
            # The log reads as the system; what it has read once, core would give to
            # anybody: routes such as that of archives leave the asking to the reading
            record.check_access("read")
            record.with_env(self.env)._log_download()
        elif log._is_logged(record._name):
            record.check_access("read")
            log._record(record.with_env(self.env), "download")
        return super()._record_to_stream(record, field_name)
