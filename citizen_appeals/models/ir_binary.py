from odoo import models


class IrBinary(models.AbstractModel):
    """Downloading a file of an appeal shows personal data as a look does (A11)."""

    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        logged = self.env.registry["citizen.access.logged.mixin"]
        if isinstance(record, logged):
            self.env["citizen.access.log"]._record(record, "download")
        return super()._record_to_stream(record, field_name)
