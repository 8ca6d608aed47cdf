from odoo import models
from odoo.http import request

from .res_lang import RUSSIAN


class IrHttp(models.AbstractModel):
    """What the web client knows from the first page on; the language of citizens."""

    _inherit = "ir.http"

    def session_info(self):
        """Whether the user has a role here: the help of the suite is offered then."""
        info = super().session_info()
        user = self.env.user
        info["citizen_role"] = user.has_group("citizen_appeals.group_user")
        return info

    @classmethod
    def _get_default_lang(cls):
        """Russian needs no ``/ru`` in the address of a page for citizens."""
        frontend = request.env["res.lang"]._get_frontend()
        if RUSSIAN in frontend:
            return frontend[RUSSIAN]
        return super()._get_default_lang()

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        return [*super()._get_translation_frontend_modules_name(), "citizen_appeals"]

    @classmethod
    def _serve_fallback(cls):
        """An address with a NUL is no address: the database could not look it up."""
        if "\0" in request.httprequest.path:
            return None
        return super()._serve_fallback()
