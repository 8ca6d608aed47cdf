from odoo import api, models


class CitizenMyDay(models.AbstractModel):
    """Letters by e-mail that wait for a person (I2)."""

    _inherit = "citizen.my.day"

    def _get_registrar_tiles(self, posts):
        return [*super()._get_registrar_tiles(posts), self._get_mail_tile("")]

    def _get_office_head_tiles(self, posts):
        return [*super()._get_office_head_tiles(posts), self._get_mail_tile("head_")]

    @api.model
    def _get_mail_tile(self, prefix):
        return self._tile(
            f"{prefix}mails",
            self.env._("Letters by e-mail to look at"),
            "citizen.mail",
            [("state", "=", "waiting")],
            "warning",
            "date",
        )
