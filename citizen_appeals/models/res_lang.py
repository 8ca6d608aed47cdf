from odoo import models

from odoo.addons.base.models.res_lang import LangDataDict

RUSSIAN = "ru_RU"


class ResLang(models.Model):
    """Pages for citizens speak the state language, whatever a browser asks for."""

    _inherit = "res.lang"

    def _get_frontend(self):
        """Russian alone where it is installed; the web client asks another method."""
        languages = super()._get_frontend()
        if RUSSIAN not in languages:
            return languages
        return LangDataDict({RUSSIAN: languages[RUSSIAN]})
