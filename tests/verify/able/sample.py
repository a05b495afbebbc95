"""A value that fits a JSON Schema, as an able model writes one."""

from __future__ import annotations

from typing import Any

PLAIN = {"string": "a word", "integer": 2, "number": 1.5, "boolean": True, "null": None}


def sample(schema: Any, root: Any = None) -> Any:
    """A value that fits, of every member that the schema names."""
    root = schema if root is None else root
    if "enum" in schema or "const" in schema:
        return schema.get("enum", [schema.get("const")])[0]
    other = _other(schema, root)
    return _plain(schema, root) if other is None else sample(other, root)


def _other(schema: Any, root: Any) -> Any:
    """The schema that one stands for: what it refers to, its first branch, or both of two; None where it is one itself."""
    if "$ref" in schema:
        return root["$defs"][schema["$ref"].rpartition("/")[2]]
    if "allOf" in schema:
        return _merged(schema, schema["allOf"][0])
    return schema["anyOf"][0] if "anyOf" in schema else None


def _plain(schema: Any, root: Any) -> Any:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == "object":
        return {name: sample(member, root) for name, member in schema.get("properties", {}).items()}
    if kind == "array":
        return [sample(schema.get("items", {}), root) for _ in range(schema.get("minItems", 1))]
    return PLAIN[kind]


def _merged(schema: Any, other: Any) -> Any:
    """Both in one, as far as the members of objects go."""
    mine = schema.get("properties", {})
    members = {name: {**member, **mine.get(name, {})} for name, member in other.get("properties", {}).items()}
    return {**other, "properties": members}
