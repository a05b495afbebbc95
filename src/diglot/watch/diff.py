"""What changed between two editions of an API document, joined with what our ledgers say of each field."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diglot.schema.compare import Difference, Place
from diglot.schema.facets import Effect, Facet
from diglot.watch.change import Change
from diglot.watch.components import appeared
from diglot.watch.joined import Joined
from diglot.watch.rules import NO_RULE
from diglot.watch.scope import Scope, compared, labels
from diglot.watch.severity import LAW, Severity, position_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from diglot.schema.operations import Body
    from diglot.schema.published import Document
    from diglot.watch.scope import Met
    from diglot.watch.severity import Position


@dataclass(frozen=True)
class Diff:
    """What changed from one edition to the next.

    operations: those that were compared; members: how many members both have there, an object counted once for each body.
    changes: the most severe first.
    added, removed: the components that only one of them needs for these operations, each with what it is.
    """

    old: str
    new: str
    operations: tuple[str, ...]
    members: int
    changes: tuple[Change, ...]
    added: Mapping[str, str]
    removed: Mapping[str, str]

    def of(self, severity: Severity) -> list[Change]:
        """The changes of one severity."""
        return [each for each in self.changes if each.severity is severity]

    @property
    def unruled(self) -> list[Change]:
        """The changes of fields for which a ledger that should have a rule has none."""
        return [each for each in self.changes if any(rule.fate in NO_RULE for rule in each.rules)]


def diff(old: Document, new: Document, *, everything: bool = False) -> Diff:
    """What changed for our operations, or for all operations of two documents and then without our rules.

    Raises InvalidInput where a reference leads nowhere, or where neither document has an operation of ours.
    """
    scope = Scope.of(old, new, everything=everything)
    was, now = scope.views()
    joined = Joined.of(scope, was, now)
    met: dict[tuple[Position, Difference], list[str]] = defaultdict(list)
    members = 0
    for operation in scope.met:
        for position, difference, bodies in _of_operation(scope, operation):
            met[position, difference] = bodies
        for body in _common(scope, operation):
            walk = compared(was, now, *labels(operation, body))
            members += len(walk.members)
            for each in walk.found:
                met[position_of(body), each].append(labels(operation, body)[1])
    changes = [_change(joined, *key, tuple(bodies)) for key, bodies in met.items()]
    return Diff(
        old=old.name,
        new=new.name,
        operations=tuple(each.operation for each in scope.met),
        members=members,
        changes=tuple(sorted(changes, key=_order)),
        added=appeared(now, was),
        removed=appeared(was, now),
    )


def _order(change: Change) -> tuple[int, str, str]:
    return [*Severity].index(change.severity), change.position, change.place


def _change(joined: Joined, position: Position, difference: Difference, bodies: tuple[str, ...]) -> Change:
    severity = LAW[difference.effect][position]
    return Change(severity, position, difference, bodies, joined.rules(difference, position))


def _common(scope: Scope, met: Met) -> list[Body]:
    there = scope.bodies(scope.new, met.new)
    return [body for body in scope.bodies(scope.old, met.old) if body in there]


def _of_operation(scope: Scope, met: Met) -> Iterator[tuple[Position, Difference, list[str]]]:
    """The changes of an operation, or of a body of one, as a whole."""
    if not met.old or not met.new:
        yield "request", _whole(met.operation, "operation", gone=not met.new, risk=Effect.NONE), []
        return
    before, after = scope.bodies(scope.old, met.old), scope.bodies(scope.new, met.new)
    for body in dict.fromkeys((*before, *after)):
        if (body in before) is not (body in after):
            position, label = position_of(body), labels(met, body)[0]
            risk = Effect.UNKNOWN if position == "request" else Effect.NONE
            yield position, _whole(label, "body", gone=body not in after, risk=risk), [label]


def _whole(name: str, word: str, *, gone: bool, risk: Effect) -> Difference:
    facet = Facet("removed", word, "", Effect.BOTH) if gone else Facet("added", "", word, risk)
    return Difference(Place(name), Place(name), *facet)
