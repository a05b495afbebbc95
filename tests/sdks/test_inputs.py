"""Objects of both SDKs are taken as their JSON is: answers, the items of streams, and messages among mappings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from recordings import shelf

from diglot import ErrorEvent, Exchange, chat
from sdks.wire import Wire, frames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llama_stack_client import LlamaStackClient
    from openai import OpenAI
    from recordings.shelf import Recorded

    from diglot import Loss

EXCHANGE = Exchange(include_usage=True, top_logprobs=2)
TOOL = {"type": "function", "function": {"name": "get_weather"}}


@pytest.fixture(scope="module")
def wire() -> Wire:
    return Wire()


@pytest.fixture(scope="module")
def openai(wire: Wire) -> OpenAI:
    return wire.openai()


@pytest.fixture(scope="module")
def llama_stack(wire: Wire) -> LlamaStackClient:
    return wire.llama_stack()


def asked_openai(wire: Wire, client: OpenAI, reply: Any, *, stream: bool = False) -> Any:
    wire.reply = frames(reply, done=True) if stream else reply
    return client.chat.completions.create(model="m", messages=[], stream=stream)


def asked_llama_stack(wire: Wire, client: LlamaStackClient, reply: Any, *, stream: bool = False) -> Any:
    wire.reply = frames(reply, done=False) if stream else reply
    return client.inference.chat_completion(model_id="m", messages=[], stream=stream)


def told(losses: Iterable[Loss]) -> list[tuple[str, str]]:
    """The losses in an order of their own: the SDK's objects have their members in another."""
    return sorted((loss.path, loss.kind) for loss in losses)


def streamed(machine: Any, items: Iterable[Any]) -> tuple[list[Any], list[tuple[str, str]]]:
    made = [one for item in items for one in machine.feed(item)] + machine.finish()
    return [one.data for one in made], told(machine.losses)


@shelf.each("openai", "answer")
def test_an_answer_of_the_openai_sdk(one: Recorded, wire: Wire, openai: OpenAI) -> None:
    made = chat.response_to_llama_stack(asked_openai(wire, openai, one.answer), EXCHANGE)
    expected = chat.response_to_llama_stack(one.answer, EXCHANGE)
    assert (made.data, told(made.losses)) == (expected.data, told(expected.losses))


@shelf.each("openai", "stream")
def test_the_items_of_a_stream_of_the_openai_sdk(one: Recorded, wire: Wire, openai: OpenAI) -> None:
    items = asked_openai(wire, openai, one.items, stream=True)
    assert streamed(chat.ChunksToEvents(EXCHANGE), items) == streamed(chat.ChunksToEvents(EXCHANGE), one.items or [])


@shelf.each("llama_stack", "answer")
def test_an_answer_of_llama_stack_client(one: Recorded, wire: Wire, llama_stack: LlamaStackClient) -> None:
    made = chat.response_to_openai(asked_llama_stack(wire, llama_stack, one.answer), EXCHANGE)
    expected = chat.response_to_openai(one.answer, EXCHANGE)
    assert (made.data, told(made.losses)) == (expected.data, told(expected.losses))


@shelf.each("llama_stack", "stream")
def test_the_items_of_a_stream_of_llama_stack_client(one: Recorded, wire: Wire, llama_stack: LlamaStackClient) -> None:
    items = asked_llama_stack(wire, llama_stack, one.items, stream=True)
    assert streamed(chat.EventsToChunks(EXCHANGE), items) == streamed(chat.EventsToChunks(EXCHANGE), one.items or [])


@shelf.each("openai", "answer")
def test_a_message_of_the_openai_sdk_goes_back_into_the_conversation(one: Recorded, wire: Wire, openai: OpenAI) -> None:
    """`messages.append(response.choices[0].message)`, as every script does, and its dump, as others do."""
    raw = one.answer["choices"][0]["message"]
    message = asked_openai(wire, openai, one.answer).choices[0].message
    results = [{"role": "tool", "tool_call_id": call["id"], "content": "21"} for call in raw.get("tool_calls") or ()]

    def asked(appended: Any) -> Any:
        messages = [{"role": "user", "content": "Hi"}, appended, *results]
        return chat.request_to_llama_stack({"model": "m", "messages": messages, "tools": [TOOL]})

    expected = asked(raw)
    assert expected.data["messages"][1]["role"] == "assistant"
    for form in (message, message.model_dump(), message.model_dump(exclude_none=True), message.to_dict()):
        made = asked(form)
        assert made.data == expected.data
        assert told(made.losses) == told(expected.losses)


@shelf.each("llama_stack", "answer")
def test_a_message_of_llama_stack_client_goes_back_into_the_conversation(
    one: Recorded, wire: Wire, llama_stack: LlamaStackClient
) -> None:
    raw = one.answer["completion_message"]
    message = asked_llama_stack(wire, llama_stack, one.answer).completion_message
    results = [{"role": "tool", "call_id": call["call_id"], "content": "21"} for call in raw["tool_calls"]]

    def asked(appended: Any) -> Any:
        return chat.request_to_openai(
            {"model_id": "m", "messages": [{"role": "user", "content": "Hi"}, appended, *results]}
        )

    expected = asked(raw)
    assert expected.data["messages"][1]["role"] == "assistant"
    for form in (message, message.model_dump(), message.model_dump(exclude_none=True), message.to_dict()):
        made = asked(form)
        assert made.data == expected.data
        assert made.losses == expected.losses == []


def test_calls_and_tools_of_the_sdks_stand_among_mappings(
    wire: Wire, openai: OpenAI, llama_stack: LlamaStackClient
) -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    read = asked_openai(wire, openai, {"id": "x", "choices": [choice]}).choices[0].message.tool_calls[0]
    request = {"model": "m", "messages": [{"role": "user", "content": "Hi"}, {**message, "tool_calls": [read]}]}
    native = chat.request_to_llama_stack(request).data["messages"][1]
    assert native["tool_calls"] == [
        {"call_id": "call_1", "tool_name": "f", "arguments": {"a": 1}, "arguments_json": '{"a":1}'}
    ]
    answer = {"completion_message": native}
    called = asked_llama_stack(wire, llama_stack, answer).completion_message.tool_calls
    messages = [{"role": "user", "content": "Hi"}, {**native, "tool_calls": called}]
    assert chat.request_to_openai({"model_id": "m", "messages": messages}).data["messages"][1] == message


def test_the_exchange_is_read_of_a_request_that_mixes_both(wire: Wire, openai: OpenAI) -> None:
    answer = {"id": "x", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi"}}]}
    message = asked_openai(wire, openai, answer).choices[0].message
    plain = {"model": "m", "messages": [{"role": "assistant", "content": "Hi"}], "n": 2, "tools": [TOOL]}
    mixed = {**plain, "messages": [message]}
    exchange = Exchange.of(mixed, id="chatcmpl-1")
    assert exchange == Exchange.of(plain, id="chatcmpl-1")
    assert (exchange.n, exchange.tools) == (2, {"get_weather"})


def test_an_error_item_ends_a_stream(wire: Wire, llama_stack: LlamaStackClient) -> None:
    """The client does not look at errors inside a stream: it gives an object without an event."""
    error = {"error": {"message": "400: Invalid value: Model 'x' not found"}}
    (item,) = asked_llama_stack(wire, llama_stack, [error], stream=True)
    machine = chat.EventsToChunks(EXCHANGE)
    (end,) = machine.feed(item)
    assert isinstance(end, ErrorEvent)
    assert end.data["error"]["message"] == "Invalid value: Model 'x' not found"
    assert end.status == 400
