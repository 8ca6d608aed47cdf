from odoo.http import request, route

from ..models.citizen_feedback import MARKS
from ..models.citizen_submission import SubmissionError
from ..tools.typed import one_line
from .citizen_pages import get_own_appeal, get_uploads
from .portal_appeals import LIST, MyAppeals


class MyRequests(MyAppeals):
    """What an applicant sends on his appeal: supplement, withdrawal, copy, rating."""

    @route(
        f"{LIST}/<int:appeal_id>/supplement",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def send_supplement(self, appeal_id, **_params):
        return self._send_request(appeal_id, "supplement", get_uploads())

    @route(
        f"{LIST}/<int:appeal_id>/withdraw",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def ask_withdrawal(self, appeal_id, **_params):
        return self._send_request(appeal_id, "withdrawal")

    @route(
        f"{LIST}/<int:appeal_id>/copy",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def ask_copy(self, appeal_id, **_params):
        return self._send_request(appeal_id, "copy")

    @route(
        f"{LIST}/<int:appeal_id>/rate",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def rate(self, appeal_id, **_params):
        appeal = get_own_appeal(appeal_id)
        names = ("solved", "comment", *MARKS)
        typed = {name: request.params.get(name) or "" for name in names}
        typed = {name: value for name, value in typed.items() if _is_text(value)}
        return self._try(
            appeal,
            "rate",
            typed,
            lambda: request.env["citizen.feedback"]._take(
                appeal.sudo().company_id, typed, appeal
            ),
        )

    def _send_request(self, appeal_id, kind, files=()):
        appeal = get_own_appeal(appeal_id)
        text = request.params.get("text") or ""
        typed = {"text": text} if _is_text(text) else {}
        if files:
            # Shown beside a refusal: a browser does not choose files by itself
            typed["lost_files"] = [one_line(name) for name, _raw in files]
        return self._try(
            appeal,
            kind,
            typed,
            lambda: appeal._take_request(kind, typed.get("text", ""), files),
        )

    def _try(self, appeal, form, typed, deed):
        """Do it and come back, or show the refusal beside what was typed."""
        tries, place = request.env["citizen.code.try"], f"user-{request.env.uid}"
        if not tries._take("reply", place):
            message = request.env._(
                "Too many messages in a row. Come back in an hour; what you have typed"
                " is below."
            )
            return self._show_appeal(appeal, form, typed, {"": message})
        try:
            with request.env.cr.savepoint():
                deed()
        except SubmissionError as refusal:
            errors = dict(refusal.errors)
            return self._show_appeal(appeal, form, typed, errors)
        return request.redirect(f"{LIST}/{appeal.id}?done={form}", code=303)


def _is_text(value):
    """Forms send texts; a file under the name of a field is none."""
    return isinstance(value, str)
