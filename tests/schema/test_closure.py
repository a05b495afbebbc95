from __future__ import annotations

import pytest

from diglot.schema.closure import closure, facts, references, without
from diglot.schema.node import nodes, pointer


def test_the_closure_follows_references_wherever_a_schema_may_stand() -> None:
    ref = {name: {"$ref": f"#/components/schemas/{name}"} for name in "BCDEFGH"}
    components = {
        "A": {
            "properties": {"b": ref["B"]},
            "additionalProperties": ref["C"],
            "allOf": [ref["D"]],
            "items": {"anyOf": [{"oneOf": [ref["E"]]}]},
            "not": ref["F"],
        },
        **{name: {"type": "string"} for name in "BCDEFX"},
    }
    assert list(closure(components, ["A"])) == ["A", "B", "C", "D", "E", "F"]


def test_the_closure_ends_where_schemas_refer_to_themselves() -> None:
    components = {"A": {"items": {"$ref": "#/components/schemas/A"}}}
    assert closure(components, ["A"]) == components


def test_a_missing_component_is_an_error() -> None:
    with pytest.raises(KeyError, match="B"):
        closure({"A": {"items": {"$ref": "#/components/schemas/B"}}}, ["A"])


def test_values_that_look_like_references_are_none() -> None:
    schema = {"default": {"$ref": "#/components/schemas/B"}, "enum": [{"$ref": "#/components/schemas/C"}]}
    assert list(references(schema)) == []


def test_prose_goes_and_properties_of_the_same_name_stay() -> None:
    written = {
        "A": {
            "title": "A",
            "description": "words",
            "x-oaiMeta": {"name": "a"},
            "properties": {"description": {"type": "string", "example": "b"}, "title": {"description": "words"}},
        }
    }
    assert facts(written) == {"A": {"properties": {"description": {"type": "string"}, "title": {}}}}


def test_keywords_go_and_properties_of_the_same_name_stay() -> None:
    written = {"A": {"default": 1, "properties": {"default": {"default": 2}}}}
    assert without(written, frozenset({"default"})) == {"A": {"properties": {"default": {}}}}


def test_places_are_json_pointers() -> None:
    schema = {"properties": {"a/b~c": {"items": {"anyOf": [{}, {"type": "null"}]}}}}
    assert [pointer(place) for place, _ in nodes(schema)] == [
        "",
        "/properties/a~1b~0c",
        "/properties/a~1b~0c/items",
        "/properties/a~1b~0c/items/anyOf/0",
        "/properties/a~1b~0c/items/anyOf/1",
    ]
