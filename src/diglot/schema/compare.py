"""Compare two sets of schemas member by member: present, required, type, enum, null.

Both are walked together from pairs of roots. Names of objects differ between documents, and what one writes inline
the other names, so objects are paired by where they stand, and in a union by their tag.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from .node import Components, Schema, referred

if TYPE_CHECKING:
    from collections.abc import Iterator

Named = tuple[str, Schema]
Kind = Literal["ours", "theirs", "required", "type", "enum", "null", "variant", "free"]
TAGS: Final = ("type", "role", "object")
SAME_TAG: Final = 1000
ANYTHING: Final = frozenset({"any"})


@dataclass(frozen=True)
class Difference:
    """One thing that two documents say differently of one member of an object of ours.

    `ours` and `theirs`: the member is in one of them only. `variant`: a branch of a union is. `free`: one says what
    the members of an object are, the other takes any. What follows them is for rules that cover classes of differences.
    """

    place: str
    kind: Kind
    ours: str = ""
    theirs: str = ""
    optional: bool = False  # on both sides
    constant: bool = False  # one word is all the member can be there
    nullable: bool = False  # the member can be null there

    def __str__(self) -> str:
        """Return the line that reports it."""
        return f"{self.place}: {self.kind}: {self.ours or 'nothing'} here, {self.theirs or 'nothing'} there"


@dataclass
class View:
    """What a node accepts, its references and unions opened."""

    kinds: frozenset[str]
    null: bool
    words: frozenset[Any] | None
    objects: list[Named]
    free: bool
    items: list[Schema]
    values: list[Schema]

    def type(self) -> str:
        """Return the types as the report spells them."""
        return " or ".join(sorted(self.kinds)) or "null"

    def enum(self) -> str:
        """Return the allowed words as the report spells them."""
        return "any word" if self.words is None else ", ".join(sorted(map(str, self.words)))


@dataclass
class Comparison:
    """One walk over two sets of schemas: what was met, and what differs."""

    ours: Components
    theirs: Components
    found: list[Difference] = field(default_factory=list[Difference])
    objects: int = 0
    members: int = 0
    _met: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def roots(self, ours: str, theirs: Schema) -> None:
        """Compare a component of ours with a schema of theirs."""
        self.values(ours, {"$ref": f"#/components/schemas/{ours}"}, theirs)

    def values(self, place: str, ours: Schema, theirs: Schema, *, optional: bool = False) -> None:
        """Compare what stands at one place."""
        a, b = view(ours, self.ours), view(theirs, self.theirs)
        if a.null != b.null:
            self._differ(place, "null", "null" if a.null else "", "null" if b.null else "", optional=optional)
        if a.kinds != b.kinds:
            self._differ(place, "type", a.type(), b.type())
        if a.words != b.words and "string" in a.kinds & b.kinds:
            self._differ(place, "enum", a.enum(), b.enum())
        if a.items and b.items:
            self.values(f"{place}[]", _union(a.items), _union(b.items))
        if a.values and b.values:
            self.values(f"{place}{{}}", _union(a.values), _union(b.values))
        if "object" in a.kinds & b.kinds:
            self._shapes(place, a, b)

    def _shapes(self, place: str, ours: View, theirs: View) -> None:
        """Compare the objects at one place, unless one side takes any."""
        if ours.objects and theirs.free and not theirs.objects:
            self._differ(place, "free", ", ".join(name for name, _ in ours.objects), "any object")
        elif theirs.objects and ours.free and not ours.objects:
            self._differ(place, "free", "any object", ", ".join(name or "an object" for name, _ in theirs.objects))
        else:
            self._variants(place, ours.objects, theirs.objects)

    def _variants(self, place: str, ours: list[Named], theirs: list[Named]) -> None:
        """Compare each object of a union with the most like of the other; what is left over is a variant."""
        if len(ours) == len(theirs) == 1:
            self._objects(*ours[0], theirs[0][1])
            return
        left = list(theirs)
        for name, node in ours:
            likeness = [self._likeness(node, other) for _, other in left]
            if not any(likeness):
                self._differ(place, "variant", name, "")
                continue
            self._objects(name, node, left.pop(likeness.index(max(likeness)))[1])
        for name, _ in left:
            self._differ(place, "variant", "", name or "an object")

    def _likeness(self, ours: Schema, theirs: Schema) -> int:
        """Return how like two objects of unions are: by their tags before all, then by the members they share."""
        mine, other = tag(ours, self.ours), tag(theirs, self.theirs)
        if mine and other:
            return SAME_TAG if mine == other else 0
        return len(ours["properties"].keys() & theirs["properties"].keys() - {*TAGS})

    def _objects(self, name: str, ours: Schema, theirs: Schema) -> None:
        """Compare two objects member by member, once for each pair."""
        pair = (name, json.dumps(theirs, sort_keys=True))
        if pair in self._met:
            return
        self._met.add(pair)
        self.objects += 1
        for member in sorted(ours["properties"].keys() | theirs["properties"].keys()):
            self._members(f"{name}.{member}", member, ours, theirs)

    def _members(self, place: str, member: str, ours: Schema, theirs: Schema) -> None:
        a, b = ours["properties"].get(member), theirs["properties"].get(member)
        if a is None or b is None:
            self._differ(place, *(("theirs", "", "a member") if a is None else ("ours", "a member", "")))
            return
        self.members += 1
        here, there = ("required" if member in each.get("required", ()) else "" for each in (ours, theirs))
        if here != there:
            seen = view(b, self.theirs)
            constant = seen.words is not None and len(seen.words) == 1
            self._differ(place, "required", here, there, constant=constant, nullable=seen.null)
        self.values(place, a, b, optional=not (here or there))

    def _differ(self, place: str, kind: Kind, ours: str, theirs: str, **marks: bool) -> None:
        difference = Difference(place, kind, ours, theirs, **marks)
        if difference not in self.found:
            self.found.append(difference)


def view(node: Schema, components: Components) -> View:
    """Return what a node accepts."""
    found = list(leaves("", node, components))
    kinds = {kind for _, leaf in found for kind in _kinds(leaf)}
    if "number" in kinds:
        kinds.discard("integer")
    strings = [leaf for _, leaf in found if "string" in _kinds(leaf)]
    maps = [leaf.get("additionalProperties") for _, leaf in found]
    anything = any(not _kinds(leaf) for _, leaf in found)
    return View(
        kinds=ANYTHING if anything else frozenset(kinds - {"null"}),
        null=anything or "null" in kinds,
        words=_words(strings),
        objects=[(name, leaf) for name, leaf in found if "properties" in leaf],
        free=any("object" in _kinds(leaf) and "properties" not in leaf for _, leaf in found),
        items=[leaf["items"] for _, leaf in found if "items" in leaf],
        values=[each for each in maps if isinstance(each, dict)],
    )


def leaves(name: str, node: Schema, components: Components) -> Iterator[Named]:
    """Yield the branches of a node that are neither references nor unions, with the last name on the way."""
    target = referred(node)
    if target is not None:
        yield from leaves(target, components[target], components)
        return
    branches = [*node.get("anyOf", ()), *node.get("oneOf", ())]
    for branch in branches:
        yield from leaves(name, branch, components)
    if not branches:
        yield name, node


def tag(node: Schema, components: Components) -> str:
    """Return the word by which an object is told from the others of its union, if it has one."""
    for member in TAGS:
        words = view(node["properties"].get(member, {}), components).words
        if words is not None and len(words) == 1:
            return str(next(iter(words)))
    return ""


def _union(nodes: list[Schema]) -> Schema:
    return nodes[0] if len(nodes) == 1 else {"anyOf": nodes}


def _kinds(leaf: Schema) -> list[str]:
    kind: Any = leaf.get("type", "object" if "properties" in leaf else [])
    return [kind] if isinstance(kind, str) else kind


def _words(strings: list[Schema]) -> frozenset[Any] | None:
    """Return the words that all of some string schemas allow together, None for any."""
    if not strings or any("enum" not in leaf and "const" not in leaf for leaf in strings):
        return None
    words = (word for leaf in strings for word in leaf.get("enum", [leaf.get("const")]))
    return frozenset(word for word in words if word is not None)
