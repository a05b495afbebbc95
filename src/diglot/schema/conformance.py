"""Compare our strict schemas with published documents, and demand a reason for every difference.

differences.toml of a side lists them: an entry names the documents it is about, and either the places of one kind of
difference or a rule that covers a class of them. A difference that no entry covers fails, and so does an entry, or a
place of one, that covers nothing: the list cannot outlive what it explains.
"""

from __future__ import annotations

import re
import tomllib
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import yaml

from . import pipeline
from .closure import closure, facts, references
from .compare import Comparison, Difference
from .flatten import flattened
from .normalise import normalised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .node import Components, Schema

VERBS: Final = ("get", "post")
# Roots that no operation of the documents refers to.
BY_NAME: Final = ("ErrorResponse",)

# Classes of differences, each with the test that a difference belongs to it.
RULES: Final[dict[str, Callable[[Difference], bool]]] = {
    "optional, and null only here": lambda each: each.kind == "null" and each.optional and bool(each.ours),
    "optional, and null only there": lambda each: each.kind == "null" and each.optional and bool(each.theirs),
    "required only here, one word there": lambda each: each.kind == "required" and bool(each.ours) and each.constant,
    "required only here, null there": lambda each: each.kind == "required" and bool(each.ours) and each.nullable,
    "members only here, any object there": lambda each: each.kind == "free" and each.theirs == "any object",
}


@dataclass(frozen=True)
class Document:
    """A published document: its name, the bodies of its operations, its schemas."""

    name: str
    bodies: dict[str, dict[str, Schema]]
    components: Components


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
            else difference.kind == self.kind and difference.place in self.places
        )
        if covered:
            self.used.add("" if self.rule else difference.place)
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


def read(place: str) -> Document:
    """Return the document at a path or a URL."""
    if urlsplit(place).scheme in ("http", "https"):
        with urllib.request.urlopen(place, timeout=60) as answer:
            text = answer.read()
    else:
        text = Path(place).read_bytes()
    name = PurePosixPath(urlsplit(place).path).stem
    return document(name, yaml.load(text, yaml.CSafeLoader))


def document(name: str, written: dict[str, Any]) -> Document:
    """Return what we compare of a written OpenAPI document."""
    bodies: dict[str, dict[str, Schema]] = {}
    for path, operations in written["paths"].items():
        plain = re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/v1"))
        for verb in VERBS:
            if verb in operations:
                bodies[f"{verb} {plain}"] = dict(_bodies(operations[verb]))
    return Document(name, bodies, written["components"]["schemas"])


def compared(ours: Components, theirs: Document, operations: dict[str, dict[str, str]]) -> Comparison:
    """Return the comparison of the bodies of all operations that both have, and of errors by their name."""
    pairs = [
        (name, theirs.bodies[operation][body])
        for operation, bodies in operations.items()
        for body, name in bodies.items()
        if body in theirs.bodies.get(operation, {})
    ]
    if not pairs:
        msg = f"{theirs.name} has none of our operations"
        raise ValueError(msg)
    pairs += [(name, theirs.components[name]) for name in BY_NAME if name in ours and name in theirs.components]
    needed = [name for _, schema in pairs for name in references(schema)]
    walk = Comparison(ours, flattened(normalised(facts(closure(theirs.components, needed)))))
    for name, schema in pairs:
        walk.roots(name, schema)
    return walk


def checked(schemas: Path, theirs: Document) -> Outcome:
    """Return the outcome for one document, compared with the side whose operations it has."""
    operations = tomllib.loads((schemas / "operations.toml").read_text(encoding="utf-8"))
    side = max(operations, key=lambda each: len(operations[each].keys() & theirs.bodies.keys()))
    walk = compared(pipeline.strict(schemas, side), theirs, operations[side])
    listed = entries(schemas, side, theirs.name)
    unlisted = [each for each in walk.found if not any(entry.covers(each) for entry in listed)]
    return Outcome(
        name=theirs.name,
        side=side,
        objects=walk.objects,
        members=walk.members,
        listed=len(walk.found) - len(unlisted),
        unlisted=[str(each) for each in unlisted],
        idle=[f"{place}: {entry.reason}" for entry in listed for place in entry.idle()],
    )


def entries(schemas: Path, side: str, name: str) -> list[Entry]:
    """Return the entries of a side's list that are about a document."""
    text = (schemas / side / "differences.toml").read_text(encoding="utf-8")
    return [Entry(**each) for each in tomllib.loads(text)["difference"] if name in each["documents"]]


def _bodies(operation: dict[str, Any]) -> Iterator[tuple[str, Schema]]:
    """Yield what an operation takes and gives. The schema of a stream stands in some documents without its keyword."""
    asked = operation.get("requestBody", {}).get("content", {})
    given = operation.get("responses", {}).get("200", {}).get("content", {})
    for body, content, media in (
        ("request", asked, "application/json"),
        ("response", given, "application/json"),
        ("stream", given, "text/event-stream"),
    ):
        if media in content:
            yield body, content[media].get("schema", content[media])
