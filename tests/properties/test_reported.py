"""Losses that properties found to be silent, or told with another value than stands in the source."""

from __future__ import annotations

from typing import Any

from diglot import Exchange, chat


def metric(name: str, value: float) -> dict[str, Any]:
    return {"metric": name, "value": value, "unit": None}


def answered(*metrics: dict[str, Any]) -> Any:
    message = {"role": "assistant", "content": "x", "stop_reason": "end_of_turn"}
    return chat.response_to_openai({"completion_message": message, "metrics": [*metrics]}, Exchange())


def test_of_two_metrics_of_one_count_the_last_is_taken_and_the_other_reported() -> None:
    made = answered(metric("prompt_tokens", 1), metric("completion_tokens", 2), metric("prompt_tokens", 3))
    assert made.data["usage"] == {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    assert [(loss.path, loss.value) for loss in made.losses] == [("metrics[0]", metric("prompt_tokens", 1))]
    assert (
        answered(metric("prompt_tokens", 1), metric("prompt_tokens", 1.0), metric("completion_tokens", 2)).losses == []
    )


def test_metrics_without_both_counts_are_reported_as_they_stand() -> None:
    made = answered(metric("prompt_tokens", 1), metric("total_tokens", 3))
    assert [(loss.path, loss.value) for loss in made.losses] == [
        ("metrics", [metric("prompt_tokens", 1), metric("total_tokens", 3)])
    ]


def test_a_second_call_where_one_has_a_place_is_reported_as_it_stands() -> None:
    calls = [{"call_id": f"c{i}", "tool_name": "f", "arguments": {}} for i in range(2)]
    message = {"role": "assistant", "content": "", "tool_calls": calls}
    made = chat.response_to_openai({"completion_message": message}, Exchange(function_call=True))
    assert [(loss.path, loss.value) for loss in made.losses] == [("completion_message.tool_calls[1]", calls[1])]


def test_a_parameter_that_is_null_may_be_required() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "null"}}, "required": ["a"]}
    request = {
        "model": "m",
        "messages": [{"role": "user", "content": "x"}],
        "tools": [{"type": "function", "function": {"name": "f", "parameters": schema}}],
    }
    made = chat.request_to_llama_stack(request)
    assert made.data["tools"][0]["parameters"]["a"] == {"param_type": "null", "description": "", "required": True}
    assert not made.losses
