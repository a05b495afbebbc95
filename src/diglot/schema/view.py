"""What a place of a schema accepts, its references and unions opened."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from diglot import gate

from .node import Components, Schema, referred

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ANYTHING: Final = frozenset({"any"})
TAGS: Final = ("type", "role", "object")
SCALARS: Final = ("string", "number", "integer", "boolean")
# The bounds of each type, and which of two is the looser.
LOOSER: Final = {
    "string": {"maxLength": max, "minLength": min},
    "number": {"maximum": max, "minimum": min, "exclusiveMaximum": max, "exclusiveMinimum": min},
    "array": {"maxItems": max, "minItems": min},
}


class Named(NamedTuple):
    """An object that a place allows: the name of its component, or of the place where it is written inline."""

    name: str
    schema: Schema


@dataclass(frozen=True)
class View:
    """What one place accepts.

    kinds: its types without null, {"any"} for all; an integer is no type of its own beside number.
    words: for each scalar type the words it is limited to, None for any.
    objects, free: the objects that say their members; whether one may stand there that does not.
    items, values: the schemas of a list's items and of a map's values.
    bounds: by keyword, the loosest of the branches; the default as JSON text.
    """

    kinds: frozenset[str]
    null: bool
    words: dict[str, frozenset[Any] | None]
    objects: list[Named]
    free: bool
    items: tuple[Schema, ...]
    values: tuple[Schema, ...]
    bounds: dict[str, Any]
    default: str
    deprecated: bool

    @property
    def type(self) -> str:
        """The types as a report spells them."""
        return " or ".join(sorted(self.kinds)) or "null"

    @property
    def constant(self) -> bool:
        """Whether one word is all that can stand there."""
        return [len(words or ()) for words in self.words.values()] == [1]


class Views:
    """The components of one document, looked at place by place."""

    def __init__(self, components: Components) -> None:
        self.components = components
        self._tags: dict[int, str] = {}
        self._names: dict[int, str] = {}

    def of(self, schemas: Sequence[Schema], place: str = "") -> View:
        """What a place accepts that any of these schemas may describe."""
        opened: set[str] = set()
        found = [leaf for schema in schemas for leaf in self._leaves(place, schema, opened)]
        leaves = [leaf for _, leaf in found]
        kinds = {kind for leaf in leaves for kind in kinds_of(leaf)}
        anything = any(not kinds_of(leaf) for leaf in leaves)
        maps = [leaf.get("additionalProperties") for leaf in leaves]
        return View(
            kinds=ANYTHING if anything else frozenset(kinds - {"null"} - ({"integer"} if "number" in kinds else set())),
            null=anything or "null" in kinds,
            words=_words(leaves),
            objects=self._named([Named(*each) for each in found if "properties" in each[1]]),
            free=any("object" in kinds_of(leaf) and "properties" not in leaf for leaf in leaves),
            items=tuple(leaf["items"] for leaf in leaves if "items" in leaf),
            values=tuple(each for each in maps if gate.is_object(each)),
            bounds=_bounds(leaves),
            default=next((json.dumps(each) for schema in schemas for each in self._said("default", schema)), ""),
            deprecated=any(each is True for schema in schemas for each in self._said("deprecated", schema)),
        )

    def tag(self, node: Schema) -> str:
        """The word by which an object is told from the others of its union, if it has one."""
        if id(node) not in self._tags:
            self._tags[id(node)] = next(self._constants(node), "")
        return self._tags[id(node)]

    def _constants(self, node: Schema) -> Iterator[str]:
        for member in TAGS:
            if member in node["properties"]:
                view = self.of([node["properties"][member]])
                if view.constant:
                    yield from (str(word) for words in view.words.values() for word in words or ())

    def _leaves(self, name: str, node: Schema, opened: set[str]) -> Iterator[tuple[str, Schema]]:
        """The branches that are neither references nor unions, with the last name on the way; each component once."""
        waiting = [(name, node)]
        while waiting:
            name, node = waiting.pop()
            target = referred(node)
            branches = [*node.get("anyOf", ()), *node.get("oneOf", ())]
            if target is None and not branches:
                yield name, node
            elif target is None:
                waiting += [(name, branch) for branch in reversed(branches)]
            elif target not in opened:
                opened.add(target)
                waiting.append((target, self.components[target]))

    def _said(self, keyword: str, node: Schema) -> Iterator[Any]:
        """What a keyword says at a place: there, or in the component that it refers to."""
        opened: set[str] = set()
        while keyword not in node and (target := referred(node)) is not None and target not in opened:
            opened.add(target)
            node = self.components[target]
        if keyword in node:
            yield node[keyword]

    def _named(self, found: list[Named]) -> list[Named]:
        """The objects by their names, those of one name told apart by their tags; each keeps the name it is first met by."""
        often = Counter(each.name for each in found)
        for i, (name, schema) in enumerate(found, 1):
            apart = f"{name}:{self.tag(schema) or i}" if often[name] > 1 else name
            if name:  # who only looks for a tag has none
                self._names.setdefault(id(schema), apart)
        return [Named(self._names.get(id(each.schema), each.name), each.schema) for each in found]


def kinds_of(leaf: Schema) -> list[str]:
    """The types that a leaf names, or those of the words that it is limited to; none where it takes anything."""
    kind: Any = leaf.get("type")
    if kind is None and "properties" in leaf:
        return ["object"]
    if kind is None:
        return list(dict.fromkeys(map(_kind, _listed(leaf) or ())))
    return [kind] if isinstance(kind, str) else kind


def _kind(word: object) -> str:
    kinds: dict[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
    return kinds.get(type(word), "object")


def _listed(leaf: Schema) -> list[Any] | None:
    """The words that a leaf lists, None where it lists none."""
    if "const" in leaf:
        return [leaf["const"]]
    return leaf.get("enum")


def _words(leaves: list[Schema]) -> dict[str, frozenset[Any] | None]:
    """The words of each scalar type that all leaves allow together, None for any."""
    found: dict[str, frozenset[Any] | None] = {}
    for kind in SCALARS:
        lists = [_listed(leaf) for leaf in leaves if kind in kinds_of(leaf)]
        if lists:
            words = [word for each in lists for word in each or () if _kind(word) == kind]
            found[kind] = None if None in lists else frozenset(words)
    return found


def _bounds(leaves: list[Schema]) -> dict[str, Any]:
    """The loosest bounds of all leaves of a type, where each of them has some; a pattern where all have the same."""
    found: dict[str, Any] = {}
    for kind, keywords in LOOSER.items():
        bound = [leaf for leaf in leaves if {kind, "integer" if kind == "number" else kind} & {*kinds_of(leaf)}]
        for keyword, looser in keywords.items():
            values = _numbers(leaf.get(keyword) for leaf in bound)
            if values:
                found[keyword] = looser(values)
    patterns = {leaf.get("pattern") for leaf in leaves if "string" in kinds_of(leaf)}
    return found | ({"pattern": patterns.pop()} if len(patterns) == 1 and patterns != {None} else {})


def _numbers(values: Iterable[Any]) -> list[Any]:
    """The values, where all are numbers."""
    listed = list(values)
    return listed if all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in listed) else []
