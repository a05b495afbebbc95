"""One change between two editions of a document: what it is, how much it matters, where it is met, and what our rules say."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot.schema.compare import Difference
    from diglot.watch.rules import Rule
    from diglot.watch.severity import Position, Severity


@dataclass(frozen=True)
class Change:
    """One change.

    position: whether senders of requests or readers of answers meet it; of a whole operation both do.
    bodies: where it is met, `post /chat/completions request`; empty for a whole operation.
    rules: what our ledgers say of the field, in each direction; empty where all operations are compared.
    """

    severity: Severity
    position: Position
    difference: Difference
    bodies: tuple[str, ...]
    rules: tuple[Rule, ...] = ()

    @property
    def who(self) -> str:
        """Those who meet it."""
        return {"request": "senders", "answer": "readers"}[self.position] if self.bodies else "both"

    @property
    def place(self) -> str:
        """The place, as the new document names it, but what is gone as the old one did."""
        one = self.difference
        return str(one.place if one.kind == "removed" else one.there)

    @property
    def otherwise(self) -> tuple[str, str]:
        """The object's name in the other document, and the word for when it had it; empty where it is the same."""
        one = self.difference
        if one.place.object == one.there.object:
            return "", ""
        return (one.there.object, "now") if one.kind == "removed" else (one.place.object, "was")

    @property
    def says(self) -> str:
        """What changed, in a few words."""
        return said(self.difference, "now", "no longer")


def said(one: Difference, here: str, gone: str) -> str:
    """A difference in a few words; `here` and `gone` say of the second document what it has and what it has not."""
    match one.kind:
        case "added" | "removed":
            return f"{one.kind}: {one.new or one.old}"
        case "required" | "deprecated":
            return f"{one.kind} {here if one.new else gone}"
        case "null":
            return f"null {here if one.new else gone}"
        case "enum" | "variant" if "any word" not in (one.old, one.new):
            parts = (f"{word} {each}" for word, each in ((gone, one.old), (here, one.new)) if each)
            return f"{one.kind}: {', '.join(parts)}"
        case _:
            return f"{one.kind}: {one.old or 'none'}, {here} {one.new or 'none'}"


def where(labels: Iterable[str]) -> str:
    """Where something is met: `post /chat/completions response, stream; get /models response`."""
    grouped = groupby(labels, key=lambda label: label.rpartition(" ")[0])
    return "; ".join(
        f"{operation} {', '.join(each.rpartition(' ')[2] for each in group)}" for operation, group in grouped
    )
