from odoo import api, models


class CitizenAccessLoggedMixin(models.AbstractModel):
    """Reading over the web client or RPC leaves a row in the access log."""

    _name = "citizen.access.logged.mixin"
    _description = "Records Whose Reading Is Logged"

    # Fields that show nobody's personal data: reading only these is not logged
    _access_free_fields = frozenset({"id", "display_name", "name", "write_date"})

    def _read_format(self, fnames, load="_classic_read"):
        """What ``read``, ``search_read`` and the reading of the web client share."""
        result = super()._read_format(fnames, load)
        if not self._access_free_fields.issuperset(fnames):
            self.env["citizen.access.log"]._record(self, "look")
        return result

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        result = super().name_search(name, domain, operator, limit)
        if "display_name" not in self._access_free_fields:
            found = self.browse([res_id for res_id, _name in result])
            self.env["citizen.access.log"]._record(found, "find")
        return result

    def copy_data(self, default=None):
        self.env["citizen.access.log"]._record(self, "look")
        return super().copy_data(default)

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        self.env["citizen.access.log"]._record(self, "export")
        return result
