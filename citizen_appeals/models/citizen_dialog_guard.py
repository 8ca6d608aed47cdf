from odoo import models


class Base(models.AbstractModel):
    """A dialog opened on a record tells of it only to who may read the record (K1).

    Its defaults and computed fields are worked out as superuser; without this an RPC
    call could create it over any id and read the copy.
    """

    _inherit = "base"

    def _validate_fields(self, field_names, excluded_names=()):
        super()._validate_fields(field_names, excluded_names)
        ours = self._transient and self._name.startswith("citizen.")
        if not ours or self.env.su:
            return
        for name in field_names:
            field = self._fields[name]
            if field.relational and field.comodel_name.startswith("citizen."):
                # Sudo: only to get the ids
                linked = self.sudo()[name].with_env(self.env)
                linked.check_access("read")
