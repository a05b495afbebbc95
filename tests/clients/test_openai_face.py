"""OpenAI's interface over a client of llama_stack_client."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import openai
import pytest
from diglot_types.openai import models
from gateway.answers import CALL, CALL_EVENTS, EVENTS, NATIVE_ANSWER, TOOLS, text
from recordings import shelf

from diglot import Exchange, chat

from .wire import ASK, Reply, Way, Wire, done, items, plain

if TYPE_CHECKING:
    from recordings.shelf import Recorded

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("way", ["sync", "async"])]
ANSWER = {
    "object": "chat.completion",
    "model": "m",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Blue.", "refusal": None},
            "finish_reason": "stop",
            "logprobs": None,
        }
    ],
    "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
}


async def test_a_plain_answer(way: Way) -> None:
    wire = Wire(NATIVE_ANSWER)
    answer = await done(wire.openai_face(way).chat.completions.create(**ASK, max_completion_tokens=9))
    assert isinstance(answer, models.CreateChatCompletionResponse)
    assert answer.choices[0].message.content == "Blue."
    assert answer.choices[0].message.tool_calls is None
    assert (answer.id.startswith("chatcmpl-"), answer.created > 1_700_000_000) == (True, True)
    assert {**plain(answer), "id": None, "created": None} == {**ANSWER, "id": None, "created": None}
    (sent,) = wire.asked
    assert (sent.method, sent.path) == ("POST", "/v1/inference/chat-completion")
    assert sent.json == {
        "model_id": "m",
        "messages": [{"role": "user", "content": "Name a colour."}],
        "sampling_params": {"strategy": {"type": "top_p", "temperature": 1.0, "top_p": 1.0}, "max_tokens": 9},
    }


async def test_two_answers_have_two_ids(way: Way) -> None:
    client = Wire(NATIVE_ANSWER).openai_face(way)
    first, second = [await done(client.chat.completions.create(**ASK)) for _ in range(2)]
    assert first.id != second.id


@shelf.each("llama_stack", "answer")
async def test_a_recorded_answer(way: Way, one: Recorded) -> None:
    answer = await done(Wire(one.answer).openai_face(way).chat.completions.create(**ASK))
    expected = chat.response_to_openai(one.answer, Exchange.of(ASK, id=answer.id, created=answer.created)).data
    assert plain(answer) == expected


@shelf.each("llama_stack", "stream")
async def test_a_recorded_stream(way: Way, one: Recorded) -> None:
    face = Wire(one.items).openai_face(way)
    stream = await done(face.chat.completions.create(**ASK, stream=True, stream_options={"include_usage": True}))
    chunks = await items(stream)
    request = {**ASK, "stream_options": {"include_usage": True}}
    machine = chat.EventsToChunks(Exchange.of(request, id=chunks[0].id, created=chunks[0].created))
    made = [one for item in one.items or [] for one in machine.feed(item)] + machine.finish()
    assert [plain(chunk) for chunk in chunks] == [one.data for one in made]


async def test_a_call_and_its_result(way: Way) -> None:
    """As scripts do: the message of the answer goes back into the conversation, as it is."""
    message = {"role": "assistant", "content": "", "stop_reason": "end_of_turn", "tool_calls": [CALL]}
    wire = Wire({"completion_message": message}, NATIVE_ANSWER)
    client, messages = wire.openai_face(way), [*ASK["messages"]]
    answer = await done(client.chat.completions.create(model="m", messages=messages, tools=TOOLS))
    (call,) = answer.choices[0].message.tool_calls
    assert answer.choices[0].finish_reason == "tool_calls"
    assert (call.id, call.function.name, call.function.arguments) == ("call_1", "weather", '{"city": "Faro"}')
    messages += [answer.choices[0].message, {"role": "tool", "tool_call_id": call.id, "content": "21"}]
    await done(client.chat.completions.create(model="m", messages=messages, tools=TOOLS))
    assert wire.asked[1].json["messages"] == [
        {"role": "user", "content": "Name a colour."},
        {"role": "assistant", "content": "", "stop_reason": "end_of_message", "tool_calls": [CALL]},
        {"role": "tool", "call_id": "call_1", "content": "21"},
    ]


async def test_a_streamed_call(way: Way) -> None:
    stream = await done(Wire(CALL_EVENTS).openai_face(way).chat.completions.create(**ASK, tools=TOOLS, stream=True))
    choices = [chunk.choices[0] for chunk in await items(stream)]
    (call,) = [call for choice in choices for call in choice.delta.tool_calls or []]
    assert (call.index, call.id, call.function.name) == (0, "call_1", "weather")
    assert [choice.finish_reason for choice in choices if choice.finish_reason] == ["tool_calls"]


async def test_a_stream(way: Way) -> None:
    wire = Wire(EVENTS)
    stream = await done(wire.openai_face(way).chat.completions.create(**ASK, stream=True))
    chunks = await items(stream)
    assert isinstance(chunks[0], models.CreateChatCompletionStreamResponse)
    assert [chunk.choices[0].delta.content for chunk in chunks] == [None, "Bl", "ue.", None]
    assert {chunk.id for chunk in chunks} == {chunks[0].id}
    assert wire.sent["stream"] is True


async def test_a_stream_may_be_asked_for_by_a_variable(way: Way) -> None:
    client = Wire(NATIVE_ANSWER).openai_face(way)
    for said in (False, None):
        answer = await done(client.chat.completions.create(**ASK, stream=said))
        assert answer.choices[0].message.content == "Blue."


async def test_n_choices_are_one_answer(way: Way) -> None:
    wire = Wire(*(named(name) for name in "abc"))
    answer = await done(wire.openai_face(way).chat.completions.create(**ASK, n=3))
    assert [choice.index for choice in answer.choices] == [0, 1, 2]
    assert sorted(choice.message.content for choice in answer.choices) == ["a", "b", "c"]
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (3, 6)
    assert [sent.json["messages"] for sent in wire.asked] == [ASK["messages"]] * 3


def named(name: str) -> Any:
    return {**NATIVE_ANSWER, "completion_message": {**NATIVE_ANSWER["completion_message"], "content": name}}


async def test_n_choices_are_asked_for_side_by_side(way: Way) -> None:
    """Nobody is answered before all three have asked."""
    wire = Wire(NATIVE_ANSWER)
    wire.meet = threading.Barrier(3, timeout=30).wait if way == "sync" else asyncio.Barrier(3).wait
    async with asyncio.timeout(30):
        answer = await done(wire.openai_face(way).chat.completions.create(**ASK, n=3))
    assert len(answer.choices) == 3


async def test_calls_side_by_side_know_the_callers_context(way: Way) -> None:
    """As traces need it."""
    caller: ContextVar[str] = ContextVar("caller", default="nobody")
    caller.set("me")
    wire, seen = Wire(NATIVE_ANSWER), list[str]()

    async def seen_async() -> None:
        seen.append(caller.get())

    wire.meet = (lambda: seen.append(caller.get())) if way == "sync" else seen_async
    await done(wire.openai_face(way).chat.completions.create(**ASK, n=2))
    assert seen == ["me", "me"]


async def test_n_choices_are_one_stream(way: Way) -> None:
    stream = await done(Wire(EVENTS).openai_face(way).chat.completions.create(**ASK, n=2, stream=True))
    told = [(chunk.choices[0].index, chunk.choices[0].delta.content) for chunk in await items(stream)]
    assert told == [(0, None), (1, None), (0, "Bl"), (1, "Bl"), (0, "ue."), (1, "ue."), (0, None), (1, None)]


async def test_choices_of_unequal_length_end_each_for_itself(way: Way) -> None:
    short = [EVENTS[0], text("", "complete", stop_reason="out_of_tokens")]
    stream = await done(Wire(EVENTS, short).openai_face(way).chat.completions.create(**ASK, n=2, stream=True))
    ends = [chunk.choices[0].finish_reason for chunk in await items(stream) if chunk.choices[0].finish_reason]
    assert sorted(ends) == ["length", "stop"]


async def test_a_failing_choice_fails_the_answer_and_leaves_no_stream_open(way: Way) -> None:
    wire = Wire(EVENTS, Reply({"detail": "busy"}, 429))
    with pytest.raises(openai.RateLimitError):
        await done(wire.openai_face(way).chat.completions.create(**ASK, n=2, stream=True))
    assert [sent.body.closed for sent in wire.asked] == [True, True]
