from __future__ import annotations

from typing import Any

import pytest

from diglot.schema.normalise import normalised, not_null, nullable
from diglot.schema.nulls import at_the_use

A: dict[str, Any] = {"$ref": "#/components/schemas/A"}
NULL = {"type": "null"}


def one(schema: dict[str, Any]) -> dict[str, Any]:
    return normalised({"X": schema})["X"]


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({**A, "nullable": True}, {"anyOf": [A, NULL]}),
        (
            {"type": "string", "enum": ["a", "b"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", "b", None]},
        ),
        ({"type": "string", "enum": ["a"], "nullable": True}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"type": "string", "enum": ["a"]}, {"type": "string", "const": "a"}),
        ({"anyOf": [{"type": "string"}, NULL]}, {"type": ["string", "null"]}),
        (
            {"anyOf": [{"type": "array", "items": A}, NULL], "default": None},
            {"type": ["array", "null"], "items": A, "default": None},
        ),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, {"type": ["integer", "number"]}),
        ({"oneOf": [A]}, A),
        ({"anyOf": [{"anyOf": [A, {"type": "string"}]}, NULL]}, {"anyOf": [A, {"type": "string"}, NULL]}),
        ({"anyOf": [A, A, NULL]}, {"anyOf": [A, NULL]}),
        ({"anyOf": [{}, NULL], "default": None}, {"default": None}),
        (
            {"oneOf": [{"type": "string", "nullable": True}, {"type": "array", "items": A}], "nullable": True},
            {"anyOf": [{"type": "string"}, {"type": "array", "items": A}, NULL]},
        ),
        ({"type": "string", "format": "uri"}, {"type": "string"}),
        (
            {"oneOf": [A], "discriminator": {"propertyName": "type", "mapping": {"a": A["$ref"]}}},
            {"oneOf": [A], "discriminator": {"propertyName": "type"}},
        ),
    ],
)
def test_each_thing_is_written_in_one_way(written: dict[str, Any], normal: dict[str, Any]) -> None:
    assert one(written) == normal
    assert one(normal) == normal


def test_keywords_in_the_depth_are_normalised_and_properties_of_their_name_stay() -> None:
    written = {"type": "object", "properties": {"nullable": {"type": "string", "nullable": True}, "format": {}}}
    assert one(written) == {"type": "object", "properties": {"nullable": {"type": ["string", "null"]}, "format": {}}}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string"},
        {"type": "string", "enum": ["a", "b"]},
        {"type": "string", "const": "a"},
        A,
        {"anyOf": [A, {"type": "string"}]},
        {"type": "array", "items": {"type": ["string", "null"]}},
    ],
)
def test_null_can_be_added_once_and_taken_back(schema: dict[str, Any]) -> None:
    wide = nullable(schema)
    assert wide != schema
    assert nullable(wide) == wide
    assert not_null(wide) == schema


def test_a_default_stays_beside_the_union_it_is_the_default_of() -> None:
    assert nullable({**A, "default": "a"}) == {"anyOf": [A, NULL], "default": "a"}


def test_null_moves_from_a_component_to_where_it_is_used() -> None:
    components = {
        "A": {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
        "B": {"type": "object", "properties": {"a": A}},
    }
    assert at_the_use(components) == {
        "A": {"type": "object", "additionalProperties": {"type": "string"}},
        "B": {"type": "object", "properties": {"a": {"anyOf": [A, NULL]}}},
    }
