import time

from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route

from .citizen_pages import get_id, get_place, get_plain, show_page

# Codes that lead nowhere, by one session of the staff
MAX_MISSES = 20
WINDOW = 600
PAGE = "citizen_appeals.code_page"
NUMBER_LIMIT = 100
COMMENT_LIMIT = 1000
RATING_LIMIT = 3000
MARKS = ("solved", "polite", "clear")
THANKS = ("work", "rating")


class QrController(Controller):
    """Number and code of a paper: the staff get the record, others a page (I3, E1)."""

    @route("/appeals/status", type="http", auth="public", methods=["GET"], website=True)
    def ask_status(self, **_params):
        """Where number and code are typed; both stand on our letters."""
        return show_page(PAGE, {"asked": False, "errors": {}, "values": {}})

    @route(
        "/appeals/status", type="http", auth="public", methods=["POST"], website=True
    )
    def find_status(self, number="", code="", **_params):
        """One and the same answer for no such appeal, a wrong code, too many tries."""
        typed = {
            "number": get_plain(number, NUMBER_LIMIT),
            "code": get_plain(code, NUMBER_LIMIT),
        }
        if not all(typed.values()):
            errors = request.env["citizen.appeal"]._get_code_errors(typed)
            return show_page(PAGE, {"asked": False, "errors": errors, "values": typed})
        appeal = self._find(typed["code"], typed["number"])
        return self._show_page(appeal, typed["code"], values=typed)

    @route(
        "/a/<string:code>", type="http", auth="public", methods=["GET"], website=True
    )
    def open_appeal(self, code, **_params):
        """One and the same answer for no such code, no right, and too many tries."""
        if request.env.user._is_internal():
            return self._open_for_staff(code)
        return self._show_page(self._find(code), code)

    @route(
        "/a/<string:code>", type="http", auth="public", methods=["POST"], website=True
    )
    def answer(self, code, work="", answer="", comment="", **_params):
        """The citizen confirms or denies that the works were done."""
        typed = {
            "work": get_id(work),
            "answer": get_plain(answer, 10),
            "comment": get_plain(comment, COMMENT_LIMIT),
        }
        return self._take(
            code, typed, "work", lambda a: a._take_citizen_answer(**typed)
        )

    @route(
        "/a/<string:code>/rate",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def rate(self, code, **params):
        """The citizen rates the answer; «not solved» goes to the control unit."""
        typed = {name: get_plain(params.get(name), 10) for name in MARKS}
        typed["comment"] = get_plain(params.get("comment"), RATING_LIMIT + 1)
        return self._take(
            code, typed, "rating", lambda appeal: appeal._rate_by_code(typed)
        )

    def _take(self, code, typed, part, take):
        """What the citizen sends is written; a refusal comes back with what he typed.

        :param part: the form of the page it comes from
        """
        appeal = self._find(code)
        errors = {}
        if appeal:
            # The code itself is limited too, wherever it is tried from
            tries = request.env["citizen.code.try"]
            if not tries._take("post", get_place(), f"code-{appeal.id}"):
                errors = appeal._get_flood_errors()
            else:
                errors = take(appeal)
            if not errors:
                return request.redirect(f"/a/{code}?thanks={part}")
        page = {"values": typed, "errors": errors, "part": part}
        return self._show_page(appeal, code, **page)

    def _find(self, code, number=None):
        appeals = request.env["citizen.appeal"]
        return appeals._open_by_code(get_place(), code, number)

    def _show_page(self, appeal, code, values=None, errors=None, part=""):
        thanks = request.params.get("thanks")
        page = {
            "asked": True,
            "code": code,
            "values": values or {},
            "errors": errors or {},
            "part": part,
            # Thanked is who sees something: a guessed code learns nothing
            "thanks": thanks if appeal and thanks in THANKS else "",
            "comment_limit": COMMENT_LIMIT,
        }
        return show_page(PAGE, page | appeal._get_code_page() if appeal else page)

    # ------------------------------------------------------------------
    # the staff
    # ------------------------------------------------------------------

    def _open_for_staff(self, code):
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
