"""Our components beside those of a document: which of ours an object of a document is, and so which rules it has."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diglot.schema import beside
from diglot.schema.bundle import components_of
from diglot.schema.view import Views
from diglot.shape import bundle
from diglot.watch.rules import Rule, refused, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.schema.compare import Difference, Place
    from diglot.schema.published import Document
    from diglot.shape import Side
    from diglot.watch.scope import Scope
    from diglot.watch.severity import Position


@dataclass
class Joined:
    """The components of ours that each object of two documents is, by its name there; none where all is compared."""

    side: Side | None
    old: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    new: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    @classmethod
    def of(cls, scope: Scope, was: Views, now: Views) -> Joined:
        """Join both documents of a scope with ours."""
        if scope.side is None:
            return cls(None)
        ours = Views(components_of(bundle(scope.side, "strict")))
        return cls(
            scope.side,
            _named(ours, scope.side, scope.old, was),
            _named(ours, scope.side, scope.new, now),
        )

    def rules(self, difference: Difference, position: Position) -> tuple[Rule, ...]:
        """The rules of the member that a difference is about, as the document names it that has it."""
        if self.side is None:
            return ()
        place, names = (difference.place, self.old) if difference.kind == "removed" else (difference.there, self.new)
        found = dict.fromkeys(
            rule
            for component in sorted(names.get(place.object, ()))
            for rule in self._of(component, place, difference, position)
        )
        return tuple(found)

    def _of(self, component: str, place: Place, difference: Difference, position: Position) -> Iterator[Rule]:
        if self.side is None or not place.member:
            return
        yield from rules(self.side, component, place.member, position)
        if difference.kind == "enum":
            yield from refused(f"{self.side}.{component}.{place.member}", difference.new.split(", "))


def _named(ours: Views, side: Side, document: Document, views: Views) -> dict[str, set[str]]:
    """The components of ours that stand where an object of a document stands, by the object's name."""
    names: dict[str, set[str]] = defaultdict(set)
    for mine, other in beside.compared(ours, views, beside.common(document, side)).pairs:
        names[other].add(mine)
    return names
