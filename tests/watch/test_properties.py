"""What holds of any two documents: one is the same as itself, and what breaks senders one way breaks readers the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from diglot import watch
from diglot.watch import Severity

from .made import giving, taking

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMES = st.sampled_from("abc")
SCALARS = st.one_of(
    st.sampled_from(["string", "integer", "number", "boolean"]).map(lambda kind: {"type": kind}),
    st.lists(st.sampled_from("pqr"), min_size=1, unique=True).map(lambda words: {"enum": words}),
    st.integers(0, 3).map(lambda most: {"type": "string", "maxLength": most, "default": "a" * most}),
    st.sampled_from([{}, {"type": "object"}, {"type": ["string", "null"]}, {"type": "string", "nullable": True}]),
    st.sampled_from("XYZ").map(lambda name: {"$ref": f"#/components/schemas/{name}"}),
)


@st.composite
def objects(draw: Any, inner: Any, tag: str | None = None) -> dict[str, Any]:
    members = draw(st.dictionaries(NAMES, inner, max_size=3))
    required = draw(st.lists(NAMES, unique=True))
    return {"properties": {**members, **({"type": {"const": tag}} if tag else {})}, "required": required}


def richer(inner: Any) -> Any:
    return st.one_of(
        objects(inner),
        inner.map(lambda each: {"type": "array", "items": each}),
        inner.map(lambda each: {"type": "object", "additionalProperties": each}),
        st.tuples(objects(inner, "p"), objects(inner, "q"), SCALARS).map(lambda branches: {"oneOf": [*branches]}),
        st.tuples(objects(inner), objects(inner)).map(lambda parts: {"allOf": [*parts]}),
    )


SCHEMAS = st.recursive(SCALARS, richer, max_leaves=6)
DOCUMENTS = st.fixed_dictionaries({"X": objects(SCHEMAS), "Y": SCHEMAS, "Z": SCHEMAS})


def places(changes: Iterable[watch.Change]) -> set[frozenset[str]]:
    """Return the places of changes, each by its names in both documents."""
    return {frozenset((str(each.difference.place), str(each.difference.there))) for each in changes}


def breaking(found: watch.Diff, kind: str) -> set[frozenset[str]]:
    return places(each for each in found.of(Severity.BREAKING) if each.difference.kind == kind)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_a_document_is_the_same_as_itself(schemas: dict[str, Any]) -> None:
    for made in (taking, giving):
        one = made(schemas)
        assert watch.diff(one, one, everything=True).changes == ()
        whole = watch.coverage(one, one, everything=True).whole
        assert (whole.fit, whole.present, whole.unsaid) == (whole.members, whole.members, 0)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_what_breaks_senders_one_way_breaks_readers_the_other(old: dict[str, Any], new: dict[str, Any]) -> None:
    sent = watch.diff(taking(old), taking(new), everything=True)
    read = watch.diff(giving(new), giving(old), everything=True)
    for kind in ("required", "type", "enum", "null", "bound", "free"):
        assert breaking(sent, kind) == breaking(read, kind)
    gone = places(each for each in sent.changes if each.difference.kind == "removed")
    assert gone == places(each for each in read.changes if each.difference.kind == "added")


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_what_is_covered_is_some_of_all(old: dict[str, Any], new: dict[str, Any]) -> None:
    for made in (taking, giving):
        figures = watch.coverage(made(new), made(old), everything=True).whole
        assert 0 <= figures.fit <= figures.present <= figures.present + figures.unsaid <= figures.members
