from odoo import api, models


class CitizenCachedMixin(models.AbstractModel):
    """A small directory read through ``ormcache``: any change drops the cache."""

    _name = "citizen.cached.mixin"
    _description = "Cached Directory"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
