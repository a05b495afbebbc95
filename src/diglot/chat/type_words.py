"""Type words: which one word of JSON Schema says best what a schema allows, and the schema that a native word means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from diglot.gate import array_of, is_array, is_object

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Final = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
ANY: Final = "string"
LOOKS: Final = 128  # how many schemas, along references and branches, are looked at for one parameter
_LONGEST: Final = 1000  # of a reference
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


def type_word(schema: Any, root: Mapping[str, Any]) -> str:
    """The type word of a schema; where it has none, that of what it allows first, else string, as text says anything."""
    said = schema.get("type") if is_object(schema) else None
    if type(said) is str and said in WORDS and "$ref" not in schema:
        return said
    seen: set[str] = set()
    for _ in range(LOOKS):
        if not is_object(schema):
            return ANY
        if "$ref" in schema:
            schema = _followed(schema, root, seen)
            continue
        words = _listed(schema.get("type"))
        if words:
            return next((word for word in words if word != "null"), "null")
        branch = _first_branch(schema)
        if branch is None:
            return _implied(schema)
        schema = branch
    return ANY


def _listed(types: Any) -> list[str]:
    if isinstance(types, str) and types in WORDS:
        return [types]
    words: list[Any] = types if is_array(types) else [types]
    named = [_PYTHON.get(word, word) for word in words if isinstance(word, str)]
    return [word for word in named if word in WORDS]


def _first_branch(schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for union in ("anyOf", "oneOf", "allOf"):
        for branch in array_of(schema.get(union))[:LOOKS]:
            if is_object(branch) and branch.get("type") != "null":
                return branch
    return None


def _implied(schema: Mapping[str, Any]) -> str:
    value = next((one for one in array_of(schema.get("enum")) if one is not None), schema.get("const"))
    if value is not None:
        return _word_of(value)
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema or "prefixItems" in schema else ANY


def _word_of(value: object) -> str:
    names: dict[type, str] = {bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}
    return names.get(type(value), ANY)


def nullable(schema: Any, root: Mapping[str, Any]) -> bool:
    """Whether a schema allows null beside what its type word says; of a vast one, as far as LOOKS schemas tell."""
    if is_object(schema) and _NULLABLE.isdisjoint(schema):
        said = schema.get("type")
        return said == "null" if type(said) is str else "null" in _listed(said)
    seen: set[str] = set()
    ahead = [schema]
    for _ in range(LOOKS):
        if not ahead:
            return False
        schema = ahead.pop()
        if is_object(schema) and "$ref" in schema:
            ahead.append(_followed(schema, root, seen))
        elif is_object(schema):
            if _says_null(schema):
                return True
            ahead += [*array_of(schema.get("anyOf"))[:LOOKS], *array_of(schema.get("oneOf"))[:LOOKS]]
    return False


def _says_null(schema: Mapping[str, Any]) -> bool:
    return (
        schema.get("nullable") is True or "null" in _listed(schema.get("type")) or None in array_of(schema.get("enum"))
    )


def _followed(schema: Mapping[str, Any], root: Mapping[str, Any], seen: set[str]) -> Any:
    """What a schema's reference names; None where it was followed before."""
    name = str(schema["$ref"])
    if name in seen or len(name) > _LONGEST:
        return None
    seen.add(name)
    return _resolve(name, root)


def _resolve(reference: str, root: Any) -> Any:
    """What a local reference names; None where it names nothing here."""
    if not reference.startswith("#"):
        return None
    for step in reference.removeprefix("#").split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")  # noqa: PLW2901
        root = root.get(step) if is_object(root) else None
    return root


def schema_of(word: str, generics: int = 16) -> dict[str, Any] | None:
    """The schema that a native param_type means, JSON Schema's word or Python's; None for any other."""
    lower = word.strip().lower()
    lower = _PYTHON.get(lower, lower)
    if lower in WORDS:
        return {"type": lower}
    generic = _GENERIC.match(lower) if generics else None
    inner = schema_of(generic[2], generics - 1) if generic else None
    if generic is None or inner is None:
        return None
    return (
        {"type": "array", "items": inner} if generic[1] == "list" else {"type": "object", "additionalProperties": inner}
    )
