"""Which operations of two documents are compared: ours, or all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diglot.schema.compare import Comparison
from diglot.schema.node import reference
from diglot.schema.operations import OPERATIONS, Body
from diglot.schema.published import Document, label, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.schema.view import Views
    from diglot.shape import Side


class Met(NamedTuple):
    """One operation, its area, and its key in each document, None where it is not there."""

    area: str
    operation: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Scope:
    """Two documents, and their operations that are compared.

    side: the API that they document, None where all operations are compared.
    """

    old: Document
    new: Document
    side: Side | None
    met: tuple[Met, ...]

    @classmethod
    def of(cls, old: Document, new: Document, *, everything: bool) -> Scope:
        """Our operations of two documents of one API, or all of theirs; raises InvalidInput where they have none of ours."""
        if everything:
            return cls(old, new, None, tuple(_all(old, new)))
        side = side_of(old, new)
        met = [
            Met(area, operation, old.key(operation, side), new.key(operation, side))
            for operation, (area, _) in OPERATIONS[side].items()
        ]
        return cls(old, new, side, tuple(each for each in met if each.old or each.new))

    def views(self) -> tuple[Views, Views]:
        """The schemas of both documents that are compared."""
        return self._views(self.old, [met.old for met in self.met]), self._views(
            self.new, [met.new for met in self.met]
        )

    def _views(self, document: Document, keys: list[str | None]) -> Views:
        return document.views((key, body) for key in keys if key for body in self.bodies(document, key))

    def bodies(self, document: Document, key: str | None) -> list[Body]:
        """The bodies of an operation that are compared; parameters where all operations are."""
        found: list[Body] = [*document.bodies[key]] if key else []
        return [body for body in found if self.side is None or body != "parameters"]


def _all(old: Document, new: Document) -> Iterator[Met]:
    for key in dict.fromkeys((*old.bodies, *new.bodies)):
        area = old.areas.get(key) or new.areas[key]
        yield Met(area, key, key if key in old.bodies else None, key if key in new.bodies else None)


def compared(old: Views, new: Views, was: str, now: str) -> Comparison:
    """The comparison of two bodies, by their labels."""
    walk = Comparison(old, new)
    walk.roots((was, reference(was)), (now, reference(now)))
    return walk


def labels(met: Met, body: Body) -> tuple[str, str]:
    """The labels of a body in both documents."""
    return label(met.old or "", body), label(met.new or "", body)
