"""Texts, numbers and plain JSON values, and objects with optional members."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

FEW = 3
WORDS = (
    "",
    "x",
    "Lisbon",
    "What about Évora?",
    "two\nlines\r\n",
    "\n\n",
    "a.b[0]",
    'it\'s "quoted" \\ ok',
    "\x00\x01\x1f\x7f",
    "🌍 and \U0001d499",
    "é\u0301\u202e\ufeff\u2028",
    "null",
    "None",
    "{}",
    '{"city": "Faro"}',
    "JSON Schema: and no schema",
    'Told.\n\nJSON Schema: {"enum": [1]}',
)
texts: SearchStrategy[str] = st.one_of(st.sampled_from(WORDS), st.text(max_size=6))
descriptions: SearchStrategy[str] = st.one_of(
    texts,
    st.sampled_from(
        [
            'Told.\n\nJSON Schema: {"enum": [1]}',
            'JSON Schema: {"type": "string", "minLength": 2}',
            'Told twice.\n\nJSON Schema: {"type":"array"}\n\nJSON Schema: {"type":"string"}',
        ]
    ),
)
full_texts: SearchStrategy[str] = texts.map(lambda text: text or "…")
names: SearchStrategy[str] = st.one_of(
    st.sampled_from(["find", "auto", "a", "b-2", "brave_search", "code_interpreter", "auto", "required", "x" * 64]),
    st.text("abcXYZ019_-", min_size=1, max_size=6),
)
keys: SearchStrategy[str] = st.one_of(
    st.sampled_from(["city", "day", "a", "b", "type", "", "0", "a.b", "x y", "ключ", "🗝", "__class__", "it's", "$ref"]),
    st.text(max_size=4),
)
whole_numbers: SearchStrategy[int] = st.one_of(
    st.integers(-3, 300), st.sampled_from([2**31, -(2**63), 2**63, 2**64, -(2**64), 10**40, -(10**300)])
)
fractions: SearchStrategy[float] = st.one_of(
    st.sampled_from([0.5, -0.0, 5.0, 1e30, 1e-300, -1.7976931348623157e308, 0.1]),
    st.floats(-1000, 1000, allow_nan=False).map(lambda number: round(number, 3)),
)
scalars: SearchStrategy[Any] = st.one_of(st.none(), st.booleans(), whole_numbers, fractions, texts)


def _nested(inner: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.one_of(scalars, st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3))


shallow: SearchStrategy[Any] = _nested(scalars)
values: SearchStrategy[Any] = _nested(_nested(shallow))
objects: SearchStrategy[dict[str, Any]] = st.dictionaries(keys, values, max_size=3)
deep: SearchStrategy[Any] = st.integers(1, 60).flatmap(lambda levels: scalars.map(lambda leaf: _stack(leaf, levels)))


def _stack(leaf: Any, levels: int) -> Any:
    for level in range(levels):
        leaf = [leaf] if level % 2 else {"deep": leaf}
    return leaf


def maybe(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Null now and then."""
    return st.one_of(*[strategy] * 5, st.none())


@st.composite
def _record(
    draw: DrawFn,
    required: Mapping[str, SearchStrategy[Any]],
    optional: Mapping[str, SearchStrategy[Any]],
    members: SearchStrategy[list[str]],
) -> dict[str, Any]:
    made = {name: draw(strategy) for name, strategy in required.items()}
    for name in draw(members):
        made[name] = draw(optional[name])
    return made


def record(
    required: Mapping[str, SearchStrategy[Any]],
    optional: Mapping[str, SearchStrategy[Any]] | None = None,
    *,
    least: int = 0,
    most: int = 6,
    whole: bool | None = None,
) -> SearchStrategy[dict[str, Any]]:
    """An object: all of its required members, some of its optional ones, null among them, and some that no schema knows.

    whole: often with all of its optional members, so that none is rare; where it is not said, if they are few.
    """
    whole = len(optional or {}) <= FEW if whole is None else whole
    some = {name: maybe(strategy) for name, strategy in (optional or {}).items()}
    some["x_unknown"] = values
    some["x y.z"] = shallow
    everything = st.just(sorted(optional or {}))
    members = st.lists(st.sampled_from(sorted(some)), min_size=least, max_size=most, unique=True)
    return _record(required, some, st.one_of(everything, members) if whole else members)


def tagged(tag: str, word: str, required: Mapping[str, SearchStrategy[Any]], **options: Any) -> SearchStrategy[Any]:
    """An object whose tag says its kind."""
    return record({tag: st.just(word), **required}, **options)


_styles: SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {"separators": (",", ":")}, {"ensure_ascii": False}, {"indent": 1}, {"sort_keys": True}]
)
_odd_arguments: SearchStrategy[str] = st.sampled_from(
    ["", " ", "{", "[]", "[1]", '"city"', "null", "nonsense", '{"a": 1,}', '{"a": 1, "a": 2}', '{"a": 1e400}', "{} {}"]
)
argument_texts: SearchStrategy[str] = st.one_of(
    _odd_arguments,
    deep.map(lambda value: json.dumps({"deep": value})),
    *[st.tuples(objects, _styles).map(lambda one: json.dumps(one[0], **one[1]))] * 3,
)
