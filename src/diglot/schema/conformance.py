"""Compare our strict schemas with published documents, and demand a reason for every difference.

differences.toml of a side lists them: an entry names the documents it is about, and either the places of one kind of
difference or a rule that covers a class of them. A difference that no entry covers fails, and so does an entry, or a
place of one, that covers nothing: the list cannot outlive what it explains.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from . import beside, pipeline
from .node import reference
from .published import side_of
from .view import Views

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from diglot.shape import Side

    from .compare import Comparison, Difference
    from .node import Components
    from .published import Document

# Roots that no operation of the documents refers to.
BY_NAME: Final = ("ErrorResponse",)
# What one server says otherwise than another without a document that fits the one only.
NOT_COMPARED: Final = frozenset({"bound", "default", "deprecated"})

# Classes of differences, each with the test that a difference belongs to it.
RULES: Final[dict[str, Callable[[Difference], bool]]] = {
    "optional, and null only here": lambda each: each.kind == "null" and "optional" in each.marks and bool(each.old),
    "optional, and null only there": lambda each: each.kind == "null" and "optional" in each.marks and bool(each.new),
    "required only here, one word there": lambda each: (
        each.kind == "required" and bool(each.old) and "constant" in each.marks
    ),
    "required only here, null there": lambda each: (
        each.kind == "required" and bool(each.old) and "nullable" in each.marks
    ),
    "members only here, any object there": lambda each: each.kind == "free" and each.new == "any object",
}


@dataclass
class Entry:
    """One reason of a list, and what it covered so far."""

    documents: list[str]
    reason: str
    rule: str = ""
    kind: str = ""
    places: list[str] = field(default_factory=list[str])
    used: set[str] = field(default_factory=set[str])

    def covers(self, difference: Difference) -> bool:
        """Say whether a difference is one of this entry's, and remember it."""
        covered = (
            RULES[self.rule](difference)
            if self.rule
            else difference.kind == self.kind and str(difference.place) in self.places
        )
        if covered:
            self.used.add("" if self.rule else str(difference.place))
        return covered

    def idle(self) -> list[str]:
        """Return what of this entry covered nothing."""
        wanted = [""] if self.rule else self.places
        return [place or self.rule for place in wanted if place not in self.used]


@dataclass(frozen=True)
class Outcome:
    """What comparing one document found."""

    name: str
    side: str
    objects: int
    members: int
    listed: int
    unlisted: list[str]
    idle: list[str]

    def __str__(self) -> str:
        """Return the summary line."""
        counts = f"{self.objects} objects, {self.members} members compared, {self.listed} differences listed"
        return f"{self.name} ({self.side}): {counts}, {len(self.unlisted)} unlisted, {len(self.idle)} entries idle"


def compared(ours: Components, theirs: Document, side: Side) -> Comparison:
    """Return the comparison of the bodies of all operations that both have, and of errors by their name."""
    bodies = list(beside.common(theirs, side))
    views = theirs.views(((each.key, each.body) for each in bodies), BY_NAME)
    walk = beside.compared(Views(ours), views, bodies)
    for name in BY_NAME:
        if name in ours and name in views.components:
            walk.roots((name, reference(name)), (name, reference(name)))
    return walk


def checked(schemas: Path, theirs: Document) -> Outcome:
    """Return the outcome for one document, compared with the side whose operations it has."""
    side = side_of(theirs)
    walk = compared(pipeline.strict(schemas, side), theirs, side)
    listed = entries(schemas, side, theirs.name)
    found = [each for each in walk.found if each.kind not in NOT_COMPARED]
    unlisted = [each for each in found if not any(entry.covers(each) for entry in listed)]
    return Outcome(
        name=theirs.name,
        side=side,
        objects=len({ours for ours, _ in walk.pairs}),
        members=len(walk.members),
        listed=len(found) - len(unlisted),
        unlisted=[str(each) for each in unlisted],
        idle=[f"{place}: {entry.reason}" for entry in listed for place in entry.idle()],
    )


def entries(schemas: Path, side: str, name: str) -> list[Entry]:
    """Return the entries of a side's list that are about a document."""
    text = (schemas / side / "differences.toml").read_text(encoding="utf-8")
    return [Entry(**each) for each in tomllib.loads(text)["difference"] if name in each["documents"]]
