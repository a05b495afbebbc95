"""A diff as a page and as JSON."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from diglot.watch.change import where
from diglot.watch.page import Page, Row, Section, row
from diglot.watch.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from diglot.watch.change import Change
    from diglot.watch.diff import Diff

FORMAT: Final = "diglot-schema-diff/1"
_COUNTED: Final = "An operation counts where either document has it, a member where both have it, once for each body."
_MEANS: Final = {
    Severity.BREAKING: "A request that the old document allows may be refused, or an answer may come that it did not allow.",
    Severity.WARNING: "No document says what becomes of it.",
    Severity.INFO: "What fitted still fits.",
}


def page(diff: Diff) -> Page:
    """The page of a diff."""
    changes = [_changes(severity, diff.of(severity)) for severity in Severity if diff.of(severity)]
    components = [
        Section(f"components: {word}", "", ("component", "what it is"), tuple(row(*each) for each in found.items()))
        for word, found in (("new", diff.added), ("gone", diff.removed))
        if found
    ]
    return Page(f"{diff.old} -> {diff.new}", tuple(_summary(diff)), (*changes, *components))


def _summary(diff: Diff) -> Iterator[str]:
    counts = ", ".join(f"{len(diff.of(severity))} {severity}" for severity in Severity)
    yield f"operations: {len(diff.operations)}; members in both: {diff.members}; changes: {counts}"
    yield f"components: {len(diff.added)} new, {len(diff.removed)} gone"
    if any(each.rules for each in diff.changes):
        yield f"changed fields without a rule in the ledgers: {len(diff.unruled)}"
    yield _COUNTED


def _changes(severity: Severity, changes: list[Change]) -> Section:
    head = ("place", "for", "change")
    return Section(severity.value, _MEANS[severity], head, tuple(_row(each) for each in changes))


def _row(change: Change) -> Row:
    name, when = change.otherwise
    notes = {"in": where(change.bodies), **({f"object {when}": name} if name else {}), **_rules(change)}
    return row(change.place, change.who, change.says, notes=notes, mark=change.severity)


def _rules(change: Change) -> Mapping[str, str]:
    """What the ledgers say, by direction."""
    listed = sorted(change.rules, key=lambda rule: rule.to)
    grouped = groupby(listed, key=lambda rule: rule.to)
    return {f"to {to}": "; ".join(dict.fromkeys(rule.says for rule in group)) for to, group in grouped}


def as_json(diff: Diff) -> str:
    """The diff for programs."""
    whole = {
        "format": FORMAT,
        "old": diff.old,
        "new": diff.new,
        "operations": diff.operations,
        "members": diff.members,
        "changes": [_members(each) for each in diff.changes],
        "components": {"added": {**diff.added}, "removed": {**diff.removed}},
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _members(change: Change) -> dict[str, Any]:
    one = change.difference
    return {
        "severity": change.severity,
        "position": change.position,
        "place": change.place,
        "old_place": str(one.place),
        "new_place": str(one.there),
        "kind": one.kind,
        "old": one.old,
        "new": one.new,
        "effect": one.effect.value,
        "bodies": change.bodies,
        "rules": [rule._asdict() for rule in change.rules],
    }
