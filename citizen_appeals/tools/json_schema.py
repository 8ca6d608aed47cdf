"""JSON from outside: read strictly, compared with a schema of a few keywords.

The keywords are those of JSON Schema 2020-12 (OpenAPI 3.1), so that the schema the
interface publishes is the one it judges by: ``type``, ``enum``, ``properties``,
``required``, ``additionalProperties`` (False), ``items``, ``minItems``, ``maxItems``,
``minLength``, ``maxLength``, ``pattern``.
"""

import json
import re
from dataclasses import dataclass

# Nobody's interface nests deeper; a bomb of brackets is not read to its end
MAX_DEPTH = 8
_TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}
_KEYWORDS = frozenset(
    {
        "type",
        "enum",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "minItems",
        "maxItems",
        "minLength",
        "maxLength",
        "pattern",
        "format",
    }
)


class JsonError(ValueError):
    """The text is no JSON an honest client sends; says no word of it."""


@dataclass(frozen=True)
class Fault:
    """What of a value contradicts the schema.

    :param path: names and places from the root, ``coauthors.0.name``
    :param rule: the keyword, or ``unknown`` for a field that is not in the schema
    :param limit: what the keyword asks for
    """

    path: str
    rule: str
    limit: object = None


def parse(raw):
    """The value of strict JSON: each name once, only finite numbers, whole characters.

    :param bytes raw: UTF-8
    :raise JsonError: it is none
    """
    try:
        value = json.loads(
            raw.decode(),
            object_pairs_hook=_read_object,
            parse_constant=_refuse_constant,
        )
        if _get_depth(value) > MAX_DEPTH:
            raise JsonError("too deep")
        # Half of a pair of surrogates is no character: no database can hold it
        dump(value)
    except (ValueError, RecursionError) as error:
        raise JsonError("not JSON") from error
    return value


def dump(value):
    """One spelling of a value, to compare by digest."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text.encode()


def _read_object(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonError("a name twice")
    return found


def _refuse_constant(_name):
    raise JsonError("not a number")


def _get_depth(value):
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            child
            for node in level
            if isinstance(node, (dict, list))
            for child in (node.values() if isinstance(node, dict) else node)
        ]
    return depth


def check(schema, value, path=""):
    """Everything in which the value contradicts the schema, in the schema's order."""
    if unknown := schema.keys() - _KEYWORDS:
        raise NotImplementedError(f"keywords of the schema: {sorted(unknown)}")
    if fault := _check_type(schema, value):
        return [Fault(path, *fault)]
    faults = [Fault(path, *fault) for fault in _check_size(schema, value)]
    if isinstance(value, dict):
        faults += _check_object(schema, value, path)
    elif isinstance(value, list) and not faults:
        for place, item in enumerate(value):
            faults += check(schema.get("items", {}), item, _join(path, place))
    return faults


def _check_type(schema, value):
    kinds = schema.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    # True is an int for Python, not for JSON
    if kinds and not any(
        isinstance(value, _TYPES[kind])
        and (kind == "boolean" or not isinstance(value, bool))
        for kind in kinds
    ):
        return "type", kinds[0]
    if "enum" in schema and value not in schema["enum"]:
        return "enum", schema["enum"]
    return None


def _check_size(schema, value):
    if isinstance(value, (str, list)):
        least, most = (
            ("minLength", "maxLength")
            if isinstance(value, str)
            else ("minItems", "maxItems")
        )
        if len(value) < schema.get(least, 0):
            yield least, schema[least]
        elif most in schema and len(value) > schema[most]:
            yield most, schema[most]
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield "pattern", schema["pattern"]


def _check_object(schema, value, path):
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield Fault(_join(path, name), "required")
    for name, child in known.items():
        if name in value:
            yield from check(child, value[name], _join(path, name))
    if schema.get("additionalProperties", True) is False:
        # The name is the client's own text and not repeated: it may be a person's
        for _name in value.keys() - known.keys():
            yield Fault(path, "unknown")
            break


def _join(path, name):
    return f"{path}.{name}" if path else str(name)
