from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext


class CitizenDirectoryMixin(models.AbstractModel):
    """A directory whose records say who may do what, or in which words and terms.

    Every change a user makes leaves its rows in ``citizen.directory.change`` (K2);
    what the module itself ships or counts on its own does not.
    """

    _name = "citizen.directory.mixin"
    _description = "Directory"

    @api.model
    def _get_by_code(self, code, company):
        """The body's own record of that code, else the common one.

        :raise UserError: the directory has none
        """
        record = self.search(
            [("code", "=", code), ("company_id", "in", (False, company.id))],
            order=f"company_id NULLS LAST, {self._order}",
            limit=1,
        )
        if not record:
            raise UserError(
                self.env._(
                    "The directory “%(directory)s” has no record with the code"
                    " %(code)s. Ask the administrator to switch it on.",
                    directory=self.env["ir.model"]._get(self._name).sudo().name,
                    code=code,
                )
            )
        return record

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._log_directory("created")
        return records

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        names = [name for name in vals if self._is_logged(name)]
        before = {record.id: record._get_shown(names) for record in self}
        result = super().write(vals)
        self._log_directory("changed", before)
        return result

    def unlink(self):
        self._log_directory("deleted")
        return super().unlink()

    @api.model
    def _is_logged(self, name):
        field = self._fields.get(name)
        return bool(field and field.store and field.type not in ("one2many", "binary"))

    def _get_shown(self, names):
        """Values as a person reads them, by name of the field."""
        self.ensure_one()
        return {name: self._get_shown_value(self._fields[name]) for name in names}

    def _get_shown_value(self, field):
        value = self[field.name]
        if field.relational:
            return ", ".join(value.sudo().mapped("display_name"))
        if field.type == "html":
            return html2plaintext(value or "")
        # False and 0 are values, an empty text is none
        if value is False and field.type != "boolean":
            return ""
        return field.convert_to_export(value, self) if value != "" else ""

    def _log_directory(self, kind, before=None):
        if self.env.su:
            return
        rows = []
        for record in self:
            values = record._prepare_directory_change(kind)
            if before is None:
                rows.append(values)
                continue
            old = before[record.id]
            rows += [
                values | {"field_name": name, "old_value": old[name], "new_value": new}
                for name, new in record._get_shown(old).items()
                if new != old[name]
            ]
        # Sudo: nobody writes history by hand
        self.env["citizen.directory.change"].sudo().create(rows)

    def _prepare_directory_change(self, kind):
        company = self.company_id if "company_id" in self._fields else None
        return {
            "kind": kind,
            "res_model": self._name,
            "res_id": self.id,
            "record_name": self.display_name,
            "company_id": company.id if company else False,
        }
