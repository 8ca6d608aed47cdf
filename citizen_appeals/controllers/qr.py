import re
import time

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

# Codes that lead nowhere, by one session of the staff
MAX_MISSES = 20
WINDOW = 600
PAGE = "citizen_appeals.code_page"
COMMENT_LIMIT = 1000
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex",
}


# Strangers send what no form does: files, hidden characters, numbers that are none
ID = re.compile(r"[0-9]{1,10}")


def _get_plain(value):
    """Lines of visible characters: none that end a text or turn it round."""
    if not isinstance(value, str):
        return ""
    lines = value.splitlines()
    return "\n".join("".join(filter(str.isprintable, line)) for line in lines).strip()


class QrController(Controller):
    """The code printed on papers: the staff get the record, the citizen a page (E1)."""

    @route("/a/<string:code>", type="http", auth="public", methods=["GET"])
    def open_appeal(self, code, **_params):
        """One and the same answer for no such code, no right, and too many tries."""
        if request.env.user._is_internal():
            return self._open_for_staff(code)
        return self._show_page(code, thanks="thanks" in request.params)

    @route("/a/<string:code>", type="http", auth="public", methods=["POST"])
    def answer(self, code, work="", answer="", comment="", **_params):
        """The citizen confirms or denies that the works were done."""
        typed = {
            "work": int(work) if ID.fullmatch(_get_plain(work)) else 0,
            "answer": _get_plain(answer),
            "comment": _get_plain(comment)[:COMMENT_LIMIT],
        }
        appeal = self._find(code)
        tries = request.env["citizen.code.try"]
        places = (request.httprequest.remote_addr or "", code.strip().upper())
        if any(tries._is_over("post", place) for place in places):
            error = "Слишком много ответов подряд. Попробуйте через 10 минут."
            return self._show_page(code, error=error, typed=typed)
        for place in places:
            tries._note("post", place)
        try:
            appeal._take_citizen_answer(**typed)
        except UserError as refusal:
            return self._show_page(code, error=str(refusal), typed=typed)
        return request.redirect(f"/a/{code}?thanks=1")

    def _find(self, code):
        """The appeal of the code, empty where the address has tried too many."""
        tries = request.env["citizen.code.try"]
        address = request.httprequest.remote_addr or ""
        # Sudo: a stranger has no rights; the page shows what the model gives it
        appeals = request.env["citizen.appeal"].sudo()
        if tries._is_over("miss", address) or tries._is_over("view", address):
            return appeals
        appeal = appeals._find_by_access_code(code)
        tries._note("view" if appeal else "miss", address)
        return appeal

    def _show_page(self, code, thanks=False, error="", typed=None):
        appeal = self._find(code)
        rows = appeal._get_citizen_rows() if appeal else []
        values = {
            "rows": rows,
            "body": appeal._get_citizen_body() if rows else {},
            "code": code,
            # Thanked is who sees something: a guessed code learns nothing
            "thanks": thanks and bool(rows),
            "error": error if rows else "",
            "typed": typed or {},
            "limit": COMMENT_LIMIT,
        }
        page = request.env["ir.qweb"].sudo()._render(PAGE, values)
        return request.make_response(
            f"<!DOCTYPE html>{page}",
            headers=[("Content-Type", "text/html; charset=utf-8"), *HEADERS.items()],
        )

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
