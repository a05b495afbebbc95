"""Cut a document down to the schemas that some roots need, and to facts.

Prose (descriptions, examples, titles) stays upstream's: names, types, enums and bounds only are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .node import Components, Schema, everywhere, nodes, referred

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROSE: Final = frozenset({"description", "title", "summary", "example", "examples", "externalDocs", "$comment"})


def facts(components: Components) -> Components:
    """Return the components without prose and without vendor extensions."""
    return everywhere(components, _factual)


def _factual(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in PROSE and not key.startswith("x-")}


def references(schema: Schema) -> Iterator[str]:
    """Yield the names of all components a schema points to.

    The mapping of a discriminator points to components too, but only to those its union lists already.
    """
    for _, node in nodes(schema):
        name = referred(node)
        if name is not None:
            yield name


def closure(components: Components, roots: Iterable[str]) -> Components:
    """Return the roots and all they need, sorted by name; a root or a reference without a schema is a KeyError."""
    kept: Components = {}
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept[name] = components[name]
            waiting.extend(references(kept[name]))
    return dict(sorted(kept.items()))


def without(components: Components, keywords: frozenset[str]) -> Components:
    """Return the components without some keywords; a property of that name stays."""

    def drop(schema: Schema) -> Schema:
        return {key: value for key, value in schema.items() if key not in keywords}

    return everywhere(components, drop)
