"""Which members of the schemas a document has: of every component in it, by the branch of each union that fits."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from diglot.shape import Side, bundle

if TYPE_CHECKING:
    from collections.abc import Iterator

Member = tuple[str, str]


@cache
def _validator(side: Side, component: str) -> jsonschema_rs.Draft202012Validator:
    schema = {"$ref": f"#/$defs/{component}", "$defs": bundle(side, "lenient")["$defs"]}
    return jsonschema_rs.Draft202012Validator(schema)


def members(side: Side, component: str) -> set[Member]:
    """Every member of every component that a component's documents may hold."""
    found: set[Member] = set()
    seen: set[str] = set()
    ahead = [component]
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            schema = bundle(side, "lenient")["$defs"][name]
            found |= {(name, member) for member in schema.get("properties", {})}
            ahead += _references(schema)
    return found


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix("#/$defs/")
        for inner in schema.values():
            yield from _references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _references(inner)


def said(side: Side, component: str, value: Any) -> Iterator[Member]:
    """The members that a document has, other than as null."""
    yield from _said(side, component, bundle(side, "lenient")["$defs"][component], value)


def _said(side: Side, component: str, schema: Any, value: Any) -> Iterator[Member]:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        yield from _said(side, name, bundle(side, "lenient")["$defs"][name], value)
    for branch in schema.get("anyOf", ()):
        if "$ref" not in branch or _validator(side, branch["$ref"].removeprefix("#/$defs/")).is_valid(value):
            yield from _said(side, component, branch, value)
    if isinstance(value, dict):
        for name, inner in value.items():
            known = schema.get("properties", {}).get(name)
            if known is not None and inner is not None:
                yield component, name
                yield from _said(side, component, known, inner)
            elif isinstance(schema.get("additionalProperties"), dict):
                yield from _said(side, component, schema["additionalProperties"], inner)
    elif isinstance(value, list) and "items" in schema:
        for inner in value:
            yield from _said(side, component, schema["items"], inner)
