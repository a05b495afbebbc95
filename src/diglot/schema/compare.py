"""Compare two sets of schemas member by member: present, required, type, words, null, bounds, default, deprecated.

Both are walked together from pairs of roots. Names of objects differ between documents, and what one writes inline
the other names, so objects are paired by where they stand, and in a union by their names, tags and members.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from .facets import Effect, Facet, facets
from .pairing import paired
from .view import ANYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .facets import Kind
    from .node import Schema
    from .view import Named, View, Views

Mark: TypeAlias = Literal["optional", "constant", "nullable"]
_DEEPEST: Final = 12  # lists in lists that are compared: one may hold itself


class Place(NamedTuple):
    """A place of a document: an object, a member of it, and the items `[]` and values `{}` within it."""

    object: str
    member: str = ""
    within: str = ""

    def __str__(self) -> str:
        """The place as reports spell it."""
        return f"{self.object}.{self.member}{self.within}" if self.member else f"{self.object}{self.within}"


class Site(NamedTuple):
    """A place, and the schemas that may describe it."""

    place: Place
    schemas: tuple[Schema, ...]

    def within(self, step: str, schemas: tuple[Schema, ...]) -> Site:
        """The items or the values that stand there."""
        return Site(self.place._replace(within=self.place.within + step), schemas)


@dataclass(frozen=True)
class Difference:
    """One thing that two documents say differently of one place, which each of them may name otherwise.

    removed, added: the member is in one of them only. variant: an object of a union is. free: one says what the members
    of an object are, the other takes any. marks: that the member is optional on both sides, that one word is all it can
    be there, that it can be null there; for rules that cover classes of differences.
    """

    place: Place
    there: Place
    kind: Kind
    old: str = ""
    new: str = ""
    effect: Effect = Effect.NONE
    marks: frozenset[Mark] = frozenset()

    def __str__(self) -> str:
        """The line that reports it."""
        return f"{self.place}: {self.kind}: {self.old or 'nothing'} here, {self.new or 'nothing'} there"


class Comparison:
    """One walk over two sets of schemas.

    pairs: the names of the objects that were compared. members: the places of the members that both have. unsaid: the
    objects of the old document where the new one takes any.
    """

    def __init__(self, old: Views, new: Views) -> None:
        self.pairs: dict[tuple[str, str], None] = {}
        self.members: dict[Place, None] = {}
        self.unsaid: list[Named] = []
        self._found: dict[Difference, None] = {}
        self._old, self._new = old, new
        self._open: set[tuple[int, ...]] = set()
        self._met: set[tuple[int, int]] = set()
        self._waiting: deque[tuple[Named, Named]] = deque()

    @property
    def found(self) -> list[Difference]:
        """What differs, in the order of the old document."""
        return list(self._found)

    def roots(self, old: tuple[str, Schema], new: tuple[str, Schema]) -> None:
        """Compare two schemas, each named for what is written inline there."""
        self._sites(Site(Place(old[0]), (old[1],)), Site(Place(new[0]), (new[1],)))
        self._walk()

    def objects(self, old: Named, new: Named) -> None:
        """Compare two objects."""
        self._meet(old, new)
        self._walk()

    def _walk(self) -> None:
        """Compare the objects that were met, one after the other: a document may nest thousands."""
        while self._waiting:
            old, new = self._waiting.popleft()
            for member in sorted(old.schema["properties"].keys() | new.schema["properties"].keys()):
                self._members(member, old, new)

    def _meet(self, old: Named, new: Named) -> None:
        """Have two objects compared, once."""
        both = id(old.schema), id(new.schema)
        if both not in self._met:
            self._met.add(both)
            self.pairs[old.name, new.name] = None
            self._waiting.append((old, new))

    def _sites(self, old: Site, new: Site, *marks: Mark) -> None:
        """Compare what stands at one place; a list that holds itself is compared once on the way to itself."""
        way = (*map(id, old.schemas), 0, *map(id, new.schemas))
        if way in self._open or len(old.place.within) > 2 * _DEEPEST:
            return
        self._open.add(way)
        a, b = self._old.of(old.schemas, str(old.place)), self._new.of(new.schemas, str(new.place))
        for facet in facets(a, b):
            self._differ(old, new, facet, *marks)
        for step, items, others in (("[]", a.items, b.items), ("{}", a.values, b.values)):
            if items and others:
                self._sites(old.within(step, items), new.within(step, others))
        if "object" in a.kinds & b.kinds:
            self._shapes(old, new, a, b)
        self._open.discard(way)

    def _shapes(self, old: Site, new: Site, a: View, b: View) -> None:
        """Compare the objects at one place, unless one side takes any."""
        if a.objects and b.free and not b.objects:
            self.unsaid += a.objects
            self._differ(old, new, Facet("free", _names(a.objects), "any object", Effect.WIDENS))
        elif b.objects and a.free and not a.objects:
            self._differ(old, new, Facet("free", "any object", _names(b.objects), Effect.NARROWS))
        else:
            self._variants(old, new, a, b)

    def _variants(self, old: Site, new: Site, a: View, b: View) -> None:
        """Compare each object of a union with its like; one that has none is a variant."""
        met = paired(a.objects, b.objects, self._old, self._new)
        for pair in met.pairs:
            self._meet(*pair)
        for name, _ in met.old:
            self._differ(old, new, Facet("variant", name, "", Effect.NARROWS))
        for name, _ in met.new:
            self._differ(old, new, Facet("variant", "", name, Effect.WIDENS))

    def _members(self, member: str, old: Named, new: Named) -> None:
        here, there = _member(old, member), _member(new, member)
        was, now = member in old.schema.get("required", ()), member in new.schema.get("required", ())
        if not here.schemas or not there.schemas:
            self._one_sided(here, there, was or now)
            return
        self.members[here.place] = None
        if was != now:
            facet = Facet("required", "required" * was, "required" * now, Effect.WIDENS if was else Effect.NARROWS)
            self._differ(here, there, facet, *_marks(self._new.of(there.schemas, str(there.place))))
        self._sites(here, there, *(() if was or now else ("optional",)))

    def _one_sided(self, old: Site, new: Site, required: bool) -> None:
        """Report a member that one side has not."""
        word = "required " if required else "optional "
        if new.schemas:
            said = word + _described(self._new.of(new.schemas, str(new.place)), new.place)
            self._differ(old, new, Facet("added", "", said, Effect.NARROWS if required else Effect.NONE))
        else:
            said = word + _described(self._old.of(old.schemas, str(old.place)), old.place)
            self._differ(old, new, Facet("removed", said, "", Effect.DROPS if required else Effect.UNKNOWN))

    def _differ(self, old: Site, new: Site, facet: Facet, *marks: Mark) -> None:
        self._found[Difference(old.place, new.place, *facet, frozenset(marks))] = None


def _member(of: Named, name: str) -> Site:
    """The site of a member, without a schema where the object has none of that name."""
    found = of.schema["properties"].get(name)
    return Site(Place(of.name, name), () if found is None else (found,))


def _marks(view: View) -> Iterator[Mark]:
    if view.constant:
        yield "constant"
    if view.null:
        yield "nullable"


def _names(objects: list[Named]) -> str:
    return ", ".join(each.name for each in objects)


def _described(view: View, place: Place) -> str:
    """The types of a member in words, its objects by the names of their components."""
    names = [each.name for each in view.objects if not each.name.startswith(str(place))]
    kinds = [" or ".join(names) if kind == "object" and names else kind for kind in sorted(view.kinds)]
    return " or ".join([*kinds, *["null"] * (view.null and view.kinds != ANYTHING)])
