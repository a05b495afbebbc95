"""OpenAI's API before a native server."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from .answers import CALL, CALL_EVENTS, EVENTS, NATIVE_ANSWER, TOOLS, text
from .upstream import PATIENCE, Asked, events, framed, whole
from .world import ASK, CHAT, world

pytestmark = pytest.mark.anyio


async def test_a_plain_answer() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        status, answer, headers = await here.answer(CHAT, ASK)
        (asked,) = here.upstream.asked
    assert status == 200
    assert answer["choices"][0]["message"] == {"role": "assistant", "content": "Blue.", "refusal": None}
    assert answer["usage"] == {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    assert answer["id"].startswith("chatcmpl-")
    assert answer["created"] > 1_700_000_000
    assert answer["model"] == "m"
    assert (asked.method, asked.path) == ("POST", "/v1/inference/chat-completion")
    assert asked.body["model_id"] == "m"
    assert asked.headers["x-request-id"] == headers["x-request-id"]
    assert "upstream;dur=" in headers["server-timing"]


async def test_also_under_the_path_of_llama_stacks_own_openai_layer() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        status, answer, _ = await here.answer("/v1/openai/v1/chat/completions", ASK)
    assert (status, answer["object"]) == (200, "chat.completion")


async def test_the_callers_request_id_goes_both_ways() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        _, _, headers = await here.answer(CHAT, ASK, {"x-request-id": "mine-1"})
        assert headers["x-request-id"] == here.upstream.asked[0].headers["x-request-id"] == "mine-1"


async def test_a_stream() -> None:
    asked = {**ASK, "stream": True, "stream_options": {"include_usage": True}}
    async with world("llama-stack", events(*EVENTS)) as here:
        got, raw = await here.events(CHAT, asked)
    assert raw.endswith(b"data: [DONE]\n\n")
    assert got[0]["choices"][0]["delta"] == {"role": "assistant"}
    assert "".join(one["choices"][0]["delta"].get("content", "") for one in got[:-2]) == "Blue."
    assert got[-3]["choices"][0]["finish_reason"] == "stop"
    assert got[-2]["usage"]["total_tokens"] == 5
    assert len({one["id"] for one in got[:-1]}) == 1


async def test_an_event_leaves_before_the_next_one_comes() -> None:
    going = asyncio.Event()

    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        await asked.chunk(framed(EVENTS[0]) + framed(EVENTS[1]))
        await going.wait()
        await asked.chunk(framed(EVENTS[3]))
        await asked.chunk(b"")

    async with world("llama-stack", script) as here, here.post(CHAT, {**ASK, "stream": True}) as response:
        async with asyncio.timeout(PATIENCE):
            first = await response.content.readuntil(b"\n\n") + await response.content.readuntil(b"\n\n")
        assert b'"content":"Bl"' in first
        going.set()
        assert (await response.read()).endswith(b"data: [DONE]\n\n")


async def test_tools_plain_and_streamed() -> None:
    message = {**NATIVE_ANSWER["completion_message"], "stop_reason": "end_of_message", "tool_calls": [CALL]}
    async with world("llama-stack", whole({**NATIVE_ANSWER, "completion_message": message})) as here:
        _, answer, _ = await here.answer(CHAT, {**ASK, "tools": TOOLS})
        here.upstream.script = events(*CALL_EVENTS)
        got, _ = await here.events(CHAT, {**ASK, "tools": TOOLS, "stream": True})
    assert answer["choices"][0]["finish_reason"] == "tool_calls"
    assert answer["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"] == '{"city": "Faro"}'
    (call,) = [
        one["choices"][0]["delta"]["tool_calls"][0]
        for one in got[:-1]
        if "tool_calls" in str(one["choices"][0]["delta"])
    ]
    assert (call["index"], call["function"]["name"]) == (0, "weather")


async def test_n_choices_are_as_many_requests_side_by_side() -> None:
    together = asyncio.Barrier(3)

    async def script(asked: Asked) -> None:
        await together.wait()
        await whole(NATIVE_ANSWER)(asked)

    async with world("llama-stack", script) as here:
        status, answer, _ = await here.answer(CHAT, {**ASK, "n": 3})
        assert len(here.upstream.asked) == 3
    assert status == 200
    assert [choice["index"] for choice in answer["choices"]] == [0, 1, 2]
    assert answer["usage"] == {"prompt_tokens": 3, "completion_tokens": 6, "total_tokens": 9}


async def test_n_streams_are_one_with_interleaved_choices() -> None:
    together = asyncio.Barrier(2)

    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        for one in EVENTS:
            await asked.chunk(framed(one))
            await together.wait()
        await asked.chunk(b"")

    async with world("llama-stack", script) as here:
        got, _ = await here.events(CHAT, {**ASK, "n": 2, "stream": True})
    chunks: list[Any] = [one["choices"][0] for one in got if one != "[DONE]"]
    for index in (0, 1):
        own = [one for one in chunks if one["index"] == index]
        assert "".join(one["delta"].get("content", "") for one in own) == "Blue."
        assert [one["finish_reason"] for one in own if one["finish_reason"]] == ["stop"]
    order = [one["index"] for one in chunks]
    assert order != sorted(order)
    assert got.count("[DONE]") == 1


async def test_choices_that_a_backend_answers_one_after_another_are_streamed_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As one with a single slot does; here the pool has one connection."""
    monkeypatch.setattr("diglot.gateway.inference._MOMENT", 0.02)
    async with world("llama-stack", events(*EVENTS), connections=1) as here:
        got, raw = await here.events(CHAT, {**ASK, "n": 3, "stream": True})
    ends = [one["choices"][0]["index"] for one in got[:-1] if one["choices"][0]["finish_reason"]]
    assert (sorted(ends), raw.count(b"[DONE]")) == ([0, 1, 2], 1)


