"""Llama Stack's native interface over a client of openai."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from diglot_types.llama_stack import models
from gateway.answers import ANSWER, CHUNKS, NATIVE_TOOLS
from recordings import shelf

from diglot import ErrorEvent, Exchange, Profile, chat

from .wire import NATIVE_ASK, Way, Wire, done, ending, items, plain

if TYPE_CHECKING:
    from recordings.shelf import Recorded

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("way", ["sync", "async"])]
CALL = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Faro"}'}}
CALLED = {"role": "assistant", "content": None, "refusal": None, "tool_calls": [CALL]}


async def test_a_plain_answer(way: Way) -> None:
    wire = Wire(ANSWER)
    sampling = {"strategy": {"type": "greedy"}, "max_tokens": 9}
    answer = await done(wire.native_face(way).inference.chat_completion(**NATIVE_ASK, sampling_params=sampling))
    assert isinstance(answer, models.ChatCompletionResponse)
    assert (answer.completion_message.content, answer.completion_message.stop_reason) == ("Blue.", "end_of_turn")
    assert {metric.metric: metric.value for metric in answer.metrics} == {
        "prompt_tokens": 3,
        "completion_tokens": 2,
        "total_tokens": 5,
    }
    (sent,) = wire.asked
    assert (sent.method, sent.path) == ("POST", "/v1/chat/completions")
    assert sent.json == {
        "model": "m",
        "messages": [{"role": "user", "content": "Name a colour."}],
        "temperature": 0,
        "max_tokens": 9,
    }


@shelf.each("openai", "answer")
async def test_a_recorded_answer(way: Way, one: Recorded) -> None:
    answer = await done(Wire(one.answer).native_face(way).inference.chat_completion(**NATIVE_ASK))
    assert plain(answer) == chat.response_to_llama_stack(one.answer, Exchange.of(NATIVE_ASK)).data


@shelf.each("openai", "stream")
async def test_a_recorded_stream(way: Way, one: Recorded) -> None:
    face = Wire([*(one.items or []), b"data: [DONE]\n\n"]).native_face(way)
    events: list[Any] = []
    stream = await done(face.inference.chat_completion(**NATIVE_ASK, stream=True))
    error = await ending(stream, events)
    machine = chat.ChunksToEvents(Exchange.of({**NATIVE_ASK, "stream": True}))
    made = [one for item in one.items or [] for one in machine.feed(item)] + machine.finish()
    if isinstance(made[-1], ErrorEvent):  # one server never says why it ended
        assert (error.status_code, error.body) == (502, {"error": {"detail": made.pop().message}})
    else:
        assert error is None
    assert [plain(event) for event in events] == [one.data for one in made]


async def test_a_stream(way: Way) -> None:
    wire = Wire([*CHUNKS, b"data: [DONE]\n\n"])
    stream = await done(wire.native_face(way).inference.chat_completion(**NATIVE_ASK, stream=True))
    events = await items(stream)
    assert isinstance(events[0], models.ChatCompletionResponseStreamChunk)
    assert [event.event.event_type for event in events] == ["start", "progress", "progress", "complete"]
    assert "".join(event.event.delta.text for event in events) == "Blue."
    assert (events[-1].event.stop_reason, events[-1].metrics[0].value) == ("end_of_turn", 3)
    assert (wire.sent["stream"], wire.sent["stream_options"]) == (True, {"include_usage": True})


async def test_a_call_and_its_result(way: Way) -> None:
    """As scripts do: the message of the answer goes back into the conversation, as it is."""
    called = {**ANSWER, "choices": [{**ANSWER["choices"][0], "message": CALLED, "finish_reason": "tool_calls"}]}
    wire = Wire(called, ANSWER)
    client, messages = wire.native_face(way), [*NATIVE_ASK["messages"]]
    answer = await done(client.inference.chat_completion(model_id="m", messages=messages, tools=NATIVE_TOOLS))
    (call,) = answer.completion_message.tool_calls
    assert (call.tool_name, call.arguments, answer.completion_message.stop_reason) == (
        "weather",
        {"city": "Faro"},
        "end_of_message",
    )
    messages += [answer.completion_message, {"role": "tool", "call_id": call.call_id, "content": "21"}]
    await done(client.inference.chat_completion(model_id="m", messages=messages, tools=NATIVE_TOOLS))
    assert wire.asked[1].json["messages"] == [
        {"role": "user", "content": "Name a colour."},
        {"role": "assistant", "content": None, "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "call_1", "content": "21"},
    ]


async def test_a_profile_says_what_the_server_means(way: Way) -> None:
    profile = Profile("odd", finish_reasons={"eos": "stop"})
    answer: Any = {**ANSWER, "choices": [{**ANSWER["choices"][0], "finish_reason": "eos"}]}
    face = Wire(answer).native_face(way, profile=profile)
    assert (await done(face.inference.chat_completion(**NATIVE_ASK))).completion_message.stop_reason == "end_of_turn"
    chunks = [CHUNKS[0], {**CHUNKS[3], "choices": [{"index": 0, "delta": {}, "finish_reason": "eos"}]}]
    stream = await done(
        Wire(chunks).native_face(way, profile=profile).inference.chat_completion(**NATIVE_ASK, stream=True)
    )
    assert (await items(stream))[-1].event.stop_reason == "end_of_turn"
