from odoo import models


class CitizenMyDay(models.AbstractModel):
    """The administrator's day begins with what is not set up yet (H7)."""

    _inherit = "citizen.my.day"

    def _get_admin_tiles(self, posts):
        return [
            self._link("setup", self.env._("First steps"), "citizen_setup_action"),
            *super()._get_admin_tiles(posts),
        ]
