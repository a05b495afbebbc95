"""The SDKs read and send what diglot writes for text completions, embeddings, models and batches: every case, through them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from casefiles import ways
from llama_stack_client.types import CompletionResponse, EmbeddingsResponse, Model
from llama_stack_client.types.shared import BatchCompletion
from openai.types import Completion, CreateEmbeddingResponse
from openai.types import Model as OpenAIModel
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.completion_create_params import CompletionCreateParamsNonStreaming, CompletionCreateParamsStreaming
from openai.types.embedding_create_params import EmbeddingCreateParams
from pydantic import TypeAdapter

from diglot import Exchange, completion
from sdks.models import forced, unknown
from sdks.wire import Wire, frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openai import OpenAI

RAW_ANSWERS: dict[str, Any] = {
    "generate-chat-response": ChatCompletion,
    "generate-chat-stream": ChatCompletionChunk,
    "generate-completion-response": Completion,
}
NATIVE_ANSWERS: dict[str, Any] = {"completion-response": CompletionResponse, "embedding-response": EmbeddingsResponse}


@pytest.fixture(scope="module")
def wire() -> Wire:
    return Wire()


@pytest.fixture(scope="module")
def client(wire: Wire) -> OpenAI:
    return wire.openai()


def made(kind: str, to: str) -> Iterator[tuple[str, Any]]:
    """What every case of a kind gives on one side."""
    for case, way in ways(kind):
        if way == to and "refused" not in case.way(way):
            yield case.name, case.target(way)


def chunks(whole: Any) -> list[Any]:
    return [chunk for chunk in whole if "error" not in chunk]


def same(read: Any, data: Any) -> bool:
    return bool(unknown(read) == [] and read.model_dump(mode="json", exclude_unset=True) == data)


def test_every_answer_of_the_raw_route_is_valid_and_known_to_the_sdk() -> None:
    for kind, model in RAW_ANSWERS.items():
        documents = [data for _, data in made(kind, "openai")]
        for data in [one for whole in documents for one in (chunks(whole) if isinstance(whole, list) else [whole])]:
            assert same(model.model_validate_json(json.dumps(data), strict=True), data)
        assert len(documents) > 8


def test_every_completion_is_valid_and_known_to_the_sdk() -> None:
    documents = [*made("completion-response", "openai")]
    assert len(documents) > 20
    for name, data in documents:
        assert same(Completion.model_validate_json(json.dumps(data), strict=True), data), name


def test_every_answer_with_embeddings_is_read_as_it_is(wire: Wire, client: OpenAI) -> None:
    for name, data in made("embedding-response", "openai"):
        read = CreateEmbeddingResponse.model_construct(**json.loads(json.dumps(data)))
        assert (unknown(read), len(read.data)) == ([], len(data["data"])), name
        wire.reply = data
        if data["data"]:
            got = client.embeddings.create(model="m", input="hi", encoding_format="float")
            assert [one.embedding for one in got.data] == [one["embedding"] for one in data["data"]], name


def test_the_sdk_decodes_our_base64(wire: Wire, client: OpenAI) -> None:
    [(_, coded)] = [(name, data) for name, data in made("embedding-response", "openai") if name.endswith("/base64")]
    wire.reply = coded
    assert client.embeddings.create(model="m", input="hi").data[0].embedding == [0.5, -1.25]
    assert wire.sent["encoding_format"] == "base64"
    assert Exchange.of(wire.sent).base64


def test_every_model_is_read_with_our_extension() -> None:
    for name, data in made("model-list", "openai"):
        for one in data["data"]:
            read = OpenAIModel.model_validate(one, strict=True)
            assert unknown(read) == ["model_type"], name
            assert read.model_dump(exclude_unset=True) == one, name


def test_every_request_fits_the_types_of_the_sdk_and_is_sent_as_it_is(wire: Wire, client: OpenAI) -> None:
    plain, streamed = (
        TypeAdapter[Any](CompletionCreateParamsNonStreaming),
        TypeAdapter[Any](CompletionCreateParamsStreaming),
    )
    wire.reply = b"data: [DONE]\n\n"
    for name, data in made("completion-request", "openai"):
        adapter = streamed if data.get("stream") is True else plain
        assert forced(adapter.validate_python(data)) == data, name
        client.completions.with_raw_response.create(**data)
        assert wire.sent == data, name
    for name, data in made("embedding-request", "openai"):
        assert forced(TypeAdapter[Any](EmbeddingCreateParams).validate_python(data)) == data, name


def test_a_stream_comes_through_the_client(wire: Wire, client: OpenAI) -> None:
    for name, data in [*made("completion-stream", "openai"), *made("generate-completion-stream", "openai")]:
        if len(chunks(data)) == len(data):
            wire.reply = frames(data, done=True)
            read = [*client.completions.create(model="m", prompt="Once", stream=True)]
            assert [one.model_dump(mode="json", exclude_unset=True) for one in read] == data, name


def test_the_native_client_reads_what_we_write() -> None:
    for kind, model in NATIVE_ANSWERS.items():
        for name, data in made(kind, "llama_stack"):
            read = model.model_validate(data)
            assert unknown(read) == [], name
            assert read.model_dump(mode="json", exclude_unset=True) == data, name
    for name, data in made("model-list", "llama_stack"):
        for one in data["data"]:
            assert Model.model_validate({**one, "api_model_type": one["model_type"]}).identifier == one["identifier"], (
                name
            )


def test_the_native_client_reads_a_batch() -> None:
    answers = [data for _, data in made("completion-response", "openai")]
    batch = completion.batch_response_to_llama_stack(answers, Exchange(id="x")).data
    read = BatchCompletion.model_validate(batch)
    assert [one.content for one in read.batch] == [one["content"] for one in batch["batch"]]
