from odoo import api, models
from odoo.exceptions import UserError


class CitizenAppendOnlyMixin(models.AbstractModel):
    """History: rows are added by the actions, never changed, never deleted (K2)."""

    _name = "citizen.append.only.mixin"
    _description = "History"

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("%s: entries of history are never changed.", self._description)
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("%s: entries of history are never deleted.", self._description)
        )
