from odoo.http import route

from odoo.addons.portal.controllers.web import Home


class LoginController(Home):
    """The page to log in is a page for citizens too: their language, their header."""

    @route(website=True)
    def web_login(self, *args, **kw):
        return super().web_login(*args, **kw)
