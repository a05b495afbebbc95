from __future__ import annotations

from typing import Any

import pytest

from diglot.schema.flatten import flattened, the_last

REF: dict[str, Any] = {"$ref": "#/components/schemas/A"}
TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "integer"}
OBJECT: dict[str, Any] = {"type": "object", "properties": {"a": TEXT}, "required": ["a"]}


def test_an_all_of_becomes_one_object() -> None:
    components = {
        "A": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        "B": {
            "allOf": [
                {"allOf": [REF, {"properties": {"b": {"type": "string"}}}]},
                {"properties": {"c": {"type": "integer"}}, "required": ["c", "a"]},
            ]
        },
    }
    assert flattened(components)["B"] == {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}, "c": {"type": "integer"}},
        "required": ["a", "c"],
    }


def test_declarations_may_differ_in_null_and_the_last_counts() -> None:
    one = {"properties": {"a": {"type": ["integer", "null"]}}}
    two = {"properties": {"a": {"type": "integer"}}}
    assert flattened({"X": {"allOf": [one, two]}})["X"]["properties"]["a"] == {"type": "integer"}
    assert flattened({"X": {"allOf": [two, one]}})["X"]["properties"]["a"] == {"type": ["integer", "null"]}


def test_declarations_that_differ_otherwise_are_an_error() -> None:
    parts = [{"properties": {"a": {"type": "integer"}}}, {"properties": {"a": {"type": "string"}}}]
    with pytest.raises(ValueError, match="declares a twice"):
        flattened({"X": {"allOf": parts}})


def test_of_declarations_that_differ_the_last_can_count() -> None:
    parts = [{"properties": {"a": NUMBER}}, {"properties": {"a": TEXT}}]
    assert flattened({"X": {"allOf": parts}}, the_last)["X"]["properties"] == {"a": TEXT}


@pytest.mark.parametrize(
    ("schema", "flat"),
    [
        pytest.param({"allOf": [REF]}, REF, id="a lone reference stays one"),
        pytest.param({"allOf": [REF], "default": {}}, {**REF, "default": {}}, id="with what is said beside it"),
        pytest.param(
            {"allOf": [REF], "properties": {"b": NUMBER}},
            {"type": "object", "properties": {"a": TEXT, "b": NUMBER}, "required": ["a"]},
            id="members beside it are of one object with it",
        ),
        pytest.param(
            {"allOf": [TEXT, {"enum": ["x"]}, {"maxLength": 3}]},
            {"type": "string", "enum": ["x"], "maxLength": 3},
            id="of texts all keywords hold",
        ),
        pytest.param(
            {"allOf": [REF, {"oneOf": [{"properties": {"b": NUMBER}}, {"properties": {"c": NUMBER}}]}]},
            {
                "anyOf": [
                    {"type": "object", "properties": {"a": TEXT, "b": NUMBER}, "required": ["a"]},
                    {"type": "object", "properties": {"a": TEXT, "c": NUMBER}, "required": ["a"]},
                ]
            },
            id="a union beside members is one of objects that have them",
        ),
        pytest.param(
            {"properties": {"b": NUMBER}, "anyOf": [{"$ref": "#/components/schemas/U"}]},
            {"anyOf": [{"type": "object", "properties": {"b": NUMBER, "a": TEXT}, "required": ["a"]}]},
            id="a union in a union is opened",
        ),
        pytest.param(
            {**OBJECT, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
            OBJECT,
            id="a union that says what is required only says nothing here",
        ),
        pytest.param({"allOf": []}, {}, id="of nothing"),
    ],
)
def test_an_all_of_becomes_one_schema(schema: dict[str, Any], flat: dict[str, Any]) -> None:
    assert flattened({"X": schema, "A": OBJECT, "U": {"anyOf": [REF]}})["X"] == flat


def test_an_all_of_within_what_another_refers_to_is_made_one_too() -> None:
    inner = {"properties": {"m": {"allOf": [{"properties": {"a": TEXT}}, {"properties": {"b": TEXT}}]}}}
    made = flattened({"X": {"allOf": [{"$ref": "#/components/schemas/I"}, {}]}, "I": inner})
    assert made["X"]["properties"]["m"]["properties"] == {"a": TEXT, "b": TEXT}


def test_what_is_made_of_itself_has_nothing_of_itself() -> None:
    itself = {"$ref": "#/components/schemas/X"}
    parts = [itself, {"properties": {"a": TEXT}}]
    assert flattened({"X": {"allOf": parts}})["X"]["properties"] == {"a": TEXT}
    union = {"anyOf": [itself, {"$ref": "#/components/schemas/X"}]}
    assert flattened({"X": {"properties": {"a": TEXT}, **union}})["X"] == {"properties": {"a": TEXT}}
