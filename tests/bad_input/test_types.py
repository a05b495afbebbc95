"""Wrong types: every value of an example in turn made each other type; unknown roles and kinds; members left out."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from properties.documents import at, steps

from diglot import InvalidInput, LossError, UpstreamError, chat
from diglot.shape import Shape

from .doors import (
    DOORS,
    EXCHANGE,
    NATIVE_REQUEST,
    OPENAI_REQUEST,
    OPENAI_RESPONSE,
    TRANSLATORS,
    Door,
    every_translator,
    refusal,
    well_said,
)
from .further import COMPONENTS as FURTHER

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHERS: list[Any] = [None, True, 5, 5.5, -1, 1e30, "x", "", [], [5], ["x"], [[]], {}, {"x": 1}, {"type": "x"}]
COMPONENTS = {
    "request_to_llama_stack": ("openai", "CreateChatCompletionRequest"),
    "split": ("openai", "CreateChatCompletionRequest"),
    "request_to_openai": ("llama_stack", "ChatCompletionRequest"),
    "response_to_llama_stack": ("openai", "CreateChatCompletionResponse"),
    "response_to_openai": ("llama_stack", "ChatCompletionResponse"),
    "merge": ("llama_stack", "ChatCompletionResponse"),
    "ChunksToEvents": ("openai", "CreateChatCompletionStreamResponse"),
    "EventsToChunks": ("llama_stack", "ChatCompletionResponseStreamChunk"),
    "MergeChunks": ("llama_stack", "ChatCompletionResponseStreamChunk"),
    "raw openai chat request": ("openai", "CreateChatCompletionRequest"),
    **FURTHER,
}


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a document but the whole."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, held in inner:
        yield (*path, step)
        yield from places(held, (*path, step))


def replaced(document: Any, path: tuple[str | int, ...], value: Any) -> Any:
    made = copy.deepcopy(document)
    at(made, path[:-1])[path[-1]] = value
    return made


def related(one: tuple[str | int, ...], other: tuple[str | int, ...]) -> bool:
    """Whether one place is, or holds, the other."""
    return all(mine == theirs for mine, theirs in zip(one, other, strict=False))


@every_translator
def test_every_value_of_every_other_type(door: Door) -> None:
    side, component = COMPONENTS[door.name]
    oracle = Shape(side, "lenient", component).validator  # type: ignore[arg-type]
    refused = 0
    for path in places(door.example):
        for value in OTHERS:
            document = replaced(door.example, path, value)
            if oracle.is_valid(document):
                _taken(door, document)
            else:
                error = refusal(door, document)
                assert related(steps(error.path), path), f"{path}: {error}"
                refused += 1
    assert refused > 20


def _taken(door: Door, document: Any) -> None:
    """What fits the schema is translated, or refused for what it says, in our own words."""
    try:
        door.enter(document)
    except (InvalidInput, UpstreamError, LossError) as error:
        well_said(error)
        if error.path:
            _resolves(document, error.path)


def _resolves(document: Any, path: str) -> None:
    """Hold a path to its source: it is there, or its holder is."""
    *above, last = steps(path)
    holder = at(document, above)
    assert isinstance(holder, list if isinstance(last, int) else dict), path


@every_translator
def test_every_member_left_out(door: Door) -> None:
    side, component = COMPONENTS[door.name]
    oracle = Shape(side, "lenient", component).validator  # type: ignore[arg-type]
    for path in places(door.example):
        document = copy.deepcopy(door.example)
        del at(document, path[:-1])[path[-1]]
        if oracle.is_valid(document):
            _taken(door, document)
        else:
            assert related(steps(refusal(door, document).path), path)


@pytest.mark.parametrize("door", DOORS[-2:], ids=str)
def test_an_exchange_is_read_from_anything_that_is_an_object(door: Door) -> None:
    for path in places(door.example):
        for value in OTHERS:
            exchange = door.enter(replaced(door.example, path, value))
            chat.EventsToChunks(exchange)
            chat.ChunksToEvents(exchange)


@pytest.mark.parametrize(
    "role", ["alien", "", "User", "assistant ", "tool_result", "\x00", "x" * 5000, 5, None, ["user"]]
)
@pytest.mark.parametrize("door", [TRANSLATORS[0], TRANSLATORS[1]], ids=str)
def test_unknown_roles(door: Door, role: Any) -> None:
    error = refusal(door, replaced(door.example, ("messages", 0, "role"), role))
    assert error.path == "messages[0].role"


@pytest.mark.parametrize(
    "messages", ["x", "", None, 5, {}, {"role": "user", "content": "x"}, True, ["x"], [[]], [None]]
)
@pytest.mark.parametrize("door", [TRANSLATORS[0], TRANSLATORS[1]], ids=str)
def test_messages_that_are_none(door: Door, messages: Any) -> None:
    document = {**door.example, "messages": messages}
    assert steps(refusal(door, document).path)[0] == "messages"
    assert steps(refusal(door, json.dumps(document).encode()).path)[0] == "messages"


def test_an_error_of_a_huge_value_is_short() -> None:
    for value in ("x" * 10**6, ["x"] * 10**5, {"k" * 10**5: "v"}, 10**4000, [10**4200] * 50):
        for path in (("messages", 0, "role"), ("stream",), ("tools",), ("tool_choice",)):
            refusal(DOORS[0], replaced(OPENAI_REQUEST, path, value))


def test_a_wrong_name_that_is_long_is_said_shortly() -> None:
    long = "n" * 10**5
    refusal(DOORS[0], replaced(OPENAI_REQUEST, ("tool_choice", "function", "name"), long))
    refusal(DOORS[0], {**OPENAI_REQUEST, "messages": [{"role": "function", "name": long, "content": "x"}]})
    refusal(DOORS[0], {**OPENAI_REQUEST, "max_tokens": -(10**4000)})
    refusal(DOORS[0], {**OPENAI_REQUEST, "n": -(10**4000)})
    with pytest.raises(UpstreamError) as caught:
        chat.response_to_llama_stack(replaced(OPENAI_RESPONSE, ("choices", 0, "finish_reason"), long), EXCHANGE)
    well_said(caught.value)


def test_calls_and_tools_of_unknown_kinds_may_hold_anything() -> None:
    for held in (None, 5, "x", [], {}, {"name": 5}, {"name": "f", "arguments": 5}):
        call = {"type": "mcp", "id": held, "function": held, "custom": held}
        tool = {"type": "web_search", "function": held, "custom": held}
        message = {"role": "assistant", "content": "x", "tool_calls": [call]}
        request = {"model": "m", "messages": [message], "tools": [tool]}
        losses = chat.request_to_llama_stack(request, on_loss="record").losses
        assert [loss.path for loss in losses] == ["messages[0].tool_calls[0]", "tools[0].type"]
        answer = {"choices": [{"index": 0, "message": message}]}
        assert not chat.response_to_llama_stack(answer, EXCHANGE).data["completion_message"]["tool_calls"]


def test_a_loss_at_a_long_path_is_short() -> None:
    with pytest.raises(LossError) as caught:
        chat.request_to_llama_stack(
            {**OPENAI_REQUEST, "n": 1, "k" * 10**5: "v" * 10**5}, on_loss={"metadata": "raise", "content": "record"}
        )
    well_said(caught.value)


@pytest.mark.parametrize("key", ["50256", "0", "007", "00", "+7", "-1", "1e3", "a/b", "a~1b", "x.y", "it's"])
def test_a_key_that_looks_like_an_index_is_spelt_as_a_key(key: str) -> None:
    error = refusal(DOORS[0], {**OPENAI_REQUEST, "logit_bias": {"": 1, "x": 1, key: "no number"}})
    assert steps(error.path) == ("logit_bias", key)


@pytest.mark.parametrize("others", [{}, {"0": {"param_type": "string"}}, {"param_type": {"param_type": "string"}}])
@pytest.mark.parametrize("key", ["", "0", "+0", "00", "param_type"])
def test_a_key_that_is_empty_or_a_number_is_in_the_path(key: str, others: dict[str, Any]) -> None:
    """jsonschema-rs leaves out an empty key, and makes one number of `00` and `+0`."""
    tool = {"tool_name": "f", "parameters": {**others, key: {"param_type": ["x"]}}}
    error = refusal(DOORS[1], {**NATIVE_REQUEST, "tools": [tool]})
    assert steps(error.path) == ("tools", 0, "parameters", key, "param_type")


@pytest.mark.parametrize("empty", [("",), ("", ""), ("", "0"), ("0", ""), ("a", ""), ("", "a", "")])
def test_keys_that_are_empty_are_found_wherever_they_stand(empty: tuple[str, ...]) -> None:
    shape = Shape("openai", "lenient", "CreateChatCompletionRequest")
    value: Any = "no number"
    for step in reversed(empty):
        value = {step: value}
    error = refusal(DOORS[0], {**OPENAI_REQUEST, "logit_bias": value})
    assert not shape.validator.is_valid({**OPENAI_REQUEST, "logit_bias": value})
    assert steps(error.path)[0] == "logit_bias"
    assert related(steps(error.path), ("logit_bias", *empty))


@pytest.mark.parametrize("beside", [[5], [], {"messages": []}, {"messages": [{}]}, 5, None])
def test_what_stands_beneath_an_empty_key_is_not_taken_for_another(beside: Any) -> None:
    message = {"": beside, "role": "user", "content": [{"": beside, "type": "text", "text": 5}]}
    error = refusal(DOORS[0], {**OPENAI_REQUEST, "": beside, "messages": [message]})
    assert error.path == "messages[0].content[0].text"
