from odoo import models


class CitizenAccessLoggedMixin(models.AbstractModel):
    """Reading over the web client or RPC leaves a row in the access log."""

    _name = "citizen.access.logged.mixin"
    _description = "Records Whose Reading Is Logged"

    # Fields that show nobody's personal data: reading only these is not logged
    _access_free_fields = frozenset({"id", "display_name", "name", "write_date"})

    def read(self, fields=None, load="_classic_read"):
        result = super().read(fields, load)
        if not fields or not self._access_free_fields.issuperset(fields):
            self.env["citizen.access.log"]._record(self, "look")
        return result

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        self.env["citizen.access.log"]._record(self, "export")
        return result
