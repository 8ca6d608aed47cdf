"""The document of the machine door: the schemas it judges by, and what it answers."""

from ..models.citizen_submission import COAUTHORS, LENGTHS, TEXT_LENGTH, TOPICS
from .problem import STATUSES, TEXTS

ROOT = "/appeals/api/v1"
FILES = 100
KEY_PATTERN = "^[A-Za-z0-9_-]{16,100}$"
NUMBER_LENGTH = 60
DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
DATE_OR_NONE = {**DATE, "type": ["string", "null"]}


def _line(length):
    return {"type": "string", "maxLength": length}


def _object(properties, *required):
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_FILE = _object(
    {
        "name": {"type": "string", "minLength": 1, "maxLength": 255},
        "content": {"type": "string", "format": "byte"},
    },
    "name",
    "content",
)
SUBMISSION = _object(
    {
        "identification": {"enum": ["esia", "none"]},
        "surname": _line(LENGTHS["surname"]),
        "given_name": _line(LENGTHS["given_name"]),
        "patronymic": _line(LENGTHS["patronymic"]),
        "no_patronymic": {"type": "boolean"},
        "organization_name": _line(LENGTHS["organization_name"]),
        "representative_name": _line(LENGTHS["representative_name"]),
        "zip": _line(LENGTHS["zip"]),
        "address": _line(LENGTHS["address"]),
        "phone": _line(LENGTHS["phone"]),
        "email": _line(LENGTHS["email"]),
        "answer_way": {"enum": ["email", "post"]},
        "coauthors": {
            "type": "array",
            "maxItems": COAUTHORS,
            "items": _object(
                {
                    "name": {**_line(LENGTHS["representative_name"]), "pattern": "\\S"},
                    "address": _line(LENGTHS["address"]),
                },
                "name",
            ),
        },
        "topics": {
            "type": "array",
            "maxItems": TOPICS,
            "items": {"type": "integer"},
        },
        "text": {"type": "string", "minLength": 1, "maxLength": TEXT_LENGTH},
        "place": _line(LENGTHS["place"]),
        "files": {"type": "array", "maxItems": FILES, "items": _FILE},
    },
    "identification",
    "answer_way",
    "text",
)
QUESTION = _object(
    {"number": _line(NUMBER_LENGTH), "code": _line(NUMBER_LENGTH)}, "number", "code"
)
ACCEPTED = _object(
    {
        "number": {"type": "string"},
        "code": {"type": "string", "pattern": "^[A-Z2-7]{10}$"},
        "registered": DATE,
        "counts_as": {"enum": ["appeal", "message"]},
        "expected": DATE_OR_NONE,
        "page": {"type": "string", "format": "uri"},
    },
    "number",
    "code",
    "registered",
    "counts_as",
    "expected",
    "page",
)
STATUS = _object(
    {
        "number": {"type": "string"},
        "registered": DATE_OR_NONE,
        "state": {"type": "string"},
        "state_label": {"type": "string"},
        "stage": {"enum": [1, 2, 3, 4]},
        "is_exit": {"type": "boolean"},
        "who": _object(
            {name: {"type": "string"} for name in ("unit", "post", "name", "phone")},
            "unit",
            "post",
            "name",
            "phone",
        ),
        "next_step": {"type": "string"},
        "expected": DATE_OR_NONE,
        "why": {"type": "string"},
        "is_late": {"type": "boolean"},
    },
    "number",
    "registered",
    "state",
    "state_label",
    "stage",
    "is_exit",
    "who",
    "next_step",
    "expected",
    "why",
    "is_late",
)
TOPIC_LIST = _object(
    {
        "groups": {
            "type": "array",
            "items": _object(
                {
                    "name": {"type": "string"},
                    "topics": {
                        "type": "array",
                        "items": _object(
                            {
                                "id": {"type": "integer"},
                                "name": {"type": "string"},
                                "advice": {"type": "string"},
                                "advice_url": {"type": "string"},
                                "is_elsewhere": {"type": "boolean"},
                            },
                            "id",
                            "name",
                            "advice",
                            "advice_url",
                            "is_elsewhere",
                        ),
                    },
                },
                "name",
                "topics",
            ),
        }
    },
    "groups",
)
LIMITS = _object(
    {
        "files": {"type": "integer"},
        "file_bytes": {"type": "integer"},
        "total_bytes": {"type": "integer"},
        "file_types": {"type": "array", "items": {"type": "string"}},
        "text_length": {"type": "integer"},
        "coauthors": {"type": "integer"},
        "topics": {"type": "integer"},
        "requests": {"type": "integer"},
        "request_minutes": {"type": "integer"},
        "messages": {"type": "boolean"},
    },
    "files",
    "file_bytes",
    "total_bytes",
    "file_types",
    "text_length",
    "coauthors",
    "topics",
    "requests",
    "request_minutes",
    "messages",
)
PROBLEM = _object(
    {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"enum": sorted(set(STATUSES.values()))},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": _object(
                {"field": {"type": "string"}, "message": {"type": "string"}},
                "field",
                "message",
            ),
        },
    },
    "type",
    "title",
    "status",
    "detail",
)
SCHEMAS = {
    "Submission": SUBMISSION,
    "Accepted": ACCEPTED,
    "Question": QUESTION,
    "Status": STATUS,
    "TopicList": TOPIC_LIST,
    "Limits": LIMITS,
    "Problem": PROBLEM,
}


