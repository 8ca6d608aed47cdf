from odoo import api, models
from odoo.http import request

TEXT_TYPES = frozenset({"char", "text", "html"})


class CitizenAccessLog(models.Model):
    """Looks that do not go through reading the record: exports and groups (A11)."""

    _inherit = "citizen.access.log"

    @api.model
    def _is_logged(self, res_model):
        """Whether reading records of that model leaves a row."""
        logged = self.env.registry["citizen.access.logged.mixin"]
        return res_model in self.env and isinstance(self.env[res_model], logged)

    @api.model
    def _is_personal(self, field):
        """Whether a field shows a person: text of a logged record, or a link to one
        whose very name does."""
        if field.relational:
            res_model = field.comodel_name
            return (
                self._is_logged(res_model)
                and "display_name" not in self.env[res_model]._access_free_fields
            )
        return (
            field.type in TEXT_TYPES
            and self._is_logged(field.model_name)
            and field.name not in self.env[field.model_name]._access_free_fields
        )

    @api.model
    def _record_export(self, records, paths):
        """Records reached by the paths of an export (``appeal_id/body``)."""
        if self.env.su or not request:
            return
        for path in paths:
            self._record_path(records, path.split("/"), "export")

    @api.model
    def _record_groups(self, model, domain, specs):
        """Records whose texts are the names of groups or are gathered in them."""
        if self.env.su or not request:
            return
        for spec in specs:
            path = spec.split(":")[0].split(".")
            if self._is_personal_path(model, path):
                self._record_path(model.search(domain), path, "look")

    def _is_personal_path(self, model, path):
        *links, name = path
        for link in links:
            field = model._fields.get(link)
            if not field or not field.relational:
                return False
            model = self.env[field.comodel_name]
        return name in model._fields and self._is_personal(model._fields[name])

    def _record_path(self, records, path, kind):
        if not self._is_personal_path(records, path):
            return
        *links, name = path
        for link in links:
            records = records[link]
        if records._fields[name].relational:
            records = records[name]
        self._record(records, kind)
