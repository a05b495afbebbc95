"""The generated schemas as the ledgers see them: components by name, their fields, and the objects each field may hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, get_args

from diglot.shape import Kind, Side, bundle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UNIONS: Final = ("anyOf", "oneOf", "allOf")


@dataclass(frozen=True)
class Field:
    """What a field may hold: objects of these components, in a table or not, or any object; of words, these only."""

    objects: tuple[str, ...] = ()
    table: bool = False
    free: bool = False
    words: tuple[str, ...] = ()

    @property
    def constant(self) -> bool:
        """Whether it says which object this is: it has one value, beside null and the empty text."""
        return len({*self.words} - {""}) == 1


Components: TypeAlias = "Mapping[str, Mapping[str, Field]]"


@cache
def components(kind: Kind) -> Components:
    """Every object component of both sides, `openai.X` and `llama_stack.Y`, with its fields; one without any is free."""
    return {
        f"{side}.{name}": {
            field: _field(list(parts(one, side, kind))) for field, one in node.get("properties", {}).items()
        }
        for side in get_args(Side)
        for name, node in bundle(side, kind)["$defs"].items()
        if node.get("type") == "object"
    }


def parts(node: Any, side: Side, kind: Kind) -> Iterator[tuple[str, Any]]:
    """The schemas that a value, its items or its entries may fit, through references and unions.

    Each with the component it is, "" where it is none: every object with properties is a component of its own.
    """
    if "$ref" in node:
        name = node["$ref"].removeprefix("#/$defs/")
        target = bundle(side, kind)["$defs"][name]
        if target.get("type") == "object":
            yield f"{side}.{name}", target
        else:
            yield from parts(target, side, kind)
        return
    assert "properties" not in node, f"an object without a name: {node}"
    yield "", node
    inner = [branch for union in UNIONS for branch in node.get(union, ())]
    inner += [node[name] for name in ("items", "additionalProperties") if isinstance(node.get(name), dict)]
    for one in inner:
        yield from parts(one, side, kind)


def _field(found: list[tuple[str, Any]]) -> Field:
    plain = [one for name, one in found if not name]
    words = [word for one in plain for word in [*one.get("enum", ()), one.get("const")] if word is not None]
    return Field(
        objects=tuple(dict.fromkeys(name for name, _ in found if name)),
        table=any(
            "$ref" in one.get("additionalProperties", ())
            for one in plain
            if one.get("additionalProperties") is not True
        ),
        free=any(one == {} or one.get("additionalProperties") is True for one in plain),
        words=tuple(dict.fromkeys(words)),
    )