def _ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(description, schema, media="application/json"):
    return {"description": description, "content": {media: {"schema": _ref(schema)}}}


PARTS = {
    "type": "object",
    "properties": {
        "appeal": _ref("Submission"),
        "files": {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
        },
    },
    "required": ["appeal"],
}


SUBMIT_PROBLEMS = (
    "bad_key",
    "conflict",
    "too_large",
    "media_type",
    "invalid",
    "too_many",
)
STATUS_PROBLEMS = (
    "bad_json",
    "not_found",
    "too_large",
    "media_type",
    "invalid",
    "too_many",
)


def _make_operation(env, summary, schema, kinds=(), **more):
    """An operation with its answer and the problems it may meet."""
    responses = {"200": _answer(summary, schema)}
    for kind in ("unauthorized", *kinds, "internal"):
        title, detail = map(env._, TEXTS[kind])
        media = "application/problem+json"
        text = f"{title}. {detail}"
        responses[str(STATUSES[kind])] = _answer(text, "Problem", media)
    return {"summary": summary, "responses": responses, **more}


def _make_submit(env):
    operation = _make_operation(
        env,
        env._("Repeated: the answer to the first request with this key"),
        "Accepted",
        SUBMIT_PROBLEMS,
        parameters=[
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "schema": {"type": "string", "pattern": KEY_PATTERN},
            }
        ],
        requestBody={
            "required": True,
            "content": {
                "application/json": {"schema": _ref("Submission")},
                "multipart/form-data": {"schema": PARTS},
            },
        },
    )
    operation["summary"] = env._("Submit an appeal")
    operation["responses"]["201"] = _answer(env._("Registered"), "Accepted")
    return operation


def _make_status(env):
    return _make_operation(
        env,
        env._("Where an appeal stands"),
        "Status",
        STATUS_PROBLEMS,
        requestBody={
            "required": True,
            "content": {"application/json": {"schema": _ref("Question")}},
        },
    )


def _make_paths(env):
    topics = _make_operation(env, env._("Everyday topics by groups"), "TopicList")
    limits = _make_operation(env, env._("What may be sent and how often"), "Limits")
    return {
        f"{ROOT}/appeals": {"post": _make_submit(env)},
        f"{ROOT}/appeals/status": {"post": _make_status(env)},
        f"{ROOT}/topics": {"get": topics},
        f"{ROOT}/limits": {"get": limits},
    }


def make_document(server, env):
    """OpenAPI 3.1 of the interface.

    :param str server: address of the system
    :param env: its language is that of the words
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": env._("Interface of citizens' appeals for the site of the body"),
            "version": "1",
            "description": env._(
                "The key is sent as Authorization: Bearer. Errors are problem+json of"
                " RFC 9457; the last part of type tells which one it is."
            ),
        },
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "paths": _make_paths(env),
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": SCHEMAS,
        },
    }
