from odoo import models

# Types whose values may stand in an event: no free text, so no personal data
PLAIN_TYPES = frozenset(
    {"boolean", "integer", "selection", "date", "datetime", "many2one"}
)
# Of these the event says only that they changed
NAMED_TYPES = frozenset({"char", "text", "html", "many2many"})


class CitizenTracedMixin(models.AbstractModel):
    """What changed in a record, for its event: values of codes, names of texts (K2)."""

    _name = "citizen.traced.mixin"
    _description = "Traced Changes"

    def _get_traced(self, vals):
        """Present values of what is about to be written: id → {name: value}."""
        own_trail = self.env["citizen.thread.mixin"]._fields
        names = [
            name
            for name in vals
            if name in self._fields
            and name not in own_trail
            and self._fields[name].store
            and self._fields[name].type in PLAIN_TYPES | NAMED_TYPES
        ]
        return {
            record.id: {name: record._get_traced_value(name) for name in names}
            for record in self
        }

    def _get_traced_value(self, name):
        field, value = self._fields[name], self[name]
        if field.type == "many2one":
            return value.id
        if field.type == "many2many":
            return value.ids
        if field.type in ("date", "datetime"):
            return field.to_string(value) if value else False
        return value

    def _get_changes(self, before):
        """Data of the event about what differs from ``before``; empty when nothing."""
        self.ensure_one()
        values, texts = {}, []
        for name, old in before[self.id].items():
            new = self._get_traced_value(name)
            if new == old:
                continue
            if self._fields[name].type in NAMED_TYPES:
                texts.append(name)
            else:
                values[name] = [old, new]
        if not values and not texts:
            return {}
        return {"values": values, "texts": sorted(texts)}
