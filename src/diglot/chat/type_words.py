"""Type words: which one word of JSON Schema says best what a schema allows, and the schema that a native word means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from diglot.gate import is_array, is_object

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Final = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
ANY: Final = "string"
_PYTHON: Final = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "dict": "object",
    "list": "array",
    "tuple": "array",
}
_NULLABLE: Final = frozenset({"$ref", "nullable", "enum", "anyOf", "oneOf"})  # what allows null, beside type
_GENERIC: Final = re.compile(r"(list|dict)\[(?:str, *)?(.+)\]\Z", re.IGNORECASE)


def type_word(schema: Any, root: Mapping[str, Any], seen: frozenset[str] = frozenset()) -> str:
    """The type word of a schema; where it has none, that of what it allows first, else string, as text says anything."""
    if not is_object(schema):
        return ANY
    if "$ref" in schema:
        name = str(schema["$ref"])
        return ANY if name in seen else type_word(_resolve(name, root), root, seen | {name})
    words = _listed(schema.get("type"))
    for word in words:
        if word != "null":
            return word
    return "null" if words else _implied(schema, root, seen)


def _listed(types: Any) -> list[str]:
    if isinstance(types, str) and types in WORDS:
        return [types]
    words: list[Any] = types if is_array(types) else [types]
    named = [_PYTHON.get(word, word) for word in words if isinstance(word, str)]
    return [word for word in named if word in WORDS]


def _implied(schema: Mapping[str, Any], root: Mapping[str, Any], seen: frozenset[str]) -> str:
    for union in ("anyOf", "oneOf", "allOf"):
        for branch in _list(schema.get(union)):
            if is_object(branch) and branch.get("type") != "null":
                return type_word(branch, root, seen)
    values = [value for value in [*_list(schema.get("enum")), schema.get("const")] if value is not None]
    if values:
        return _word_of(values[0])
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema or "prefixItems" in schema else ANY


def _word_of(value: object) -> str:
    names: dict[type, str] = {bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}
    return names.get(type(value), ANY)


def nullable(schema: Any, root: Mapping[str, Any], seen: set[str] | None = None) -> bool:
    """Whether a schema allows null beside what its type word says; each reference is followed once."""
    if not is_object(schema):
        return False
    if _NULLABLE.isdisjoint(schema):
        return "null" in _listed(schema.get("type"))
    seen = set() if seen is None else seen
    if "$ref" in schema:
        name = str(schema["$ref"])
        if name in seen:
            return False
        seen.add(name)
        return nullable(_resolve(name, root), root, seen)
    if schema.get("nullable") is True or "null" in _listed(schema.get("type")) or None in _list(schema.get("enum")):
        return True
    branches = [*_list(schema.get("anyOf")), *_list(schema.get("oneOf"))]
    return any(nullable(branch, root, seen) for branch in branches)


def _resolve(reference: str, root: Any) -> Any:
    """What a local reference names; None where it names nothing here."""
    if not reference.startswith("#"):
        return None
    for step in reference.removeprefix("#").split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")  # noqa: PLW2901
        root = root.get(step) if is_object(root) else None
    return root


def schema_of(word: str) -> dict[str, Any] | None:
    """The schema that a native param_type means, JSON Schema's word or Python's; None for any other."""
    lower = word.strip().lower()
    lower = _PYTHON.get(lower, lower)
    if lower in WORDS:
        return {"type": lower}
    generic = _GENERIC.match(lower)
    inner = schema_of(generic[2]) if generic else None
    if generic is None or inner is None:
        return None
    return (
        {"type": "array", "items": inner} if generic[1] == "list" else {"type": "object", "additionalProperties": inner}
    )


def _list(value: Any) -> list[Any]:
    return value if is_array(value) else []
