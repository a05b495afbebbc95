"""Give unions that an export wrote out in full their names back.

pydantic inlines a union wherever it is used; the server registers names for the same unions, and its published
documents use them (`InterleavedContent`, `Message`).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from .node import Components, Schema, bottom_up, everywhere, reference


def named(components: Components, unions: Components) -> Components:
    """Return the components with each spelt-out union replaced by a reference to its name.

    Where a union is a branch of another one, it stands before it in unions.
    """
    done = dict(components)
    waiting = dict(unions)
    for name in unions:
        union = waiting.pop(name)
        change = partial(_named, name, union)
        done = {**everywhere(done, change), name: union}
        waiting = {key: bottom_up(value, change) for key, value in waiting.items()}
    return done


def _named(name: str, union: Schema, node: Schema) -> Schema:
    """Return a reference for a node that says exactly the union, or the union or null."""
    if node == union:
        return reference(name)
    branches: list[Any] = union.get("anyOf", [])
    if branches and node.get("anyOf") == [*branches, {"type": "null"}]:
        return {**node, "anyOf": [reference(name), {"type": "null"}]}
    return node
