import base64
import binascii
import json
import re

from odoo.http import Controller, request, route

from ..models.citizen_appeal_site import SiteConflictError
from ..models.citizen_code_try import LIMITS
from ..models.citizen_submission import (
    COAUTHORS,
    MEGABYTE,
    TEXT_LENGTH,
    TOPICS,
    SubmissionError,
)
from ..tools import json_schema, typed, upload
from . import site_openapi
from .problem import HEADERS, Problem

ROOT = site_openapi.ROOT
API = {"type": "citizen_api", "auth": "citizen_site", "save_session": False}
STATUS_BYTES = 4096
# Letters of the rest of a request: its text, its co-authors
REST_BYTES = MEGABYTE
_KEY = re.compile(site_openapi.KEY_PATTERN)
_COAUTHOR = re.compile(r"coauthor_(name|address)_(\d+)")
_NAMES = {"plain_topic_ids": "topics"}


def get_body():
    """The body whose site asks, with its settings."""
    # Sudo: the account of the site may read nothing
    return request.env.company.sudo()


def get_body_limit(_controller):
    """Bytes of a submission: the files of the body in base64, and the rest."""
    return get_body().portal_total_mb * MEGABYTE * 4 // 3 + 2 * REST_BYTES


class SiteApi(Controller):
    """The machine door of the body's own site: submit, status (A1, ``docs/api.md``)."""

    @route(
        f"{ROOT}/appeals", methods=["POST"], max_content_length=get_body_limit, **API
    )
    def submit(self):
        """201 with number and code; 200 with the same for a repeated request."""
        company = get_body()
        key = request.httprequest.headers.get("Idempotency-Key", "")
        if not _KEY.fullmatch(key):
            raise Problem("bad_key")
        self._count_call()
        values, files = self._read_submission()
        identification = values.pop("identification")
        try:
            with request.env.cr.savepoint():
                appeal, is_new = request.env["citizen.appeal"]._take_from_site(
                    company, key, identification, values, files
                )
        except SiteConflictError as error:
            raise Problem("conflict") from error
        except SubmissionError as error:
            raise Problem("invalid", self._tell(error.errors, files)) from error
        return self._answer(appeal._get_site_receipt(), 201 if is_new else 200)

    @route(
        f"{ROOT}/appeals/status",
        methods=["POST"],
        max_content_length=STATUS_BYTES,
        **API,
    )
    def status(self):
        """One answer for no such number, a wrong code, and another body's appeal."""
        self._count_call()
        if request.httprequest.mimetype != "application/json":
            raise Problem("media_type")
        question = self._parse(request.httprequest.get_data())
        self._refuse(json_schema.check(site_openapi.QUESTION, question))
        company, tries = get_body(), request.env["citizen.code.try"]
        # By number, not by address: all citizens of a site come from one
        place = f"site-{company.id}-{question['number']}"
        if tries._is_over("miss", place):
            raise Problem("too_many", headers=self._get_wait("miss"))
        appeal = request.env["citizen.appeal"]._find_for_site(company, **question)
        if not appeal:
            tries._note("miss", place)
            raise Problem("not_found")
        return self._answer(appeal._get_site_status())

    @route(f"{ROOT}/topics", methods=["GET"], readonly=True, **API)
    def topics(self):
        topics = request.env["citizen.appeal"]._get_site_topics(get_body())
        return self._answer({"groups": topics})

    @route(f"{ROOT}/limits", methods=["GET"], readonly=True, **API)
    def limits(self):
        company = get_body()
        requests, minutes = LIMITS["api"]
        return self._answer(
            {
                "files": company.portal_file_count,
                "file_bytes": company.scan_limit_mb * MEGABYTE,
                "total_bytes": company.portal_total_mb * MEGABYTE,
                "file_types": upload.ACCEPT.split(","),
                "text_length": TEXT_LENGTH,
                "coauthors": COAUTHORS,
                "topics": TOPICS,
                "requests": requests,
                "request_minutes": minutes,
                "messages": company.site_takes_messages,
            }
        )

    @route(
        f"{ROOT}/openapi.json",
        methods=["GET"],
        type="citizen_api",
        auth="public",
        readonly=True,
        save_session=False,
    )
    def openapi(self):
        """The document for whoever builds the site; it holds nothing of a body."""
        # Sudo: the address of the system is on its door
        server = request.env["ir.config_parameter"].sudo().get_param("web.base.url")
        return self._answer(site_openapi.make_document(server, request.env))

    @route(
        ["/appeals/api", "/appeals/api/<path:_rest>"],
        type="citizen_api",
        auth="public",
        readonly=True,
        save_session=False,
    )
    def nothing(self, _rest=""):
        """No such address, or not by this method: said as a problem, too."""
        raise Problem("not_found")

    # ------------------------------------------------------------------
    # reading
    # ------------------------------------------------------------------

    def _read_submission(self):
        """Values as ``_take_submission`` takes them, and the files."""
        mimetype = request.httprequest.mimetype
        if mimetype == "application/json":
            found = self._parse(request.httprequest.get_data())
            parts = []
        elif mimetype == "multipart/form-data":
            found, parts = self._read_parts()
        else:
            raise Problem("media_type")
        self._refuse(json_schema.check(site_openapi.SUBMISSION, found))
        files = [*self._decode(found.pop("files", ())), *parts]
        return self._prepare_values(found), files

    def _read_parts(self):
        """The part ``appeal`` with the JSON, and files named ``files``."""
        form, files = request.httprequest.form, request.httprequest.files
        if {*form, *files} - {"appeal", "files"} or "files" in form:
            self._refuse([json_schema.Fault("", "unknown")])
        texts = [
            *(text.encode() for text in form.getlist("appeal")),
            *(file.read() for file in files.getlist("appeal")),
        ]
        if len(texts) != 1:
            raise Problem("bad_json")
        parts = [(file.filename or "", file.read()) for file in files.getlist("files")]
        return self._parse(texts[0]), parts

    def _parse(self, raw):
        try:
            return json_schema.parse(raw)
        except json_schema.JsonError as error:
            raise Problem("bad_json") from error

    def _decode(self, files):
        for position, file in enumerate(files):
            try:
                raw = base64.b64decode(file["content"], validate=True)
            except (binascii.Error, ValueError):
                self._refuse([json_schema.Fault(f"files.{position}.content", "type")])
            else:
                yield file["name"], raw

    def _prepare_values(self, found):
        """The site's words in those of the form: who is named says who appeals."""
        values = {name: value for name, value in found.items() if name != "topics"}
        values["plain_topic_ids"] = found.get("topics", [])
        values["is_organization"] = bool(found.get("organization_name"))
        values["on_behalf"] = bool(found.get("representative_name"))
        return values

    # ------------------------------------------------------------------
    # refusing
    # ------------------------------------------------------------------

    def _count_call(self):
        place = f"site-{request.env.uid}"
        if not request.env["citizen.code.try"]._take("api", place):
            raise Problem("too_many", headers=self._get_wait("api"))

    def _get_wait(self, kind):
        return {"Retry-After": str(LIMITS[kind][1] * 60)}

    def _refuse(self, faults):
        """
        :raise Problem: there are faults
        """
        if faults:
            errors = [
                {"field": fault.path, "message": self._get_message(fault)}
                for fault in faults[:100]
            ]
            raise Problem("invalid", errors)

    def _get_message(self, fault):
        env = request.env
        messages = {
            "required": env._("This field is needed."),
            "unknown": env._("There is a field here that the interface does not know."),
            "type": env._("The value is of another type than the document says."),
            "enum": env._("Possible values: %(values)s."),
            "maxLength": env._("Too long: at most %(limit)s characters."),
            "maxItems": env._("Too many: at most %(limit)s."),
            "minLength": env._("This field is empty."),
            "pattern": env._("This field is empty."),
        }
        values = fault.limit if isinstance(fault.limit, list) else ()
        return messages[fault.rule] % {
            "limit": fault.limit,
            "values": ", ".join(map(str, values)),
        }

    def _tell(self, errors, files):
        """The rules' own messages by the names of the interface."""
        if "files" in errors:
            errors = errors | self._tell_files(errors["files"], files)
        return [
            {"field": self._get_field(name), "message": message}
            for name, message in errors.items()
        ]

    def _tell_files(self, message, files):
        """Each file by its place, as its name may name a person."""
        for place, (name, _raw) in enumerate(files, start=1):
            for quoted in ("“%s”", "«%s»"):
                message = message.replace(quoted % typed.file_name(name), f"№ {place}")
        return {"files": message}

    def _get_field(self, name):
        if match := _COAUTHOR.fullmatch(name):
            return f"coauthors.{match[2]}.{match[1]}"
        return _NAMES.get(name, name)

    def _answer(self, body, status=200):
        text = json.dumps(body, ensure_ascii=False, default=str)
        headers = [("Content-Type", "application/json; charset=utf-8")]
        return request.make_response(text, [*headers, *HEADERS.items()], status=status)
