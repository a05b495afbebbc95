"""Plain data with the components it is made of: which object is which, and what differs between two documents."""

from __future__ import annotations

import json
from functools import cache
from itertools import chain as flat
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from diglot import misfit
from diglot.shape import Shape

from .components import Field, components

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.shape import Kind

Chain: TypeAlias = "tuple[tuple[str, str], ...]"  # the component and field of every step from the whole to a place
FREE: Final = Field(free=True)
TAGS: Final = (*misfit.TAGS, "parse_status")


class Change(NamedTuple):
    """One place that differs.

    root: how many steps of the way there were before and after; None where the place itself was.
    came: it was not there before; False where it is not there after.
    follows: it differs because another kind of object stands there.
    """

    chain: Chain
    root: int | None = None
    came: bool = False
    follows: bool = False


class Member(NamedTuple):
    """A member of an object that comes or goes, with the components of the objects it holds."""

    component: str
    field: str
    holds: frozenset[str] = frozenset()


@cache
def shape(component: str, kind: Kind) -> Shape:
    """The shape of a component, `openai.X`."""
    side, _, name = component.partition(".")
    return Shape(side, kind, name)  # type: ignore[arg-type]


def exact(value: object) -> str:
    """JSON in which 1, 1.0 and true differ and the order of members does not."""
    return json.dumps(value, sort_keys=True)


def same(a: Any, b: Any) -> bool:
    """Whether two values are equal, where 1, 1.0 and true differ."""
    return bool(a == b) and repr(a) == repr(b)


class Typed:
    """Walks over data of one kind of schema."""

    def __init__(self, kind: Kind) -> None:
        self.kind: Kind = kind
        self.components = components(kind)

    def which(self, value: dict[str, Any], among: Field) -> str:
        """The component of an object; "" for a free one."""
        if among.table or not among.objects:
            return ""
        fitting = among.objects
        if len(fitting) > 1:
            fitting = tuple(name for name in fitting if shape(name, self.kind).validator.is_valid(value))
        return fitting[0] if fitting and self.components[fitting[0]] else ""

    def tags(self, value: Any, among: Field) -> list[Any]:
        """What says of which kind an object is, and those it holds."""
        if not isinstance(value, dict) or not (component := self.which(value, among)):
            return []
        inner = [self.tags(member, self.below(component, name)) for name, member in value.items()]
        return [*(value[tag] for tag in TAGS if tag in value), *flat.from_iterable(inner)]

    def is_free(self, among: Field) -> bool:
        """Whether any object may stand somewhere."""
        return among.free or any(not self.components[one] for one in among.objects)

    def below(self, component: str, name: str) -> Field:
        """What a member of an object may hold; anything in a free object, and where the schema has no such member."""
        return self.components[component].get(name, FREE) if component else FREE

    def inner(self, value: Any, among: Field) -> Iterator[Member]:
        """The members of all objects of a value; but null ones."""
        if isinstance(value, list):
            for item in value:
                yield from self.inner(item, among)
        elif isinstance(value, dict) and among.table:
            yield from self.inner([*value.values()], Field(among.objects))
        elif isinstance(value, dict) and (component := self.which(value, among)):
            for name, member in value.items():
                if member is not None:
                    held = [*self.inner(member, self.below(component, name))]
                    yield Member(component, name, frozenset(one.component for one in held))
                    yield from held

    def leaves(self, value: Any, among: Field, chain: Chain, *, nulls: bool = False) -> Iterator[Chain]:
        """The place of everything said in a value; of null only on demand, of what is empty never."""
        if isinstance(value, list) and among.objects:
            for item in value:
                yield from self.leaves(item, among, chain, nulls=nulls)
        elif isinstance(value, dict) and among.table:
            yield from self.leaves([*value.values()], Field(among.objects), chain, nulls=nulls)
        elif isinstance(value, dict) and (self.which(value, among) or (value and self.is_free(among))):
            component = self.which(value, among)
            for name, member in value.items():
                below = self.below(component, name)
                yield from self.leaves(member, below, (*chain, (component, name)), nulls=nulls)
        elif value is not None or nulls:
            yield chain

    def changes(self, a: Any, b: Any, among: Field, chain: Chain = ()) -> Iterator[Change]:
        """What differs between two values that stand at one place."""
        if same(a, b):
            return
        if isinstance(a, list) and isinstance(b, list):
            yield from self._lists(a, b, among, chain)
        elif isinstance(a, dict) and isinstance(b, dict):
            yield from self._objects(a, b, among, chain)
        else:
            root = len(chain) if a is None or b is None else None
            for value, came in ((a, False), (b, True)):
                yield from (Change(leaf, root, came) for leaf in self.leaves(value, among, chain))

    def _objects(self, a: dict[str, Any], b: dict[str, Any], among: Field, chain: Chain) -> Iterator[Change]:
        if among.table:
            for name in {**a, **b}:
                yield from self.changes(a.get(name), b.get(name), Field(among.objects), chain)
            return
        one, other = self.which(a, among), self.which(b, among)
        if one == other and not (one or self.is_free(among)):
            yield Change(chain)
            return
        if one == other:
            for name in {**a, **b}:
                yield from self.changes(a.get(name), b.get(name), self.below(one, name), (*chain, (one, name)))
            return
        for value, came in ((a, False), (b, True)):
            for leaf in self.leaves(value, among, chain):
                yield Change(leaf, len(chain), came, not self.below(*leaf[len(chain)]).constant)

    def _lists(self, a: list[Any], b: list[Any], among: Field, chain: Chain) -> Iterator[Change]:
        if not among.objects:
            yield Change(chain)
            return
        for one, other in self._aligned(a, b, among):
            yield from self.changes(one, other, among, chain)

    def _aligned(self, a: list[Any], b: list[Any], among: Field) -> list[tuple[Any, Any]]:
        """The items that stand for each other, with None where one stands alone: so that as little as possible differs."""
        start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if not same(x, y)), min(len(a), len(b)))
        a, b = a[start:], b[start:]
        kinds, others = [self.tags(one, among) for one in a], [self.tags(one, among) for one in b]
        if kinds == others:
            return [*zip(a, b, strict=True)]
        best: dict[tuple[int, int], tuple[int, list[tuple[Any, Any]]]] = {(0, 0): (0, [])}
        for i in range(len(a) + 1):
            for j in range(len(b) + 1):
                steps = [(di, dj) for di, dj in ((1, 1), (1, 0), (0, 1)) if i >= di and j >= dj]
                ways = []
                for di, dj in steps:
                    if not (di and dj) or kinds[i - 1] == others[j - 1]:
                        pair = (a[i - 1] if di else None, b[j - 1] if dj else None)
                        cost, before = best[i - di, j - dj]
                        ways.append((cost + sum(1 for _ in self.changes(*pair, among)), [*before, pair]))
                if ways:
                    best[i, j] = min(ways, key=lambda way: way[0])
        return best[len(a), len(b)][1]
