import re

from werkzeug.exceptions import Unauthorized

from odoo import models
from odoo.http import request

# The scope of the keys: they open nothing else of Odoo, and no other key opens this
SCOPE = "citizen_site"
GROUP = "citizen_appeals.group_site_gateway"
_BEARER = re.compile(r"bearer +([\x21-\x7e]+)", re.IGNORECASE)


class IrHttp(models.AbstractModel):
    """Who comes through the machine door: the site of a body, by its key alone (A1)."""

    _inherit = "ir.http"

    @classmethod
    def _auth_method_citizen_site(cls):
        """A key of the site's own account; sessions and other people's keys are none.

        One answer for no key, a wrong one, an expired one, and one of somebody else.
        """
        match = _BEARER.fullmatch(request.httprequest.headers.get("Authorization", ""))
        keys = request.env["res.users.apikeys"]
        uid = match and keys._check_credentials(scope=SCOPE, key=match[1])
        if not uid:
            raise Unauthorized()
        request.update_env(user=uid, context={})
        request.session.can_save = False
        user = request.env.user
        # Core lets a key without a scope pass for every scope: an employee's is refused
        if not user.share or not user.has_group(GROUP):
            raise Unauthorized()
