from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diglot.schema.names import hoisted, inline
from diglot.schema.unions import named

if TYPE_CHECKING:
    from diglot.schema.node import Components

PART = {"type": "object", "properties": {"x": {"type": "string"}}}


def test_inline_objects_become_components_the_deepest_first() -> None:
    components: Components = {
        "A": {"properties": {"list": {"items": {"properties": {"part": PART}}}, "n": {"type": "integer"}}}
    }
    names = {"/A/properties/list/items": "AItem", "/A/properties/list/items/properties/part": "APart"}
    assert hoisted(components, names) == {
        "A": {"properties": {"list": {"items": {"$ref": "#/components/schemas/AItem"}}, "n": {"type": "integer"}}},
        "AItem": {"properties": {"part": {"$ref": "#/components/schemas/APart"}}},
        "APart": PART,
    }


def test_null_and_annotations_stay_where_the_object_was() -> None:
    components: Components = {"A": {"properties": {"part": {**PART, "type": ["object", "null"], "deprecated": True}}}}
    assert hoisted(components, {"/A/properties/part": "Part"}) == {
        "A": {
            "properties": {
                "part": {"anyOf": [{"$ref": "#/components/schemas/Part"}, {"type": "null"}], "deprecated": True}
            }
        },
        "Part": PART,
    }


def test_equal_objects_may_share_a_name() -> None:
    components: Components = {"A": {"properties": {"a": PART, "b": PART}}}
    assert hoisted(components, {"/A/properties/a": "Part", "/A/properties/b": "Part"})["Part"] == PART


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        ({}, "has no name in names.toml: /A/properties/a"),
        ({"/A/properties/a": "Part"}, "has no name in names.toml: /A/properties/b"),
        ({"/A/properties/a": "Part", "/A/properties/b": "Part"}, "two different objects the name Part"),
        (
            {"/A/properties/a": "Part", "/A/properties/b": "Other", "/A/properties/c": "C"},
            "no inline object: /A/properties/c",
        ),
        ({"/A/properties/a": "A", "/A/properties/b": "Other"}, "the name of a component: A"),
    ],
)
def test_names_and_objects_must_correspond(names: dict[str, str], complaint: str) -> None:
    components: Components = {"A": {"properties": {"a": PART, "b": {"properties": {}}, "c": {"type": "string"}}}}
    with pytest.raises(ValueError, match=complaint):
        hoisted(components, names)


def test_inline_objects_are_found_in_unions_too() -> None:
    assert inline({"A": {"anyOf": [{"type": "string"}, PART]}, "B": PART}) == ["/A/anyOf/1"]


def test_a_spelt_out_union_gets_its_name_back() -> None:
    item = {"oneOf": [{"$ref": "#/components/schemas/T"}, {"$ref": "#/components/schemas/I"}]}
    content = {"anyOf": [{"type": "string"}, item, {"type": "array", "items": item}]}
    components: Components = {
        "M": {"properties": {"content": content, "context": {"anyOf": [*content["anyOf"], {"type": "null"}]}}}
    }
    assert named(components, {"Item": item, "Content": content}) == {
        "M": {
            "properties": {
                "content": {"$ref": "#/components/schemas/Content"},
                "context": {"anyOf": [{"$ref": "#/components/schemas/Content"}, {"type": "null"}]},
            }
        },
        "Item": item,
        "Content": {
            "anyOf": [
                {"type": "string"},
                {"$ref": "#/components/schemas/Item"},
                {"type": "array", "items": {"$ref": "#/components/schemas/Item"}},
            ]
        },
    }
