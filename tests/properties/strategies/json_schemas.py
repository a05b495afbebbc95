"""JSON Schemas of tools and formats, as people, pydantic and MCP servers write them, and as nobody should."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .values import descriptions, full_texts, keys, scalars, shallow, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

WORDS = ("string", "number", "integer", "boolean", "object", "array", "null")
words: SearchStrategy[str] = st.sampled_from(WORDS)
references: SearchStrategy[dict[str, Any]] = st.sampled_from(
    ["#/$defs/Day", "#/$defs/Loop", "#/$defs/missing", "#", "#/definitions/a~1b", "https://example.org/schema"]
).map(lambda reference: {"$ref": reference})
defaults: SearchStrategy[Any] = st.sampled_from([False, 0, 0.0, "", None, True, "metric", [], {}, 10**30])
_keywords: dict[str, SearchStrategy[Any]] = {
    "type": st.one_of(words, st.lists(words, max_size=3), st.sampled_from(["str", "int", "any", 5, None])),
    "description": st.one_of(texts, st.sampled_from([None, 5])),
    "default": st.one_of(defaults, shallow),
    "enum": st.lists(scalars, max_size=3),
    "const": scalars,
    "title": texts,
    "format": st.just("date"),
    "minimum": st.integers(-5, 10**20),
    "pattern": texts,
    "examples": st.lists(scalars, max_size=2),
    "nullable": st.booleans(),
    "deprecated": st.booleans(),
    "additionalProperties": st.one_of(st.booleans(), references),
    "x-order": scalars,
}
plain_rows: SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"type": words}, optional={"description": st.one_of(st.just(""), descriptions), "default": defaults, "title": texts}
)
leaves: SearchStrategy[Any] = st.one_of(
    st.fixed_dictionaries({"type": words, "description": st.just("")}),
    *[plain_rows] * 4,
    st.fixed_dictionaries({"type": words}, optional={name: _keywords[name] for name in ("enum", "format", "minimum")}),
    st.fixed_dictionaries({}, optional=_keywords),
    references,
    st.booleans(),
)


def _inner(inner: SearchStrategy[Any]) -> SearchStrategy[Any]:
    branches = st.lists(st.one_of(inner, st.just({"type": "null"})), max_size=3)
    return st.one_of(
        leaves,
        branches.map(lambda some: {"anyOf": some, "title": "A choice"}),
        st.tuples(st.sampled_from(["oneOf", "allOf"]), branches).map(lambda one: {one[0]: one[1]}),
        inner.map(lambda items: {"type": "array", "items": items}),
        st.dictionaries(keys, inner, max_size=2).map(lambda some: {"type": "object", "properties": some}),
    )


rows: SearchStrategy[Any] = st.one_of(leaves, _inner(_inner(leaves)))
definitions: SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"Day": rows, "Loop": st.just({"anyOf": [{"$ref": "#/$defs/Loop"}, {"type": "null"}]})}
)


_properties: SearchStrategy[dict[str, Any]] = st.one_of(
    *[st.dictionaries(keys, rows, min_size=1, max_size=3)] * 4, st.just({})
)


@st.composite
def tool_schemas(draw: DrawFn) -> dict[str, Any]:
    """The schema of a function's parameters."""
    properties = draw(_properties)
    made: dict[str, Any] = {"type": "object", "properties": properties}
    kind = draw(_kinds)
    if kind == 1:
        return draw(_loose)
    if kind < 8:
        made["required"] = [name for name in sorted(properties) if draw(_some)]
    if kind > 1:
        made.update(draw(_beside[kind - 2]))
    if kind == 2:
        del made[draw(_left_out)]
    return made


_kinds: SearchStrategy[int] = st.integers(0, 8)
_some: SearchStrategy[bool] = st.booleans()
_left_out: SearchStrategy[str] = st.sampled_from(["type", "properties"])
_loose: SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {}, optional={"anyOf": st.lists(rows, max_size=2), **_keywords}
)
_beside: list[SearchStrategy[dict[str, Any]]] = [
    st.just({}),
    st.one_of(st.booleans(), rows).map(lambda one: {"additionalProperties": one}),
    definitions.map(lambda one: {"$defs": one}),
    texts.map(lambda one: {"title": one}),
    st.tuples(st.sampled_from(["minProperties", "$schema", "description", "$ref"]), shallow).map(
        lambda one: {one[0]: one[1]}
    ),
    st.sampled_from([None, [], {}, "city"]).map(lambda one: {"properties": one}),
    st.sampled_from([None, [], ["none of them"], [5], "city", True]).map(lambda one: {"required": one}),
]


whole_schemas: SearchStrategy[dict[str, Any]] = st.one_of(
    tool_schemas(),
    st.sampled_from([{}, {"type": "object"}, {"type": "object", "title": "Weather"}, {"title": "not a name!"}]),
    st.tuples(tool_schemas(), full_texts).map(lambda one: {**one[0], "title": one[1]}),
)