async def test_one_failing_choice_fails_the_answer_and_cancels_the_others() -> None:
    lock = asyncio.Lock()
    waiting: list[Asked] = []

    async def script(asked: Asked) -> None:
        async with lock:
            waiting.append(asked)
        if len(waiting) == 3:
            await whole({"error": {"detail": "the model fell over"}}, 503)(asked)
        else:
            await asked.left.wait()

    async with world("llama-stack", script) as here:
        for streamed in (False, True):
            waiting.clear()
            status, answer, _ = await here.answer(CHAT, {**ASK, "n": 3, "stream": streamed})
            assert status == 503
            assert answer["error"]["message"] == "the model fell over"
            async with asyncio.timeout(PATIENCE):
                for asked in waiting[:2]:
                    await asked.left.wait()


async def test_a_choice_that_fails_under_way_ends_the_stream_with_an_error() -> None:
    waiting: list[Asked] = []

    async def script(asked: Asked) -> None:
        waiting.append(asked)
        first = len(waiting) == 1
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        await asked.chunk(framed(text("", "start")))
        if first:
            await asked.chunk(framed({"error": {"message": "500: out of memory"}}))
        await asked.left.wait()

    async with world("llama-stack", script) as here:
        got, raw = await here.events(CHAT, {**ASK, "n": 2, "stream": True})
    assert got[-1]["error"]["message"] == "choice 0: out of memory"
    assert b"[DONE]" not in raw


async def test_models() -> None:
    native = {
        "identifier": "llama",
        "provider_resource_id": "llama:1b",
        "provider_id": "vllm",
        "type": "model",
        "metadata": {},
        "model_type": "llm",
    }
    async with world("llama-stack", whole({"data": [native]}), map=("gpt=llama", "gone=nothing")) as here:
        _, listed = await here.get("/v1/models")
        _, one = await here.get("/v1/models/gpt")
        missing, refused = await here.get("/v1/models/meta/gone")
    assert [model["id"] for model in listed["data"]] == ["llama", "gpt"]
    assert listed["data"][0] == {
        "id": "llama",
        "object": "model",
        "created": 0,
        "owned_by": "vllm",
        "model_type": "llm",
    }
    assert one["id"] == "gpt"
    assert (missing, refused["error"]["code"]) == (404, "model_not_found")


async def test_an_alias_is_asked_for_by_the_models_own_name() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER), map="gpt-4o=llama") as here:
        _, answer, _ = await here.answer(CHAT, {**ASK, "model": "gpt-4o"})
        assert here.upstream.asked[0].body["model_id"] == "llama"
    assert answer["model"] == "gpt-4o"
