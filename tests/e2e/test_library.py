"""The library alone between real servers: what is asked in one dialect is answered in the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from diglot import Exchange, chat

from . import asked, legal, wire
from .servers import LITELLM, MODEL, VLLM

if TYPE_CHECKING:
    from .servers import Server

OPENAI_CALL = {
    "role": "assistant",
    "content": None,
    "tool_calls": [
        {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Paris"}'}}
    ],
}
OPENAI_RESULT = {"role": "tool", "tool_call_id": "call_1", "content": asked.RESULT}
NATIVE_CALL = {
    "role": "assistant",
    "content": "",
    "stop_reason": "end_of_message",
    "tool_calls": [{"call_id": "call_1", "tool_name": "get_weather", "arguments": {"city": "Paris"}}],
}
NATIVE_RESULT = {"role": "tool", "call_id": "call_1", "content": asked.RESULT}
NATIVE_IMAGE = {"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image", "image": {}}]}
NATIVE_IMAGE["content"][1]["image"]["data"] = asked.red_square()  # type: ignore[index]
OPENAI_IMAGE = {
    "role": "user",
    "content": [
        {"type": "text", "text": "What is it?"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{asked.red_square()}"}},
    ],
}


def natively(server: Server, request: dict[str, Any]) -> Any:
    """The native answer of an OpenAI-compatible server to a native request."""
    body = chat.request_to_openai(request).json()
    answer = wire.post(server, wire.OPENAI, body)
    assert answer.status_code == 200, answer.text
    return legal.native_answer(chat.response_to_llama_stack(answer.content, Exchange.of(request)).data)


def native_events(server: Server, request: dict[str, Any]) -> Any:
    """The same as a stream."""
    frames = wire.streamed(server, wire.OPENAI, chat.request_to_openai({**request, "stream": True}).json())
    assert frames[-1] == b"[DONE]"
    machine = chat.ChunksToEvents(Exchange.of(request))
    made = [event for frame in frames[:-1] for event in machine.feed(frame)] + machine.finish()
    return legal.native_stream([event.data for event in made])  # type: ignore[union-attr]


def openly(server: Server, request: dict[str, Any]) -> Any:
    """The OpenAI answer of a native server to an OpenAI request."""
    answer = wire.post(server, wire.NATIVE, chat.request_to_llama_stack(request).json())
    assert answer.status_code == 200, answer.text
    return legal.openai_answer(chat.response_to_openai(answer.content, Exchange.of(request)).data)


def open_chunks(server: Server, request: dict[str, Any]) -> Any:
    """The same as a stream."""
    request = {**request, "stream": True}
    machine = chat.EventsToChunks(Exchange.of(request))
    frames = wire.streamed(server, wire.NATIVE, chat.request_to_llama_stack(request).json())
    made = [chunk for frame in frames for chunk in machine.feed(frame)] + machine.finish()
    return legal.openai_stream([chunk.data for chunk in made])[0]  # type: ignore[union-attr]


def test_a_native_question_is_answered(llama_cpp: Server) -> None:
    request = asked.llama_stack(MODEL, asked.HELLO)
    plain = natively(llama_cpp, request)
    streamed = native_events(llama_cpp, request)
    assert plain["content"]
    assert streamed["pieces"] > 3
    assert (streamed["content"], streamed["stop_reason"]) == (plain["content"], plain["stop_reason"])


def test_a_native_request_with_tools_is_answered_with_a_call(llama_cpp: Server) -> None:
    request = asked.llama_stack(MODEL, asked.CALL, tools=[asked.NATIVE_WEATHER])
    for message in (natively(llama_cpp, request), native_events(llama_cpp, request)):
        assert message["stop_reason"] == "end_of_message"
        assert [call["tool_name"] for call in message["tool_calls"]] == ["get_weather"]
        assert set(message["tool_calls"][0]["arguments"]) == {"city"}


def test_a_native_history_with_a_result_is_answered(llama_cpp: Server) -> None:
    turns = (asked.CALL, NATIVE_CALL, NATIVE_RESULT)
    message = natively(llama_cpp, asked.llama_stack(MODEL, *turns, tools=[asked.NATIVE_WEATHER]))
    assert message["content"]
    assert not message.get("tool_calls")


def test_a_native_response_format_is_kept(llama_cpp: Server) -> None:
    form = {"type": "json_schema", "json_schema": asked.PLACE}
    message = natively(llama_cpp, asked.llama_stack(MODEL, "Name a city.", response_format=form))
    assert set(json.loads(message["content"])) == {"city", "country"}


def test_a_native_image_is_seen(llama_cpp: Server) -> None:
    request = asked.llama_stack(MODEL, NATIVE_IMAGE)
    bare = asked.llama_stack(MODEL, "What is it?")
    counts = []
    for one in (request, bare):
        answer = wire.asked(llama_cpp, wire.OPENAI, chat.request_to_openai(one).json())
        counts.append(answer["usage"]["prompt_tokens"])
    assert counts[0] > counts[1], "the image was read as no tokens"


def test_a_native_limit_is_kept(llama_cpp: Server) -> None:
    request = asked.llama_stack(MODEL, asked.HELLO)
    request["sampling_params"]["max_tokens"] = 3
    assert natively(llama_cpp, request)["stop_reason"] == "out_of_tokens"
    assert native_events(llama_cpp, request)["stop_reason"] == "out_of_tokens"


@pytest.mark.parametrize("model", [VLLM, LITELLM])
class TestOfANativeServer:
    def test_an_open_question_is_answered(self, native: Server, model: str) -> None:
        request = asked.openai(model, asked.HELLO)
        plain = openly(native, request)
        streamed = open_chunks(native, request)
        assert plain["message"]["content"]
        assert streamed["pieces"] > 3
        assert streamed["content"] == plain["message"]["content"]
        assert streamed["finish_reason"] == plain["finish_reason"]

    def test_a_request_with_tools_is_answered_with_a_call(self, native: Server, model: str) -> None:
        request = asked.openai(model, asked.CALL, tools=[asked.WEATHER])
        calls = openly(native, request)["message"]["tool_calls"], open_chunks(native, request)["tool_calls"]
        for one in calls:
            assert [call["function"]["name"] for call in one] == ["get_weather"]
            assert set(json.loads(one[0]["function"]["arguments"])) == {"city"}

    def test_a_history_with_a_result_is_answered(self, native: Server, model: str) -> None:
        turns = (asked.CALL, OPENAI_CALL, OPENAI_RESULT)
        choice = openly(native, asked.openai(model, *turns, tools=[asked.WEATHER]))
        assert choice["message"]["content"]
        assert choice["finish_reason"] == "stop"

    def test_an_image_is_taken(self, native: Server, model: str) -> None:
        assert openly(native, asked.openai(model, OPENAI_IMAGE))["message"]["content"] is not None


def test_a_response_format_is_kept(native: Server) -> None:
    """The provider that writes OpenAI's own words enforces it; vLLM's has words of its own, which llama.cpp ignores."""
    form = {"type": "json_schema", "json_schema": {"name": "place", "schema": asked.PLACE}}
    choice = openly(native, asked.openai(LITELLM, "Name a city.", response_format=form))
    assert set(json.loads(choice["message"]["content"])) == {"city", "country"}
