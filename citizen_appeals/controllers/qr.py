import time

from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route

# Codes that lead nowhere, by one session
MAX_MISSES = 20
WINDOW = 600


class QrController(Controller):
    """The code printed on papers leads the staff to the record."""

    @route("/a/<string:code>", type="http", auth="user", methods=["GET"], readonly=True)
    def open_appeal(self, code):
        """One and the same answer for no such code, no right, and too many tries."""
        misses = self._recent_misses()
        appeal = request.env["citizen.appeal"]
        if len(misses) < MAX_MISSES:
            appeal = appeal._find_by_access_code(code)
            if appeal and appeal.has_access("read"):
                action = "citizen_appeals.citizen_appeal_action"
                return request.redirect(f"/odoo/action-{action}/{appeal.id}")
        request.session["citizen_code_misses"] = [*misses, int(time.time())][
            -MAX_MISSES:
        ]
        # a page, not an error: errors do not save the session
        return NotFound().get_response(request.httprequest.environ)

    def _recent_misses(self):
        since = time.time() - WINDOW
        return [
            moment
            for moment in request.session.get("citizen_code_misses", [])
            if moment > since
        ]
