"""Say null where a component is used, not in the component: a component is then a type with a name."""

from __future__ import annotations

from .node import Components, Schema, everywhere, referred
from .normalise import accepts_null, not_null, nullable


def at_the_use(components: Components) -> Components:
    """Return the components without null, and null at every reference to one that had it."""
    had = {name for name, schema in components.items() if accepts_null(schema)}

    def change(node: Schema) -> Schema:
        return nullable(node) if referred(node) in had else node

    bare = {name: not_null(schema) if name in had else schema for name, schema in components.items()}
    return everywhere(bare, change)
