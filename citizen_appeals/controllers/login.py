import json

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.auth_oauth.controllers.main import OAuthController, OAuthLogin
from odoo.addons.auth_signup.controllers.main import AuthSignupHome
from odoo.addons.portal.controllers.web import Home

from ..tools import typed
from .citizen_pages import get_place, get_plain

NAME_LENGTH = 200
# Words of a link that a page of the body must not show as its own
FOREIGN_WORDS = ("message", "signup_email")


class LoginController(Home):
    """The page to log in is a page for citizens too: their language, their header."""

    @route(website=True)
    def web_login(self, *args, **kw):
        _drop_foreign_words()
        if "redirect" not in request.params:
            kw.pop("redirect", None)
        return super().web_login(*args, **kw)


class AccountController(AuthSignupHome):
    """Accounts that strangers make, and passwords they ask for anew (I1, K1).

    Each sends a letter to whatever address was typed: few from one place, without a
    word of the sender's own beside a name, and nobody learns who has an account.
    """

    @route()
    def web_auth_signup(self, *args, **kw):
        _drop_foreign_words()
        return super().web_auth_signup(*args, **kw)

    def do_signup(self, qcontext, do_login=True):
        # Whoever was invited has a token
        if not qcontext.get("token"):
            self._check_stranger(qcontext)
        return super().do_signup(qcontext, do_login)

    def _check_stranger(self, qcontext):
        """:raise UserError: shown above the form"""
        name = typed.one_line(qcontext.get("name"))
        if len(name) > NAME_LENGTH or not typed.is_name(name) or typed.is_link(name):
            raise UserError(
                request.env._(
                    "Write the surname, given name and patronymic: only letters,"
                    " spaces and hyphens."
                )
            )
        qcontext["name"] = name
        if not request.env["citizen.code.try"]._take("signup", get_place()):
            raise UserError(
                request.env._(
                    "Too many accounts were made from your address. Come back in an"
                    " hour."
                )
            )

    @route()
    def web_auth_reset_password(self, *args, **kw):
        _drop_foreign_words()
        login = self._get_asked_login()
        if not login:
            return super().web_auth_reset_password(*args, **kw)
        tries = request.env["citizen.code.try"]
        if tries._take("signup", get_place()) and tries._take(
            "password", f"login-{login.lower()}"
        ):
            # What comes of it is between the system and the owner of the address
            super().web_auth_reset_password(*args, **kw)
            told = {
                "message": request.env._(
                    "If there is an account with this e-mail, a letter with a link has"
                    " been sent to it. Open the link to choose a new password."
                )
            }
        else:
            told = {
                "error": request.env._(
                    "Too many requests for a new password. Come back in an hour."
                )
            }
        page = self.get_auth_signup_qcontext() | told
        return request.render("auth_signup.reset_password", page)

    def _get_asked_login(self):
        """The login for which a new password is asked; "" where one is being set."""
        if request.httprequest.method != "POST":
            return ""
        page = self.get_auth_signup_qcontext()
        if page.get("token") or not page.get("reset_password_enabled"):
            return ""
        return get_plain(page.get("login"))


class OAuthStart(OAuthLogin):
    """The way to Госуслуги begins in this browser and ends in it."""

    def get_state(self, provider):
        return super().get_state(provider) | {"n": request.csrf_token()}


class OAuthEnd(OAuthController):
    """Nobody is signed in to another one's account by a link he is sent (K1).

    Core asks no proof: what a citizen typed then would lie in a stranger's account.
    """

    @route()
    def signin(self, **kw):
        # Without parameters it is the page that makes them of the address
        if kw and not self._is_begun_here(kw.get("state")):
            return request.redirect("/web/login?oauth_error=2", 303)
        return super().signin(**kw)

    def _is_begun_here(self, state):
        try:
            token = json.loads(state)["n"]
        except (ValueError, TypeError, KeyError):
            return False
        is_token = isinstance(token, str) and token.isascii()
        return bool(is_token and request.db and request.validate_csrf(token))


def _drop_foreign_words():
    """A link to the page must neither speak for the body nor ask who has an account."""
    for name in FOREIGN_WORDS:
        request.params.pop(name, None)
    # The one code that core gives itself
    if request.params.get("error") != "access":
        request.params.pop("error", None)
    # Lines of an address would be lines of the answer's head
    if not str(request.params.get("redirect") or "").isprintable():
        request.params.pop("redirect")
