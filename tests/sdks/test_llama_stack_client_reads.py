"""The llama_stack_client SDK reads what diglot writes for its side, and sends it as it is."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import made
import pytest
from llama_stack_client.types import ChatCompletionResponse, ChatCompletionResponseStreamChunk
from llama_stack_client.types.inference_chat_completion_params import (
    InferenceChatCompletionParamsNonStreaming,
    InferenceChatCompletionParamsStreaming,
)
from pydantic import TypeAdapter
from recordings import said

from diglot import Exchange, chat
from sdks.models import forced, unknown
from sdks.wire import Wire, frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llama_stack_client import LlamaStackClient

PARAMS = {
    False: TypeAdapter[Any](InferenceChatCompletionParamsNonStreaming),
    True: TypeAdapter[Any](InferenceChatCompletionParamsStreaming),
}
# The types of the SDK make every number a float, which 30 digits are too many for.
LONG_NUMBERS = {"cases/request/arguments-keep-integers-beyond-64-bits"}


@pytest.fixture(scope="module")
def wire() -> Wire:
    return Wire()


@pytest.fixture(scope="module")
def client(wire: Wire) -> LlamaStackClient:
    return wire.llama_stack()


def test_every_answer_is_valid_and_known_to_the_sdk() -> None:
    for one in made.answers("llama_stack"):
        read = ChatCompletionResponse.model_validate_json(json.dumps(one.data), strict=True)
        assert unknown(read) == [], one.name
        if one.name not in LONG_NUMBERS:
            assert read.model_dump(mode="json", exclude_unset=True) == one.data, one.name


def test_every_chunk_is_valid_and_known_to_the_sdk() -> None:
    for one in made.streams("llama_stack"):
        for chunk in one.data:
            read = ChatCompletionResponseStreamChunk.model_validate_json(json.dumps(chunk), strict=True)
            assert unknown(read) == [], one.name
            assert read.model_dump(mode="json", exclude_unset=True) == chunk, one.name


def test_every_answer_comes_through_the_client(wire: Wire, client: LlamaStackClient) -> None:
    for one in made.answers("llama_stack"):
        wire.reply = one.data
        read = client.inference.chat_completion(model_id="m", messages=[])
        assert read.model_dump(mode="json", exclude_unset=True) == one.data, one.name


def test_every_stream_comes_through_the_client(wire: Wire, client: LlamaStackClient) -> None:
    for one in made.streams("llama_stack"):
        wire.reply = frames(one.data, done=False)
        chunks = list(client.inference.chat_completion(model_id="m", messages=[], stream=True))
        assert [chunk.model_dump(mode="json", exclude_unset=True) for chunk in chunks] == one.data, one.name


def test_a_stream_says_what_the_plain_answer_says(wire: Wire, client: LlamaStackClient) -> None:
    """As the SDK's objects say it: its text, calls, stop_reason and metrics."""
    streams = [one for one in made.streams("llama_stack") if one.error is None and not one.name.startswith("cases/")]
    for one in streams:
        wire.reply = frames(one.data, done=False)
        chunks = list(client.inference.chat_completion(model_id="m", messages=[], stream=True))
        wire.reply = chat.response_to_llama_stack(said.whole(one.source), Exchange()).data
        answer = client.inference.chat_completion(model_id="m", messages=[])
        message, deltas = answer.completion_message, [chunk.event.delta for chunk in chunks]
        calls = [delta.tool_call for delta in deltas if delta.type == "tool_call" and delta.parse_status == "succeeded"]
        assert "".join(delta.text for delta in deltas if delta.type == "text") == message.content, one.name
        assert calls == (message.tool_calls or []), one.name
        assert chunks[-1].event.stop_reason == message.stop_reason, one.name
        assert dumped(chunks[-1].metrics) == dumped(answer.metrics), one.name


def dumped(metrics: Any) -> list[Any]:
    return [metric.model_dump() for metric in metrics or ()]


def test_every_request_fits_the_types_of_the_sdk() -> None:
    for one in made.requests("llama_stack"):
        if one.name not in LONG_NUMBERS:
            data = without_free_json(one.data)
            assert forced(PARAMS[data.get("stream") is True].validate_python(data)) == data, one.name


def without_free_json(request: Any) -> Any:
    """The request without what may be any JSON, of which the types of the SDK say less: a schema, a grammar, a default."""
    request = copy.deepcopy(request)
    for holder, name in free_json(request):
        holder[name] = None if name == "default" else {}
    return request


def free_json(request: Any) -> Iterator[tuple[dict[str, Any], str]]:
    yield from ((request["response_format"], name) for name in request.get("response_format", ()) if name != "type")
    for tool in request.get("tools", ()):
        yield from ((row, "default") for row in (tool.get("parameters") or {}).values() if "default" in row)


def test_every_request_is_sent_as_it_is(wire: Wire, client: LlamaStackClient) -> None:
    for one in made.requests("llama_stack"):
        wire.reply = b"" if one.data.get("stream") else {}
        client.inference.with_raw_response.chat_completion(**one.data)
        assert wire.sent == one.data, one.name
