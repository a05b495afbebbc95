"""Make one object of an `allOf`, so that a request body has all its members in one place."""

from __future__ import annotations

from typing import Any, Final

from .node import Components, Schema, bottom_up, referred
from .normalise import not_null

PARTS: Final = frozenset({"type", "properties", "required", "allOf"})


def flattened(components: Components) -> Components:
    """Return the components with every allOf of objects made one object."""
    return {name: bottom_up(schema, lambda node: _flat(node, components)) for name, schema in components.items()}


def _flat(node: Schema, components: Components) -> Schema:
    if "allOf" not in node:
        return node
    whole: Schema = {"type": "object", "properties": {}, "required": []}
    for part in _parts(node, components):
        for name, member in part.get("properties", {}).items():
            whole["properties"][name] = _agreed(name, whole["properties"].get(name, member), member)
        whole["required"] += [name for name in part.get("required", ()) if name not in whole["required"]]
    return whole


def _parts(node: Schema, components: Components) -> list[Schema]:
    """Return the objects an allOf is made of, in order, references and further allOfs opened."""
    name = referred(node)
    if name is not None:
        node = components[name]
    if set(node) - PARTS:
        msg = f"an allOf has a part with {sorted(set(node) - PARTS)}: only objects can be made one"
        raise ValueError(msg)
    inner = [each for part in node.get("allOf", ()) for each in _parts(part, components)]
    return [*inner, node]


def _agreed(name: str, first: Any, last: Any) -> Any:
    """Return the last of two declarations of a member, which may differ in null only.

    OpenAI's top_logprobs is declared three times, in the middle without null: the document means the last.
    """
    if not_null(first) != not_null(last):
        msg = f"an allOf declares {name} twice, and differently"
        raise ValueError(msg)
    return last
