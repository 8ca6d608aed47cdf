from odoo import api, models
from odoo.exceptions import AccessError


class CitizenProtectedMixin(models.AbstractModel):
    """Fields that only the actions of a model write: states, numbers, dates of deeds.

    Forms, RPC calls, imports and ``default_…`` keys of the context cannot set them.
    Must stand last in ``_inherit``, so that ``_write_flow`` goes straight to the ORM.
    """

    _name = "citizen.protected.mixin"
    _description = "Protected Fields"

    _protected_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            names = {name for vals in vals_list for name in vals}
            names |= {
                key.removeprefix("default_")
                for key in self.env.context
                if key.startswith("default_")
            }
            self._check_not_protected(names)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_protected(vals)
        return super().write(vals)

    def _write_flow(self, vals):
        """Write protected fields: for actions that have checked right and state."""
        return super().write(vals)

    @api.model
    def _check_not_protected(self, names):
        """:raise AccessError: naming the protected fields among ``names``"""
        if refused := self._protected_fields.intersection(names):
            raise AccessError(
                self.env._(
                    "These fields change only through the actions: %(fields)s",
                    fields=self._get_labels(refused),
                )
            )

    @api.model
    def _get_labels(self, names):
        """Labels of fields in the user's language, for messages."""
        labels = self.fields_get(list(names), ["string"])
        found = {labels[name]["string"] if name in labels else name for name in names}
        return ", ".join(sorted(found))
