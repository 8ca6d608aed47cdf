import json

from werkzeug.exceptions import (
    HTTPException,
    RequestEntityTooLarge,
    Unauthorized,
)

from odoo.exceptions import AccessDenied
from odoo.http import Dispatcher, Response, SessionExpiredException
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Language": "ru",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
# What each kind of problem is answered with; the document of the interface lists them
STATUSES = {
    "bad_json": 400,
    "bad_key": 400,
    "unauthorized": 401,
    "not_found": 404,
    "conflict": 409,
    "too_large": 413,
    "media_type": 415,
    "invalid": 422,
    "too_many": 429,
    "internal": 500,
}
# Title and advice of each kind
TEXTS = {
    "bad_json": (
        _lt("The request cannot be read"),
        _lt(
            "Send one JSON object in UTF-8: every name once, no more than"
            " eight levels, no half characters."
        ),
    ),
    "bad_key": (
        _lt("No Idempotency-Key"),
        _lt(
            "Send the header Idempotency-Key: 16 to 100 Latin letters, digits,"
            " hyphens and underscores, a new one for each appeal, such as a"
            " UUID. Repeat the same one when you repeat the same request."
        ),
    ),
    "unauthorized": (
        _lt("The key does not fit"),
        _lt(
            "Send the header Authorization: Bearer and the key of the site,"
            " which the administrator issues in the settings of the body."
        ),
    ),
    "not_found": (
        _lt("Not found"),
        _lt(
            "There is no such address or no appeal with this number and code."
            " Check the number and the code."
        ),
    ),
    "conflict": (
        _lt("The key has been used for another request"),
        _lt(
            "An appeal with this Idempotency-Key has other contents. Send the"
            " new appeal with a new key."
        ),
    ),
    "too_large": (
        _lt("The request is too large"),
        _lt("Send fewer or smaller files. The limits are at /limits."),
    ),
    "media_type": (
        _lt("Unknown kind of request"),
        _lt("Send application/json or multipart/form-data."),
    ),
    "invalid": (
        _lt("The appeal has not been accepted"),
        _lt("Correct the fields listed and send it again."),
    ),
    "too_many": (
        _lt("Too many requests"),
        _lt("Wait for ten minutes and repeat the request."),
    ),
    "internal": (
        _lt("Something has gone wrong here"),
        _lt(
            "Repeat the request later with the same Idempotency-Key: the"
            " appeal will not be registered twice."
        ),
    ),
}

TYPE = "/appeals/api/v1/openapi.json#{}"


class Problem(Exception):  # noqa: N818
    """A refusal told to the caller as RFC 9457 says; nothing is taken back.

    :param kind: of ``STATUSES``
    :param errors: ``[{"field", "message"}]``
    """

    def __init__(self, kind, errors=(), headers=()):
        super().__init__(kind)
        self.kind = kind
        self.errors = list(errors)
        self.headers = dict(headers)


class ProblemDispatcher(Dispatcher):
    """Routes for machines: they speak Russian, and errors are ``problem+json``.

    No traceback, no message of Odoo's own and nothing of what was sent goes out.
    """

    routing_type = "citizen_api"

    @classmethod
    def is_compatible_with(cls, request):
        # The routes themselves answer 415, with a problem
        return True

    def pre_dispatch(self, rule, args):
        result = super().pre_dispatch(rule, args)
        self.request.session.can_save = False
        self._speak_russian()
        return result

    def dispatch(self, endpoint, args):
        self.request.params = dict(args)
        try:
            answer = self.request.registry["ir.http"]._dispatch(endpoint)
        except Problem as problem:
            # Not raised on: the tries noted must be kept
            return self._respond(problem)
        return answer

    def handle_error(self, exc):
        problem = Problem("internal")
        if isinstance(exc, (Unauthorized, AccessDenied, SessionExpiredException)):
            problem = Problem("unauthorized", headers={"WWW-Authenticate": "Bearer"})
        elif isinstance(exc, RequestEntityTooLarge):
            problem = Problem("too_large")
        elif isinstance(exc, HTTPException) and exc.code and exc.code < 500:
            problem = Problem("bad_json" if exc.code == 400 else "not_found")
        # What failed is undone anyway; the texts may need the database
        self.request.env.cr.rollback()
        self._speak_russian()
        return self._respond(problem)

    def _speak_russian(self):
        """As the pages for citizens do, whatever the account of the site is set to."""
        languages = dict(self.request.env["res.lang"].get_installed())
        if "ru_RU" in languages:
            self.request.update_context(lang="ru_RU")

    def _respond(self, problem):
        status = STATUSES[problem.kind]
        title, detail = map(self.request.env._, TEXTS[problem.kind])
        body = {
            "type": TYPE.format(problem.kind),
            "title": title,
            "status": status,
            "detail": detail,
        }
        if problem.errors:
            body["errors"] = problem.errors
        headers = HEADERS | problem.headers
        return Response(
            json.dumps(body, ensure_ascii=False),
            status=status,
            headers=headers,
            content_type="application/problem+json",
        )
