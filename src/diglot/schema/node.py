"""Walk a JSON Schema without mistaking a property's name for a keyword.

`default`, `description` and `content` occur in our documents as both, so a plain recursion over dicts would prune
properties. Only the keywords that hold schemas are entered here, and every other module walks through this one. The
schemas true and false have nothing below them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Schema = dict[str, Any]
Components = dict[str, Schema]
Place = tuple[str, ...]

PREFIX: Final = "#/components/schemas/"
ONE: Final = ("items", "additionalProperties", "not")
MANY: Final = ("anyOf", "oneOf", "allOf", "prefixItems")
NAMED: Final = ("properties", "patternProperties")


def reference(name: str) -> Schema:
    """Return the schema that points to a component."""
    return {"$ref": PREFIX + name}


def referred(schema: Schema) -> str | None:
    """Return the name of the component a schema points to, if it points to one."""
    ref = schema.get("$ref")
    return ref.removeprefix(PREFIX) if isinstance(ref, str) else None


def children(schema: Schema) -> Iterator[tuple[Place, Schema]]:
    """Yield each direct subschema with its place below the schema."""
    for place, child in _below(schema):
        if isinstance(child, dict):
            yield place, cast("Schema", child)


def _below(schema: Schema) -> Iterator[tuple[Place, object]]:
    for key in ONE:
        yield (key,), schema.get(key)
    for key in MANY:
        yield from (((key, str(index)), child) for index, child in enumerate(schema.get(key, ())))
    for key in NAMED:
        yield from (((key, name), child) for name, child in schema.get(key, {}).items())


def nodes(schema: Schema, place: Place = ()) -> Iterator[tuple[Place, Schema]]:
    """Yield the schema and every subschema, each with its place below the schema."""
    yield place, schema
    for step, child in children(schema):
        yield from nodes(child, place + step)


def rebuild(schema: Schema, visit: Callable[[Schema, Place], Schema]) -> Schema:
    """Return a copy of the schema whose direct subschemas are what visit makes of them."""

    def visited(child: Any, place: Place) -> Any:
        return visit(cast("Schema", child), place) if isinstance(child, dict) else child

    copy = dict(schema)
    for key in ONE:
        if key in copy:
            copy[key] = visited(copy[key], (key,))
    for key in MANY:
        if key in copy:
            copy[key] = [visited(child, (key, str(index))) for index, child in enumerate(copy[key])]
    for key in NAMED:
        if key in copy:
            copy[key] = {name: visited(child, (key, name)) for name, child in copy[key].items()}
    return copy


def bottom_up(schema: Schema, change: Callable[[Schema], Schema]) -> Schema:
    """Return a copy of the schema in which every node, the deepest first, is what change makes of it."""
    return change(rebuild(schema, lambda child, _: bottom_up(child, change)))


def everywhere(components: Components, change: Callable[[Schema], Schema]) -> Components:
    """Return the components with every node changed."""
    return {name: bottom_up(schema, change) for name, schema in components.items()}


def pointer(place: Place) -> str:
    """Return the JSON Pointer of a place."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in place)
