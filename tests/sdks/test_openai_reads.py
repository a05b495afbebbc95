"""The openai SDK reads what diglot writes for its side, and sends it as it is."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import made
import pytest
from openai import APIError, LengthFinishReasonError
from openai.lib.streaming.chat import ChatCompletionStreamState
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.chat.completion_create_params import (
    CompletionCreateParamsNonStreaming,
    CompletionCreateParamsStreaming,
)
from pydantic import TypeAdapter
from recordings import said, shelf

from diglot import chat
from sdks.models import forced, unknown
from sdks.wire import Wire, frames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from made import Made
    from openai import OpenAI

ANSWERS = made.answers("openai")
STREAMS = [stream for stream in made.streams("openai") if stream.error is None]
PARAMS = {
    False: TypeAdapter[Any](CompletionCreateParamsNonStreaming),
    True: TypeAdapter[Any](CompletionCreateParamsStreaming),
}
# Streams that the SDK's accumulator cannot take, for it expects choices to begin with 0, and those of which there is no plain
# answer, for that has its counts in one place.
OTHER_CHOICE = {"cases/stream/the-machine-of-another-choice", "cases/stream/metrics-spread-over-events"}


@pytest.fixture(scope="module")
def wire() -> Wire:
    return Wire()


@pytest.fixture(scope="module")
def client(wire: Wire) -> OpenAI:
    return wire.openai()


def named(documents: Iterable[Made]) -> list[Any]:
    return [pytest.param(one, id=one.name) for one in documents]


def test_every_answer_is_valid_and_known_to_the_sdk() -> None:
    for one in [*ANSWERS, *made.texts("openai")]:
        read = ChatCompletion.model_validate_json(json.dumps(one.data), strict=True)
        assert unknown(read) == [], one.name
        assert read.model_dump(mode="json", exclude_unset=True) == one.data, one.name


def test_every_chunk_is_valid_and_known_to_the_sdk() -> None:
    for one in [*made.streams("openai"), *made.text_streams("openai")]:
        for chunk in one.data:
            read = ChatCompletionChunk.model_validate_json(json.dumps(chunk), strict=True)
            assert unknown(read) == [], one.name
            assert read.model_dump(mode="json", exclude_unset=True) == chunk, one.name


def bare(value: Any) -> Any:
    """Without nulls, and without what the SDK adds: the place of a call in its list."""
    if isinstance(value, dict):
        return {name: bare(one) for name, one in value.items() if one is not None and name != "index"}
    return [bare(one) for one in value] if isinstance(value, list) else value


def rebuilt(chunks: Iterable[ChatCompletionChunk]) -> Any:
    """The answer that the SDK's accumulator makes of a stream."""
    state = ChatCompletionStreamState()
    for chunk in chunks:
        list(state.handle_chunk(chunk))
    try:
        return state.get_final_completion()
    except LengthFinishReasonError as error:  # its way to give an answer that was cut
        return error.completion


def plain(one: Made) -> Any:
    """Our plain answer of what the stream was made of."""
    answer = chat.response_to_openai(said.native_whole(one.source), one.exchange).data
    return answer if one.exchange.include_usage else {**answer, "usage": None}


@pytest.mark.parametrize("one", named(one for one in STREAMS if one.name not in OTHER_CHOICE))
def test_the_accumulator_rebuilds_our_plain_answer(one: Made) -> None:
    final = rebuilt(ChatCompletionChunk.model_validate(chunk) for chunk in one.data)
    assert bare(final.model_dump(mode="json")) == bare(plain(one))
    assert [choice.index for choice in final.choices] == [0]


@pytest.mark.parametrize("one", named(one for one in STREAMS if one.name not in OTHER_CHOICE))
def test_the_clients_own_stream_rebuilds_it_too(one: Made, wire: Wire, client: OpenAI) -> None:
    wire.reply = frames(one.data, done=True)
    final = rebuilt(client.chat.completions.create(model="m", messages=[], stream=True))
    assert bare(final.model_dump(mode="json")) == bare(plain(one))


def test_an_error_in_a_stream_is_the_sdks_error(wire: Wire, client: OpenAI) -> None:
    broken = [one for one in made.streams("openai") if one.error is not None]
    assert broken
    for one in broken:
        wire.reply = frames([*one.data, one.error], done=False)
        with pytest.raises(APIError) as caught:
            rebuilt(client.chat.completions.create(model="m", messages=[], stream=True))
        assert caught.value.message == one.error["error"]["message"]
        assert caught.value.type == one.error["error"]["type"]


def test_merged_streams_are_rebuilt_as_merged_answers() -> None:
    """Every two neighbours as two choices, the second one beginning first."""
    alone = [one for one in STREAMS if one.name.startswith("llama-stack")]
    shelf.needed()
    for first, second in itertools.pairwise(alone):
        exchange = replace(first.exchange, n=2)
        machine = chat.MergeChunks(exchange)
        items = [(1, event) for event in second.source] + [(0, event) for event in first.source]
        chunks = [chunk for index, event in items for chunk in machine.feed(index, event)] + machine.finish()
        final = rebuilt(ChatCompletionChunk.model_validate(chunk.data) for chunk in chunks)
        whole = chat.merge([said.native_whole(one.source) for one in (first, second)], exchange).data
        assert bare(final.model_dump(mode="json")) == bare(whole)
        assert [choice.index for choice in final.choices] == [0, 1]


def test_every_answer_comes_through_the_client(wire: Wire, client: OpenAI) -> None:
    for one in ANSWERS:
        wire.reply = one.data
        read = client.chat.completions.create(model="m", messages=[])
        assert read.model_dump(mode="json", exclude_unset=True) == one.data, one.name


def test_every_request_fits_the_types_of_the_sdk() -> None:
    for one in made.requests("openai"):
        streamed = one.data.get("stream") is True
        assert forced(PARAMS[streamed].validate_python(one.data)) == one.data, one.name


def test_every_request_is_sent_as_it_is(wire: Wire, client: OpenAI) -> None:
    wire.reply = b"data: [DONE]\n\n"
    for one in made.requests("openai"):
        client.chat.completions.with_raw_response.create(**one.data)
        assert wire.sent == one.data, one.name
