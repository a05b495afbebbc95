"""How much of one API another covers: small documents for each figure, and the published ones exactly."""

from __future__ import annotations

from typing import Any

import pytest

from diglot import watch
from diglot.errors import InvalidInput
from diglot.watch.coverage import Figures

from .editions import AUGUST, MAY, NAMES, edition
from .made import body, giving, operating, taking

OGX = "ogx-2026-05-07"
TEXT = {"type": "string"}
NULL = {"type": ["string", "null"]}


def counted(made: Any, theirs: dict[str, Any], ours: dict[str, Any], **components: Any) -> Figures:
    """Return what is counted of two objects with these members."""
    there, here = ({"X": {"properties": each}, **components} for each in (theirs, ours))
    return watch.coverage(made(here, "ours"), made(there, "theirs"), everything=True).whole


@pytest.mark.parametrize(
    ("theirs", "ours", "request_", "answer"),
    [
        pytest.param({"a": TEXT}, {"a": TEXT}, 1, 1, id="the same"),
        pytest.param({"a": TEXT}, {"a": NULL}, 1, 0, id="null here only"),
        pytest.param({"a": NULL}, {"a": TEXT}, 0, 1, id="null there only"),
        pytest.param({"a": TEXT}, {"a": {"type": "integer"}}, 0, 0, id="another type"),
        pytest.param({"a": {"enum": ["x"]}}, {"a": TEXT}, 1, 0, id="any word here"),
        pytest.param({"a": {"enum": ["x", "y"]}}, {"a": {"enum": ["x"]}}, 0, 1, id="fewer words here"),
        pytest.param(
            {"a": {**TEXT, "maxLength": 5}}, {"a": {**TEXT, "maxLength": 4, "default": ""}}, 1, 1, id="bounds"
        ),
    ],
)
def test_what_fits(theirs: dict[str, Any], ours: dict[str, Any], request_: int, answer: int) -> None:
    assert counted(taking, theirs, ours)[2:] == (1, 1, 1, request_, 0)
    assert counted(giving, theirs, ours)[2:] == (1, 1, 1, answer, 0)


def test_what_is_below_a_missing_member_is_missing_too() -> None:
    deep = {"properties": {"b": TEXT, "c": {"properties": {"d": TEXT}}}}
    assert counted(taking, {"a": deep, "e": TEXT}, {"e": TEXT}) == Figures(1, 1, 5, 5, 1, 1, 0)


def test_a_branch_that_is_missing_is_told_at_its_member() -> None:
    p, q = ({"properties": {"type": {"const": word}, word: TEXT}} for word in "pq")
    assert counted(taking, {"a": {"anyOf": [p, q]}}, {"a": p}) == Figures(1, 1, 5, 5, 3, 2, 0)
    assert counted(giving, {"a": {"anyOf": [p, q]}}, {"a": p}) == Figures(1, 1, 5, 5, 3, 3, 0)


def test_members_of_any_object_are_unsaid() -> None:
    deep = {"properties": {"b": TEXT, "c": {"properties": {"d": TEXT}}}}
    assert counted(taking, {"a": deep}, {"a": {"type": "object"}}) == Figures(1, 1, 4, 4, 1, 1, 3)
    assert counted(giving, {"a": deep}, {"a": {"type": "object"}}) == Figures(1, 1, 4, 4, 1, 0, 3)


def test_a_member_that_fits_in_one_place_and_not_in_another_does_not_fit() -> None:
    shared = {"$ref": "#/components/schemas/Y"}
    other = {"properties": {"b": {"type": "integer"}}}
    found = counted(taking, {"p": shared, "q": shared}, {"p": shared, "q": other}, Y={"properties": {"b": TEXT}})
    assert found == Figures(1, 1, 3, 3, 3, 2, 0)


def test_an_object_that_is_written_inline_in_a_component_counts_once_wherever_it_stands() -> None:
    shared, other = {"$ref": "#/components/schemas/L"}, {"type": "array", "items": {"properties": {"b": TEXT}}}
    listed = {"L": {"type": "array", "items": {"properties": {"b": TEXT, "c": TEXT}}}}
    found = counted(taking, {"p": shared, "q": shared, "r": shared}, {"q": shared, "r": other}, **listed)
    assert found == Figures(1, 1, 5, 5, 3, 3, 0)


