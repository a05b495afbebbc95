"""Real native answers become OpenAI's, and come back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from diglot import Exchange, InvalidInput, UpstreamError, chat
from recordings import said, shelf

if TYPE_CHECKING:
    from recordings.shelf import Recorded

# What servers answered where they refused or failed, with the status that came with it.
ERRORS = {
    400: "invalid_request_error",
    404: "not_found_error",
    500: "server_error",
    501: "server_error",
    502: "server_error",
}


def asked(one: Recorded) -> Exchange:
    return Exchange.of(one.request, id="chatcmpl-9", created=1700000000)


@shelf.each("llama_stack", "answer")
def test_an_answer_keeps_text_calls_arguments_usage_and_finish(one: Recorded) -> None:
    made = chat.response_to_openai(one.answer, asked(one))
    named = asked(one).named_tool is not None
    assert said.openai_answer(made.data) == said.native_answer(one.answer).in_openai_words(named)
    assert made.losses == []
    assert (made.data["id"], made.data["created"]) == ("chatcmpl-9", 1700000000)
    assert made.data["model"] == one.request["model_id"]


@shelf.each("llama_stack", "answer")
def test_an_answer_comes_back_whole(one: Recorded) -> None:
    made = chat.response_to_openai(one.answer, asked(one)).data
    back = chat.response_to_llama_stack(made, asked(one))
    assert back.data == one.answer | {"metrics": once(one.answer["metrics"])}
    assert {loss.path for loss in back.losses} == {"id", "created", "model"}


def once(metrics: list[Any]) -> list[Any]:
    """Each metric once: some servers say them several times."""
    return list({one["metric"]: one for one in metrics}.values())


@shelf.each("llama_stack", "answer")
def test_content_is_null_only_where_there_are_only_calls(one: Recorded) -> None:
    message: Any = chat.response_to_openai(one.answer, asked(one)).data["choices"][0]["message"]
    only_calls = (
        bool(one.answer["completion_message"]["tool_calls"]) and not one.answer["completion_message"]["content"]
    )
    assert message["content"] == (None if only_calls else one.answer["completion_message"]["content"])
    assert ("tool_calls" in message) == bool(one.answer["completion_message"]["tool_calls"])
    assert message["refusal"] is None


@shelf.each("llama_stack", "answer")
def test_an_answer_may_be_text_or_bytes(one: Recorded) -> None:
    expected = chat.response_to_openai(one.answer, asked(one)).data
    for form in (json.dumps(one.answer), json.dumps(one.answer, ensure_ascii=False).encode()):
        assert chat.response_to_openai(form, asked(one)).data == expected


@shelf.each("llama_stack", "answer")
def test_without_metrics_there_is_no_usage(one: Recorded) -> None:
    """Absent, null, empty, or with only one of the counts."""
    short = {name: value for name, value in one.answer.items() if name != "metrics"}
    for answer in (short, {**short, "metrics": None}, {**short, "metrics": []}):
        made = chat.response_to_openai(answer, asked(one))
        assert "usage" not in made.data
        assert made.losses == []
    first = one.answer["metrics"][0]
    made = chat.response_to_openai({**short, "metrics": [first]}, asked(one))
    assert "usage" not in made.data
    assert [(loss.path, loss.value, loss.kind) for loss in made.losses] == [("metrics", [first], "metadata")]


@shelf.each("llama_stack", "error")
def test_an_error_in_place_of_an_answer_is_the_servers(one: Recorded) -> None:
    if one.items is not None:
        return
    detail = one.answer.get("detail") or one.answer["error"]["detail"]
    with pytest.raises(UpstreamError) as caught:
        chat.response_to_openai(one.answer, Exchange())
    error = caught.value.to_openai()["error"]
    assert (error["param"], error["code"]) == (None, None)
    assert error["type"] == ERRORS[caught.value.status]
    assert str(caught.value) == error["message"] == (detail if isinstance(detail, str) else error["message"])


def test_answers_are_read_without_what_they_may_leave_out() -> None:
    shelf.needed()
    for one in shelf.of("llama_stack", "answer"):
        message = one.answer["completion_message"]
        for name in ("stop_reason", "tool_calls"):
            if message[name] in ("end_of_turn", []):
                short = {key: value for key, value in message.items() if key != name}
                made = chat.response_to_openai(
                    {"completion_message": short, "metrics": one.answer["metrics"]}, asked(one)
                )
                assert made.data == chat.response_to_openai(one.answer, asked(one)).data, name


def test_an_answer_is_none_of_the_other_kind() -> None:
    for answer in ({}, [], None, "x", {"choices": None}, {"completion_message": None}):
        with pytest.raises(InvalidInput):
            chat.response_to_openai(answer if answer != "x" else '"x"', Exchange())
