"""The native API before an OpenAI-compatible server."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from .answers import ANSWER, CHUNKS, DONE, NATIVE_TOOLS, chunk
from .upstream import Asked, events, whole
from .world import NATIVE, NATIVE_ASK, world

pytestmark = pytest.mark.anyio
BATCH = "/v1/inference/batch-chat-completion"


def batch(*said: str, **more: Any) -> dict[str, Any]:
    return {"model_id": "m", "messages_batch": [[{"role": "user", "content": one}] for one in said], **more}


async def test_a_plain_answer() -> None:
    async with world("openai", whole(ANSWER)) as here:
        status, answer, _ = await here.answer(NATIVE, NATIVE_ASK)
        (asked,) = here.upstream.asked
    assert status == 200
    assert answer["completion_message"]["content"] == "Blue."
    assert answer["completion_message"]["stop_reason"] == "end_of_turn"
    assert {one["metric"]: one["value"] for one in answer["metrics"]}["total_tokens"] == 5
    assert asked.path == "/v1/chat/completions"
    assert asked.body["temperature"] == 0


async def test_a_stream_without_done() -> None:
    async with world("openai", events(*CHUNKS, done=DONE)) as here:
        got, raw = await here.events(NATIVE, {**NATIVE_ASK, "stream": True})
        assert here.upstream.asked[0].body["stream_options"] == {"include_usage": True}
    assert [one["event"]["event_type"] for one in got] == ["start", "progress", "progress", "complete"]
    assert {one["metric"]: one["value"] for one in got[-1]["metrics"]}["total_tokens"] == 5
    assert b"[DONE]" not in raw


async def test_tools_in_a_stream() -> None:
    call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city":'}}
    rest = {"index": 0, "function": {"arguments": ' "Faro"}'}}
    items = [chunk({"tool_calls": [call]}), chunk({"tool_calls": [rest]}), chunk({}, "tool_calls")]
    async with world("openai", events(*items, done=DONE)) as here:
        got, _ = await here.events(NATIVE, {**NATIVE_ASK, "tools": NATIVE_TOOLS, "stream": True})
    made = [
        one["event"]["delta"]["tool_call"] for one in got if one["event"]["delta"].get("parse_status") == "succeeded"
    ]
    assert [(one["tool_name"], one["arguments"]) for one in made] == [("weather", {"city": "Faro"})]
    assert got[-1]["event"]["stop_reason"] == "end_of_message"


async def test_a_batch_is_answered_in_order_and_bounded() -> None:
    running, most = 0, 0
    first = asyncio.Event()

    async def script(asked: Asked) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        said: str = asked.body["messages"][0]["content"]
        if said == "0":
            await first.wait()
        elif said == "4":
            first.set()
        choice = {**ANSWER["choices"][0], "message": {"role": "assistant", "content": f"to {said}", "refusal": None}}
        running -= 1
        await whole({**ANSWER, "choices": [choice]})(asked)

    async with world("openai", script, side_by_side=2) as here:
        status, answer, headers = await here.answer(BATCH, batch(*"01234"))
    assert status == 200
    assert [one["completion_message"]["content"] for one in answer["batch"]] == [f"to {one}" for one in "01234"]
    assert most == 2
    assert "kinds=metadata" in headers["diglot-losses"]


async def test_one_failure_of_a_batch_is_named_by_its_index() -> None:
    async def script(asked: Asked) -> None:
        if asked.body["messages"][0]["content"] == "b":
            await whole({"error": {"message": "too long", "type": "invalid_request_error"}}, 400)(asked)
        else:
            await asked.left.wait()

    async with world("openai", script) as here:
        status, answer, _ = await here.answer(BATCH, batch("a", "b", "c"))
    assert status == 400
    assert answer == {"error": {"detail": "messages_batch[1]: too long"}}


async def test_bad_batches() -> None:
    async with world("openai", whole(ANSWER), max_batch=3) as here:
        too_many = await here.answer(BATCH, batch(*"abcd"))
        role = {"model_id": "m", "messages_batch": [[{"role": "user", "content": "a"}], [{"role": "boss"}]]}
        wrong = await here.answer(BATCH, role)
        empty = await here.answer(BATCH, batch())
        image = {"type": "image", "image": {}}
        faceless = {
            "model_id": "m",
            "messages_batch": [[{"role": "user", "content": "a"}], [{"role": "user", "content": image}]],
        }
        inner = await here.answer(BATCH, faceless)
    assert too_many[0] == wrong[0] == inner[0] == 400
    assert "messages_batch has 4 items, above 3" in too_many[1]["error"]["detail"]
    assert "messages_batch[1][0]" in wrong[1]["error"]["detail"]
    assert "messages_batch[1][0].content" in inner[1]["error"]["detail"]
    assert empty[:2] == (200, {"batch": []})


async def test_what_the_official_client_asks_beside_inference() -> None:
    model = {"id": "meta/llama", "object": "model", "created": 1, "owned_by": "vllm"}
    async with world("openai", whole({"object": "list", "data": [model]})) as here:
        assert await here.get("/v1/health") == (200, {"status": "OK"})
        assert (await here.get("/v1/version"))[1]["version"].startswith("0.2.")
        _, listed = await here.get("/v1/models")
        _, one = await here.get("/v1/models/meta/llama")
        _, providers = await here.get("/v1/providers")
        _, provider = await here.get("/v1/providers/default")
        missing, _ = await here.get("/v1/providers/other")
    assert listed == {"data": [one]}
    assert (one["identifier"], one["provider_id"], one["model_type"]) == ("meta/llama", "vllm", "llm")
    assert providers["data"] == [provider]
    assert missing == 404
