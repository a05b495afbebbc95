"""What a document must be for us to walk it: OpenAPI's structure, as far as we go into it."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import jsonschema_rs

from diglot.errors import InvalidInput
from diglot.misfit import explain
from diglot.report import clip

_TEXT: Final = {"type": "string"}
_OBJECT: Final = {"type": "object"}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _map_of(name: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": _ref(name)}


def _list_of(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(name)}


# A schema may be true or false, as in OpenAPI 3.1; keywords that are not here bind us to nothing.
_SCHEMA: Final[dict[str, Any]] = {
    "type": ["object", "boolean"],
    "properties": {
        "$ref": _TEXT,
        "type": {"type": ["string", "array"], "items": _TEXT},
        "enum": {"type": "array"},
        "required": {"type": "array", "items": _TEXT},
        "discriminator": {"type": "object", "properties": {"propertyName": _TEXT}, "required": ["propertyName"]},
        **dict.fromkeys(("properties", "patternProperties"), _map_of("schema")),
        **dict.fromkeys(("items", "additionalProperties", "not"), _ref("schema")),
        **dict.fromkeys(("anyOf", "oneOf", "allOf", "prefixItems"), _list_of("schema")),
    },
}
_CONTENT: Final = {
    "type": "object",
    "additionalProperties": {"type": "object", "properties": {"schema": _ref("schema")}},
}
_BODY: Final = {"type": "object", "properties": {"$ref": _TEXT, "content": _CONTENT}}
_PARAMETER: Final = {
    "type": "object",
    "properties": {"$ref": _TEXT, "name": _TEXT, "in": _TEXT, "schema": _ref("schema")},
    "anyOf": [{"required": ["$ref"]}, {"required": ["name", "in"]}],
}
_OPERATION: Final = {
    "type": "object",
    "properties": {
        "requestBody": _ref("body"),
        "responses": _map_of("body"),
        "parameters": _list_of("parameter"),
        "tags": {"type": "array", "items": _TEXT},
    },
}
METHODS: Final = ("get", "post", "put", "patch", "delete")
_DOCUMENT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "openapi": {"type": "string", "pattern": r"^3\."},
        "paths": _map_of("path"),
        "components": {
            "type": "object",
            "properties": {
                "schemas": _map_of("schema"),
                **dict.fromkeys(("responses", "requestBodies"), _map_of("body")),
                "parameters": _map_of("parameter"),
            },
        },
    },
    "required": ["openapi", "paths"],
    "$defs": {
        "schema": _SCHEMA,
        "body": _BODY,
        "parameter": _PARAMETER,
        "path": {
            "type": "object",
            "properties": {
                "$ref": _TEXT,
                "parameters": _list_of("parameter"),
                **dict.fromkeys(METHODS, _OPERATION),
            },
        },
    },
}


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_DOCUMENT)


def check(written: dict[str, Any]) -> None:
    """Let an OpenAPI document of 3.x pass, or raise InvalidInput with the place of what we cannot walk."""
    if "swagger" in written:
        raise InvalidInput(f"no OpenAPI document of 3.x: Swagger {written['swagger']}")
    try:
        _validator().validate(written)
    except jsonschema_rs.ValidationError as error:
        path, why = explain(error, written)
        raise InvalidInput(f"no OpenAPI document of 3.x: {clip(path) or 'it'} {clip(why)}", path) from None
