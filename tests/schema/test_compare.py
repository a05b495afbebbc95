from __future__ import annotations

from typing import Any

import pytest

from diglot.schema.compare import Comparison
from diglot.schema.node import reference
from diglot.schema.view import Views

STRING = {"type": "string"}


def differences(ours: dict[str, Any], theirs: dict[str, Any], **components: Any) -> list[str]:
    """Return what differs between two objects that have one member `a`, ours a component and theirs inline."""
    named = {key: value for key, value in components.items() if key.isupper()}
    walk = Comparison(Views({"X": {"type": "object", "properties": {"a": ours}}, **named}), Views(named))
    walk.roots(("X", reference("X")), ("theirs", {"type": "object", "properties": {"a": theirs}}))
    return [str(each) for each in walk.found]


def part(tag: str, **members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"type": {"type": "string", "const": tag}, **members}, "required": ["type"]}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (STRING, STRING),
        ({"type": ["string", "null"]}, {"anyOf": [STRING, {"type": "null"}]}),
        ({"$ref": "#/components/schemas/S"}, STRING),
        ({"type": ["integer", "number"]}, {"type": "number"}),
        ({"type": "string", "const": "a"}, {"type": "string", "enum": ["a"]}),
        ({"anyOf": [STRING, {"type": "string", "enum": ["a"]}]}, STRING),
        ({"type": "object", "additionalProperties": STRING}, {"type": "object", "additionalProperties": STRING}),
        (
            {"anyOf": [part("b"), part("c", x=STRING)]},
            {"oneOf": [part("c", x=STRING), part("b")], "discriminator": {"propertyName": "type"}},
        ),
        ({}, {}),
    ],
)
def test_the_same_said_otherwise_is_no_difference(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert differences(ours, theirs, S=STRING) == []
    assert differences(theirs, ours, S=STRING) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "line"),
    [
        (STRING, {"type": "integer"}, "X.a: type: string here, integer there"),
        (STRING, {"type": ["string", "null"]}, "X.a: null: nothing here, null there"),
        ({"type": "string", "enum": ["a", "b"]}, STRING, "X.a: enum: a, b here, any word there"),
        (STRING, {"type": "string", "const": "a"}, "X.a: enum: any word here, a there"),
        (
            {"type": "array", "items": STRING},
            {"type": "array", "items": {"type": "integer"}},
            "X.a[]: type: string here, integer there",
        ),
        (
            {"type": "object", "additionalProperties": STRING},
            {"type": "object", "additionalProperties": {"type": "boolean"}},
            "X.a{}: type: string here, boolean there",
        ),
        ({"$ref": "#/components/schemas/P"}, {"type": "object"}, "X.a: free: P here, any object there"),
        ({"type": "object"}, part("p"), "X.a: free: any object here, theirs.a there"),
        (
            {"anyOf": [{"$ref": "#/components/schemas/P"}, {"$ref": "#/components/schemas/Q"}]},
            {"$ref": "#/components/schemas/Q"},
            "X.a: variant: P here, nothing there",
        ),
        (
            {"$ref": "#/components/schemas/P"},
            {"anyOf": [{"$ref": "#/components/schemas/Q"}, {"$ref": "#/components/schemas/P"}]},
            "X.a: variant: nothing here, Q there",
        ),
        ({"$ref": "#/components/schemas/P"}, part("p"), "P.text: removed: optional string here, nothing there"),
        (part("p"), {"$ref": "#/components/schemas/P"}, "X.a.text: added: nothing here, optional string there"),
    ],
)
def test_differences(ours: dict[str, Any], theirs: dict[str, Any], line: str) -> None:
    assert differences(ours, theirs, P=part("p", text=STRING), Q=part("q", text=STRING)) == [line]


def test_objects_without_a_tag_are_paired_by_their_members() -> None:
    ours = {"anyOf": [part("p", text=STRING), part("q", url=STRING)]}
    word = {"type": "string", "enum": ["p", "q"]}
    theirs = {"anyOf": [{"properties": {"type": word, "url": STRING}}, {"properties": {"type": word, "text": STRING}}]}
    assert {line.split(": ")[1] for line in differences(ours, theirs)} == {"required", "enum"}


def test_required_and_the_marks_for_the_rules() -> None:
    ours = {"X": {"properties": {"a": STRING, "b": STRING, "c": STRING}, "required": ["a", "b"]}}
    theirs = {
        "properties": {"a": {"type": "string", "const": "x"}, "b": {"type": ["string", "null"]}, "c": STRING},
        "required": ["c"],
    }
    walk = Comparison(Views(ours), Views({}))
    walk.roots(("X", reference("X")), ("theirs", theirs))
    required = {str(each.place): each for each in walk.found if each.kind == "required"}
    assert str(required["X.a"]) == "X.a: required: required here, nothing there"
    assert str(required["X.c"]) == "X.c: required: nothing here, required there"
    assert (required["X.a"].marks, required["X.b"].marks) == ({"constant"}, {"nullable"})
    assert [each.marks for each in walk.found if each.kind == "null"] == [frozenset()]


def test_objects_that_hold_themselves_are_compared_once() -> None:
    loop = {"properties": {"next": {"$ref": "#/components/schemas/N"}, "a": STRING}}
    walk = Comparison(Views({"N": loop}), Views({"N": loop}))
    walk.roots(("N", reference("N")), ("N", reference("N")))
    assert (len(walk.pairs), len(walk.members), walk.found) == (1, 2, [])
