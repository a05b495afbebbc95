from __future__ import annotations

from typing import Any

import pytest

from diglot.schema.facets import Effect, facets
from diglot.schema.view import Views

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
COMPONENTS: dict[str, Any] = {
    "A": {**TEXT, "default": "a"},
    "Old": {**TEXT, "deprecated": True},
    "Loop": {"anyOf": [{"$ref": "#/components/schemas/Loop"}, TEXT]},
    "Chain": {"$ref": "#/components/schemas/Chain"},
}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def said(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str, Effect]]:
    views = Views(COMPONENTS)
    return [tuple(each) for each in facets(views.of([old]), views.of([new]))]


@pytest.mark.parametrize(
    ("old", "new", "facet"),
    [
        (TEXT, {"type": ["string", "null"]}, ("null", "", "null", Effect.WIDENS)),
        (TEXT, WHOLE, ("type", "string", "integer", Effect.BOTH)),
        (WHOLE, {"type": "number"}, ("type", "integer", "number", Effect.WIDENS)),
        (TEXT, {"type": ["string", "array"]}, ("type", "string", "array or string", Effect.WIDENS)),
        ({"type": ["string", "null"]}, {}, ("type", "string", "any", Effect.WIDENS)),
        ({"enum": ["a", "b"]}, {"enum": ["b", "c"]}, ("enum", "a", "c", Effect.BOTH)),
        ({"enum": ["a", "b"]}, {"enum": ["b"]}, ("enum", "a", "", Effect.NARROWS)),
        ({"enum": ["b", "a"]}, TEXT, ("enum", "a, b", "any word", Effect.WIDENS)),
        ({"enum": [1, 2]}, {"enum": [2]}, ("enum", "1", "", Effect.NARROWS)),
        ({"enum": [True]}, {"type": "boolean"}, ("enum", "True", "any word", Effect.WIDENS)),
        ({**TEXT, "const": "a"}, {**TEXT, "enum": ["a", "b"]}, ("enum", "", "b", Effect.WIDENS)),
        (WHOLE, {**WHOLE, "minimum": 1}, ("bound", "", "minimum 1", Effect.NARROWS)),
        ({**WHOLE, "maximum": 2}, {**WHOLE, "maximum": 3}, ("bound", "maximum 2", "maximum 3", Effect.WIDENS)),
        ({**WHOLE, "minimum": 2}, {**WHOLE, "minimum": 3}, ("bound", "minimum 2", "minimum 3", Effect.NARROWS)),
        ({**TEXT, "maxLength": 2}, TEXT, ("bound", "maxLength 2", "", Effect.WIDENS)),
        (
            {"type": "array", "minItems": 1},
            {"type": "array", "minItems": 0},
            ("bound", "minItems 1", "minItems 0", Effect.WIDENS),
        ),
        ({**TEXT, "pattern": "a"}, {**TEXT, "pattern": "b"}, ("bound", "pattern a", "pattern b", Effect.UNKNOWN)),
        ({**TEXT, "pattern": "a"}, TEXT, ("bound", "pattern a", "", Effect.WIDENS)),
        (TEXT, ref("A"), ("default", "", '"a"', Effect.NONE)),
        ({**TEXT, "default": 0}, {**TEXT, "default": False}, ("default", "0", "false", Effect.NONE)),
        (ref("Old"), TEXT, ("deprecated", "deprecated", "", Effect.NONE)),
    ],
)
def test_what_differs(old: dict[str, Any], new: dict[str, Any], facet: tuple[str, str, str, Effect]) -> None:
    kind, was, now, effect = facet
    back = {Effect.WIDENS: Effect.NARROWS, Effect.NARROWS: Effect.WIDENS}.get(effect, effect)
    assert [each for each in said(old, new) if each[0] != "null" or kind == "null"] == [facet]
    assert [each for each in said(new, old) if each[0] != "null" or kind == "null"] == [(kind, now, was, back)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"enum": ["a", None]}, {"type": ["string", "null"], "enum": ["a"]}),
        ({"anyOf": [{**TEXT, "maxLength": 1}, TEXT]}, TEXT),
        ({"anyOf": [{**WHOLE, "maximum": 1}, {**WHOLE, "maximum": 2}]}, {**WHOLE, "maximum": 2}),
        ({"anyOf": [{**TEXT, "enum": ["a"]}, WHOLE]}, {"anyOf": [WHOLE, {**TEXT, "const": "a"}]}),
        ({**WHOLE, "exclusiveMinimum": True}, WHOLE),
        (ref("Loop"), TEXT),
    ],
)
def test_the_same_said_otherwise(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert said(old, new) == []
    assert said(new, old) == []


def test_what_refers_to_itself_only_says_nothing() -> None:
    assert Views(COMPONENTS).of([ref("Chain")]).type == "null"
    assert Views(COMPONENTS).of([ref("Chain")]).default == ""
