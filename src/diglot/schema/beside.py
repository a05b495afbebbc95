"""Our components beside what a document says of the same operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .compare import Comparison
from .node import reference
from .operations import OPERATIONS, Body
from .published import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diglot.shape import Side

    from .published import Document
    from .view import Views


class Common(NamedTuple):
    """A body of an operation of ours that a document has: its component here, its key and body there."""

    component: str
    key: str
    body: Body


def common(document: Document, side: Side) -> Iterator[Common]:
    """Every body of our operations that a document has."""
    for operation, (_, bodies) in OPERATIONS[side].items():
        key = document.key(operation, side)
        if key:
            yield from (Common(name, key, body) for body, name in bodies.items() if body in document.bodies[key])


def compared(ours: Views, theirs: Views, bodies: Iterable[Common]) -> Comparison:
    """The comparison of our components with the bodies of a document."""
    walk = Comparison(ours, theirs)
    for component, key, body in bodies:
        there = label(key, body)
        walk.roots((component, reference(component)), (there, reference(there)))
    return walk
