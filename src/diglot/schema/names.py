"""Give every object of the closure a name.

Objects written inline become components: names.toml says which pointer gets which name. So an object has one name
in the schemas, the generated types, the models and the ledgers.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from .node import Components, Place, Schema, nodes, pointer, rebuild, reference
from .normalise import accepts_null, not_null, nullable

if TYPE_CHECKING:
    from pathlib import Path

Names = dict[str, str]


def read(schemas: Path, side: str) -> Names:
    """Return the names of a side's inline objects, by pointer."""
    names: Names = tomllib.loads((schemas / side / "names.toml").read_text(encoding="utf-8"))
    return names


def hoisted(components: Components, names: Names) -> Components:
    """Return the components with each inline object made a component; a pointer that names none is an error."""
    hoist = _Hoist(names)
    roots = {name: hoist.below(schema, (name,)) for name, schema in components.items()}
    unused = sorted(set(names) - hoist.used)
    if unused:
        msg = f"names.toml names no inline object: {', '.join(unused)}"
        raise ValueError(msg)
    clashes = sorted(set(roots) & set(hoist.found))
    if clashes:
        msg = f"names.toml gives the name of a component: {', '.join(clashes)}"
        raise ValueError(msg)
    return dict(sorted({**roots, **hoist.found}.items()))


def inline(components: Components) -> list[str]:
    """Return the pointers of all inline objects."""
    places = ((name, place, node) for name, schema in components.items() for place, node in nodes(schema))
    return [pointer((name, *place)) for name, place, node in places if place and "properties" in node]


class _Hoist:
    """One pass over the components: what was found, and which names were used."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.found: Components = {}
        self.used: set[str] = set()

    def below(self, schema: Schema, place: Place) -> Schema:
        """Return a schema whose inline objects are references."""
        return rebuild(schema, lambda child, step: self._replaced(child, (*place, *step)))

    def _replaced(self, schema: Schema, place: Place) -> Schema:
        node = self.below(schema, place)
        if "properties" not in node:
            return node
        bare = not_null(node)
        kept: Schema = {key: bare.pop(key) for key in ("default", "deprecated") if key in bare}
        use: Schema = {**reference(self._named(bare, pointer(place))), **kept}
        return nullable(use) if accepts_null(node) else use

    def _named(self, schema: Schema, at: str) -> str:
        if at not in self.names:
            msg = f"an inline object has no name in names.toml: {at}"
            raise ValueError(msg)
        name = self.names[at]
        if self.found.setdefault(name, schema) != schema:
            msg = f"names.toml gives two different objects the name {name}"
            raise ValueError(msg)
        self.used.add(at)
        return name
