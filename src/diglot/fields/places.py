"""Where objects stand in a schema: every object that a place allows, with its path, and where a dotted path leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast

from diglot.shape import bundle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from diglot.shape import Kind, Side

Schema: TypeAlias = Any
_UNIONS: Final = ("anyOf", "oneOf", "allOf")


class Place(NamedTuple):
    """An object of one component at one path; the items of a list are `[]`, the values of a table `*`."""

    path: str
    component: str


class Places:
    """One bundle, walked by place."""

    def __init__(self, side: Side, kind: Kind) -> None:
        self._side = side
        self._components: Mapping[str, Schema] = bundle(side, kind)["$defs"]

    def members(self, component: str) -> Mapping[str, Schema]:
        """The members of a component, `openai.X`, each with its schema; none where it is a free-form object."""
        found: Mapping[str, Schema] = self._components[component.removeprefix(f"{self._side}.")].get("properties", {})
        return found

    def objects(self, schema: Schema, path: str) -> Iterator[Place]:
        """The objects that a schema allows at a path."""
        if not isinstance(schema, dict):
            return
        schema = cast("Mapping[str, Schema]", schema)
        name: str = schema.get("$ref", "").removeprefix("#/$defs/")
        if name:
            whole = self._components[name]
            if whole.get("type") == "object":
                yield Place(path, f"{self._side}.{name}")
            else:
                yield from self.objects(whole, path)
        for union in _UNIONS:
            for branch in schema.get(union, ()):
                yield from self.objects(branch, path)
        yield from self.objects(schema.get("items"), f"{path}[]")
        yield from self.objects(schema.get("additionalProperties"), f"{path}.*".removeprefix("."))

    def below(self, place: Place, member: str) -> list[Place]:
        """The objects that one member of an object allows; one that may stand alone or in a list is told in the list."""
        schema = self.members(place.component).get(member)
        found = dict.fromkeys(self.objects(schema, join(place.path, member)))
        return [one for one in found if Place(f"{one.path}[]", one.component) not in found]

    def along(self, place: Place, dotted: str) -> list[Place]:
        """The objects on the way of a dotted path from an object, the farthest first."""
        ways = [place]
        reached = [place]
        for step in dotted.split("."):
            ways = [below for way in ways for below in self.below(way, step)]
            reached += ways
        return reached[::-1]

    def spelt(self, place: Place, dotted: str) -> str:
        """A dotted path from an object, as a path from the root; below a free-form object as it stands."""
        step, _, rest = dotted.partition(".")
        path = join(place.path, step)
        if not rest:
            return path
        name = rest.partition(".")[0]
        ways = [below for below in self.below(place, step) if name in self.members(below.component)]
        return self.spelt(ways[0], rest) if ways else f"{path}.{rest}"


def join(path: str, member: str) -> str:
    """The path of a member."""
    return f"{path}.{member}" if path else member
