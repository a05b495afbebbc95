"""What the old servers' own OpenAI layer did wrong: the gateway over the same servers' native API does each right."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from . import asked, legal, wire
from .servers import LITELLM, VLLM

if TYPE_CHECKING:
    from .servers import Server

CALL = {"id": "c1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Paris"}'}}
TRIP = {"legs": [{"from": {"city": "Paris", "at": [1, 2]}, "to": {"city": "Rome"}}]}
NESTED = {"id": "c1", "type": "function", "function": {"name": "book", "arguments": json.dumps(TRIP)}}


@pytest.fixture(scope="session")
def stream(openai_face: Server) -> list[bytes]:
    """The events of a plain stream that asks for its usage."""
    request = asked.openai(VLLM, asked.HELLO, stream=True, stream_options={"include_usage": True})
    return wire.streamed(openai_face, wire.OPENAI, request)


@pytest.fixture(scope="session")
def chunks(stream: list[bytes]) -> list[Any]:
    return [orjson.loads(frame) for frame in stream if frame != b"[DONE]"]


@pytest.fixture(scope="session")
def choices(chunks: list[Any]) -> list[Any]:
    return [choice for chunk in chunks for choice in chunk["choices"]]


def answered(server: Server, *messages: Any, **more: Any) -> Any:
    return legal.openai_answer(wire.asked(server, wire.OPENAI, asked.openai(VLLM, *messages, **more)))


def test_the_choice_index_is_the_choice(choices: list[Any]) -> None:
    assert len(choices) > 3
    assert {choice["index"] for choice in choices} == {0}


def test_only_the_last_chunk_has_a_finish_reason(choices: list[Any]) -> None:
    assert [bool(choice.get("finish_reason")) for choice in choices] == [False] * (len(choices) - 1) + [True]


def test_the_role_comes_once_and_first(choices: list[Any]) -> None:
    assert [choice["delta"].get("role") for choice in choices] == ["assistant"] + [None] * (len(choices) - 1)


def test_a_stream_tells_its_usage(chunks: list[Any]) -> None:
    legal.openai_usage(chunks[-1]["usage"])


def test_an_answer_tells_its_usage(openai_face: Server) -> None:
    legal.openai_usage(wire.asked(openai_face, wire.OPENAI, asked.openai(VLLM, asked.HELLO))["usage"])


def test_a_stream_ends_with_done(stream: list[bytes]) -> None:
    assert stream[-1] == b"[DONE]"
    assert stream.count(b"[DONE]") == 1


def test_choices_and_their_calls_have_their_own_indexes(openai_face: Server) -> None:
    request = asked.openai(VLLM, asked.CALL, tools=[asked.WEATHER], n=2, stream=True)
    frames = wire.streamed(openai_face, wire.OPENAI, request)
    spelt = legal.openai_stream([orjson.loads(frame) for frame in frames[:-1]], choices=2)
    assert [[call["function"]["name"] for call in one["tool_calls"]] for one in spelt] == [["get_weather"]] * 2


def test_stops_arrive(openai_face: Server) -> None:
    whole = answered(openai_face, asked.HELLO)["message"]["content"]
    stop = whole.split()[1]
    cut = answered(openai_face, asked.HELLO, stop=[stop])
    assert cut["message"]["content"] == whole[: whole.index(stop)]
    assert cut["finish_reason"] == "stop"


def test_max_completion_tokens_arrives(openai_face: Server) -> None:
    request = asked.openai(VLLM, asked.HELLO, max_completion_tokens=3)
    del request["max_tokens"]
    assert legal.openai_answer(wire.asked(openai_face, wire.OPENAI, request))["finish_reason"] == "length"


def test_assistant_turns_are_history(openai_face: Server) -> None:
    turns = (asked.HELLO, {"role": "assistant", "content": "Hello!"}, "Say it again.")
    assert answered(openai_face, *turns)["message"]["content"]


def test_the_developer_is_heard(openai_face: Server) -> None:
    assert answered(openai_face, {"role": "developer", "content": "Be brief."}, asked.HELLO)["message"]["content"]


@pytest.mark.parametrize("model", [VLLM, LITELLM])
def test_nested_arguments_are_history(openai_face: Server, model: str) -> None:
    turns = (
        "Book it.",
        {"role": "assistant", "content": None, "tool_calls": [NESTED]},
        {"role": "tool", "tool_call_id": "c1", "content": "booked"},
    )
    legal.openai_answer(wire.asked(openai_face, wire.OPENAI, asked.openai(model, *turns)))


def test_calls_without_text_are_history(openai_face: Server) -> None:
    turns = (
        asked.CALL,
        {"role": "assistant", "content": None, "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "c1", "content": asked.RESULT},
    )
    assert answered(openai_face, *turns, tools=[asked.WEATHER])["message"]["content"]


def test_text_completions_are_answered_or_told_not_to_be_served(openai_face: Server) -> None:
    request = {"model": VLLM, "prompt": "Hello", "max_tokens": 8, "temperature": 0}
    answer = wire.post(openai_face, "/v1/completions", request)
    assert answer.status_code in {200, 404}, answer.text
    if answer.status_code == 404:
        assert "/v1/chat/completions" in answer.json()["error"]["message"]
    else:
        assert answer.json()["choices"][0]["text"]
