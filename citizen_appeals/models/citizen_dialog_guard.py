from odoo import models


class Base(models.AbstractModel):
    """A dialog opened on a record tells of it only to who may read the record (K1).

    Its defaults and computed fields are worked out as superuser; without this an RPC
    call could create it over any id and read the copy. Asked by the guard of
    ``citizen_erased_guard.py``, the one way through which every record is written.
    """

    _inherit = "base"

    def _check_dialog_links(self, field_names):
        """:raise AccessError: the dialog points to what its user does not read"""
        if self.env.su:
            return
        for name in field_names:
            field = self._fields[name]
            if field.relational and field.comodel_name.startswith("citizen."):
                # Sudo: only to get the ids
                linked = self.sudo()[name].with_env(self.env)
                linked.check_access("read")