def test_the_objects_of_a_union_in_a_component_are_told_apart() -> None:
    branches = [{"properties": {"type": {"const": word}, "b": TEXT}} for word in "pq"]
    union = {"U": {"anyOf": branches}}
    found = counted(
        taking, {"a": {"$ref": "#/components/schemas/U"}}, {"a": {"$ref": "#/components/schemas/U"}}, **union
    )
    assert found == Figures(1, 1, 5, 5, 5, 5, 0)


def test_what_is_required_otherwise_is_listed_and_does_not_count() -> None:
    there = {"X": {"properties": {"a": TEXT}, "required": ["a"]}}
    here = {"X": {"properties": {"a": TEXT, "b": TEXT}, "required": ["b"]}}
    taken = watch.coverage(taking(here), taking(there), everything=True)
    given = watch.coverage(giving(here), giving(there), everything=True)
    assert (taken.whole.score, given.whole.score) == (100, 100)
    assert [str(each.difference.place) for each in taken.areas[0].required] == ["X.b"]
    assert [str(each.difference.place) for each in given.areas[0].required] == ["X.a"]


def test_operations_and_bodies_that_are_missing() -> None:
    answer = {"responses": {"200": body({"properties": {"a": TEXT}})}}
    theirs = operating({"get": answer, "post": {**answer, "requestBody": body({"properties": {"b": TEXT}})}}, {})
    ours = operating({"post": answer, "put": answer}, {})
    (area,) = watch.coverage(ours, theirs, everything=True).areas
    assert (area.name, area.figures) == ("x", Figures(2, 1, 3, 2, 1, 1, 0))
    assert area.absent == ["get /x", "post /x request"]
    assert (round(area.figures.score, 1), area.figures.shared_score) == (33.3, 50)


def test_an_area_of_which_nothing_is_shared_has_no_score_of_what_is() -> None:
    nothing = watch.coverage(operating({}, {}), taking({"X": {"properties": {"a": TEXT}}}), everything=True)
    assert (nothing.whole.score, nothing.whole.shared_score) == (0, None)


@pytest.mark.parametrize("name", [*NAMES, MAY])
@pytest.mark.parametrize("everything", [False, True])
def test_a_published_document_covers_itself(name: str, everything: bool) -> None:
    found = watch.coverage(edition(name), edition(name), everything=everything)
    assert {each.figures.score for each in found.areas} == {100}
    assert [each for area in found.areas for each in (*area.absent, *area.missing, *area.differs, *area.required)] == []


# Operations, shared operations, members, shared members, present, fit, unsaid.
FIGURES = {
    (OGX, MAY): {
        "Chat": (1, 1, 246, 246, 151, 135, 42),
        "Completions": (1, 1, 46, 46, 27, 24, 2),
        "Embeddings": (1, 1, 14, 14, 14, 13, 0),
        "Models": (2, 2, 10, 10, 10, 10, 0),
    },
    (OGX, AUGUST): {
        "Chat": (1, 1, 300, 300, 151, 134, 42),
        "Completions": (1, 1, 50, 50, 27, 24, 2),
        "Embeddings": (1, 1, 14, 14, 14, 13, 0),
        "Models": (2, 2, 12, 12, 10, 10, 0),
    },
    ("llama-stack-0.2.23", AUGUST): {
        "Chat": (1, 1, 300, 300, 89, 67, 32),
        "Completions": (1, 1, 50, 50, 27, 10, 2),
        "Embeddings": (1, 1, 14, 14, 14, 12, 0),
        "Models": (2, 2, 12, 12, 5, 5, 0),
    },
}


@pytest.mark.parametrize(("pair", "figures"), FIGURES.items(), ids=map(" of ".join, FIGURES))
def test_the_published_documents(pair: tuple[str, str], figures: dict[str, tuple[int, ...]]) -> None:
    found = watch.coverage(edition(pair[0]), edition(pair[1]))
    assert {each.name: tuple(each.figures) for each in found.areas} == figures


def test_all_of_openai() -> None:
    found = watch.coverage(edition(OGX), edition(AUGUST), everything=True)
    assert tuple(found.whole) == (288, 48, 23756, 8625, 2755, 2328, 143)


def test_an_api_without_an_operation_of_ours_is_refused() -> None:
    with pytest.raises(InvalidInput, match="mine and mine: none of our operations is there"):
        watch.coverage(taking({"X": {}}), taking({"X": {}}))
