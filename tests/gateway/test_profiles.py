"""A backend with a profile: asked in its way, and read as it answers."""

from __future__ import annotations

import pytest

from .answers import ANSWER, DONE, chunk
from .upstream import events, whole
from .world import NATIVE, NATIVE_ASK, world

pytestmark = pytest.mark.anyio
SCHEMA = {"type": "object", "properties": {"name": {"type": "string"}}, "title": "Colour"}
WANTED = {"response_format": {"type": "json_schema", "json_schema": SCHEMA}}


async def test_a_request_is_adapted_to_the_backend_and_its_loss_told() -> None:
    async with world("openai", whole(ANSWER), profile="groq") as here:
        status, answer, headers = await here.answer(NATIVE, {**NATIVE_ASK, **WANTED})
        (asked,) = here.upstream.asked
    assert (status, answer["completion_message"]["content"]) == (200, "Blue.")
    assert asked.body["response_format"] == {"type": "json_object"}
    assert '"title":"Colour"' in asked.body["messages"][0]["content"]
    assert "constraint" in headers["diglot-losses"]


async def test_content_that_the_backend_does_not_take_is_refused_with_its_path() -> None:
    image = {"type": "image", "image": {"url": {"uri": "https://example.com/a.png"}}}
    asked = {**NATIVE_ASK, "messages": [{"role": "user", "content": [image]}]}
    async with world("openai", whole(ANSWER), profile="watsonx") as here:
        status, answer, _ = await here.answer(NATIVE, asked)
        assert here.upstream.asked == []
    assert status == 400
    assert "messages[0].content[0]" in answer["error"]["detail"]


async def test_the_habits_of_a_stream_are_read() -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    items = [chunk({"content": "Blue."}), {**chunk({}, "stop"), "x_groq": {"id": "req_1", "usage": usage}}]
    async with world("openai", events(*items, done=DONE), profile="groq") as here:
        got, _ = await here.events(NATIVE, {**NATIVE_ASK, "stream": True})
    assert {one["metric"]: one["value"] for one in got[-1]["metrics"]}["total_tokens"] == 5


async def test_a_stream_of_llama_stack_itself_needs_no_done() -> None:
    said = (({"content": ""}, "stop"), ({"content": "Blue."}, "stop"), ({"content": ""}, "length"))
    items = [chunk(delta, finish) for delta, finish in said]
    for i, item in enumerate(items):
        item["choices"][0]["index"] = i
    async with world("openai", events(*items), profile="llama_stack") as here:
        got, _ = await here.events(NATIVE, {**NATIVE_ASK, "stream": True})
    assert "".join(one["event"]["delta"]["text"] for one in got) == "Blue."
    assert got[-1]["event"]["stop_reason"] == "out_of_tokens"
