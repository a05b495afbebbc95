"""Descriptions that end like ours but say something else: nothing of the native row is lost without a word."""

from __future__ import annotations

from typing import Any

import pytest

from diglot import Kind, chat

REQUEST: dict[str, Any] = {"model_id": "m", "messages": [{"role": "user", "content": "x"}]}


def to_openai(tool: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, Kind]]]:
    made = chat.request_to_openai({**REQUEST, "tools": [{"tool_name": "f", **tool}]})
    return made.data["tools"][0]["function"], [(loss.path, loss.kind) for loss in made.losses]


def of_row(row: dict[str, Any]) -> tuple[Any, list[tuple[str, Kind]]]:
    function, losses = to_openai({"parameters": {"a": row}})
    return function["parameters"]["properties"]["a"], losses


def test_what_we_tell_comes_back() -> None:
    described = 'Which.\n\nJSON Schema: {"type":"string","enum":["x"]}'
    assert of_row({"param_type": "string", "description": described}) == (
        {"type": "string", "enum": ["x"], "description": "Which."},
        [],
    )
    assert of_row({"param_type": "string", "description": "JSON Schema: true"}) == (True, [])


@pytest.mark.parametrize(
    ("described", "default"),
    [
        ('JSON Schema: {"enum":["x"]}', 5),
        ('JSON Schema: {"default":4}', 5),
        ('JSON Schema: {"default":4}', None),
        ('Which.\n\nJSON Schema: {"description":"Other."}', None),
        ("Which.\n\nJSON Schema: true", None),
        ("JSON Schema: true", "x"),
    ],
)
def test_a_schema_that_cannot_stand_for_its_row_is_text(described: str, default: Any) -> None:
    schema, losses = of_row({"param_type": "string", "description": described, "default": default})
    assert schema == {"type": "string", "description": described, **({} if default is None else {"default": default})}
    assert losses == []


def test_a_schema_of_another_type_is_taken_and_reported() -> None:
    schema, losses = of_row({"param_type": "string", "description": 'JSON Schema: {"type":"integer","minimum":1}'})
    assert schema == {"type": "integer", "minimum": 1}
    assert losses == [("tools[0].parameters.a.param_type", Kind.CONSTRAINT)]


@pytest.mark.parametrize(
    "told", ['{"properties":{"b":{}}}', '{"minProperties":1,"required":["b"]}', '{"required":"a"}', "true", "[]", "5"]
)
def test_a_whole_that_hides_the_table_is_text(told: str) -> None:
    description = f"Does it.\n\nJSON Schema: {told}"
    function, losses = to_openai({"description": description, "parameters": {"a": {"param_type": "string"}}})
    assert function == {
        "name": "f",
        "description": description,
        "parameters": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
    }
    assert losses == []


@pytest.mark.parametrize("required", [[5], ["a", "a"], "a", True, 5, {}])
def test_a_strange_list_of_what_is_required_is_told(required: Any) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}, "required": required}
    tool = {"type": "function", "function": {"name": "f", "parameters": schema}}
    made = chat.request_to_llama_stack({"model": "m", "messages": REQUEST["messages"], "tools": [tool]})
    assert [(loss.path, loss.value) for loss in made.losses] == [("tools[0].function.parameters.required", required)]
    assert chat.request_to_openai(made).data["tools"] == [tool]


def test_a_built_in_name_with_a_schema_of_its_own_keeps_it() -> None:
    schema = {"type": "object", "minProperties": 1}
    tool = {"type": "function", "function": {"name": "brave_search", "parameters": schema}}
    made = chat.request_to_llama_stack({"model": "m", "messages": REQUEST["messages"], "tools": [tool]})
    assert chat.request_to_openai(made).data["tools"] == [tool]


def test_an_annotation_that_is_told_anyway_is_not_lost() -> None:
    row = {"type": "string", "title": "T", "description": 'Told.\n\nJSON Schema: {"enum":[1]}'}
    schema = {"type": "object", "properties": {"a": row}}
    tool = {"type": "function", "function": {"name": "f", "parameters": schema}}
    made = chat.request_to_llama_stack({"model": "m", "messages": REQUEST["messages"], "tools": [tool]})
    assert not made.losses
    assert chat.request_to_openai(made).data["tools"] == [tool]


def test_a_parameter_of_any_type_with_a_title_stays_so() -> None:
    schema = {"type": "object", "properties": {"a": {"title": "T"}}}
    tool = {"type": "function", "function": {"name": "f", "parameters": schema}}
    made = chat.request_to_llama_stack({"model": "m", "messages": REQUEST["messages"], "tools": [tool]})
    assert [loss.path for loss in made.losses] == ["tools[0].function.parameters.properties.a"]
    assert chat.request_to_openai(made).data["tools"] == [tool]
