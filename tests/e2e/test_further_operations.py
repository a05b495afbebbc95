"""Text completions, embeddings and batches of texts: real clients, real servers, the gateway between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from llama_stack_client import LlamaStackClient
from openai import OpenAI

from . import servers
from .servers import EMBEDDING, MODEL, VLLM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .servers import Server

SKY: dict[str, Any] = {"prompt": "The sky is", "max_tokens": 8, "temperature": 0}
NATIVE_SKY: dict[str, Any] = {"content": "The sky is", "sampling_params": {"max_tokens": 8}}


@pytest.fixture
def client(openai_face: Server) -> OpenAI:
    return OpenAI(base_url=f"{openai_face.url}/v1", api_key="none", max_retries=0, timeout=300)


@pytest.fixture
def native_client(native_face: Server) -> LlamaStackClient:
    return LlamaStackClient(base_url=native_face.url, max_retries=0, timeout=300)


@pytest.fixture(scope="module")
def embedding_face(embedding_server: Server, logs: Path) -> Iterator[Server]:
    """The gateway's native face over an OpenAI-compatible server of embeddings."""
    with servers.gateway(f"openai={embedding_server.url}/v1", logs) as server:
        yield server


def test_a_text_completion(client: OpenAI) -> None:
    answer = client.completions.create(model=VLLM, **SKY)
    (choice,) = answer.choices
    assert (choice.index, choice.finish_reason, bool(choice.text)) == (0, "length", True)
    assert (answer.object, answer.model) == ("text_completion", VLLM)


def test_a_stream_of_a_text_completion(client: OpenAI) -> None:
    plain = client.completions.create(model=VLLM, **SKY).choices[0]
    chunks = list(client.completions.create(model=VLLM, **SKY, stream=True))
    choices = [choice for chunk in chunks for choice in chunk.choices]
    assert "".join(choice.text for choice in choices) == plain.text
    assert [choice.finish_reason for choice in choices] == [None] * (len(choices) - 1) + ["length"]
    assert len(choices) > 3


def test_prompts_and_choices_stand_together(client: OpenAI) -> None:
    alone = client.completions.create(model=VLLM, **SKY).choices[0].text
    other = client.completions.create(model=VLLM, **{**SKY, "prompt": "One, two,"}).choices[0].text
    answer = client.completions.create(model=VLLM, **{**SKY, "prompt": ["The sky is", "One, two,"]}, n=2)
    assert [(choice.index, choice.text) for choice in answer.choices] == [*enumerate([alone, alone, other, other])]


def test_an_echo(client: OpenAI) -> None:
    alone = client.completions.create(model=VLLM, **SKY).choices[0].text
    assert client.completions.create(model=VLLM, **SKY, echo=True).choices[0].text == f"The sky is{alone}"


def test_embeddings(client: OpenAI) -> None:
    coded = client.embeddings.create(model=EMBEDDING, input=["blue", "red"])  # the client asks for base64
    plain = client.embeddings.create(model=EMBEDDING, input=["blue", "red"], encoding_format="float")
    assert [one.index for one in plain.data] == [0, 1]
    assert len(plain.data[0].embedding) > 10
    for one, other in zip(plain.data, coded.data, strict=True):
        assert one.embedding == pytest.approx(other.embedding, rel=1e-6)  # base64 is of float32


def test_a_native_text_completion(native_client: LlamaStackClient) -> None:
    plain = native_client.inference.completion(model_id=MODEL, **NATIVE_SKY)
    chunks = list(native_client.inference.completion(model_id=MODEL, **NATIVE_SKY, stream=True))
    assert plain.content
    assert "".join(chunk.delta for chunk in chunks) == plain.content
    assert chunks[-1].stop_reason == plain.stop_reason == "out_of_tokens"


def test_a_native_batch_of_text_completions(native_client: LlamaStackClient) -> None:
    alone = native_client.inference.completion(model_id=MODEL, **NATIVE_SKY).content
    answer = native_client.inference.batch_completion(
        model_id=MODEL, content_batch=["The sky is"] * 3, sampling_params=NATIVE_SKY["sampling_params"]
    )
    assert [one.content for one in answer.batch] == [alone] * 3


def test_native_embeddings(embedding_face: Server) -> None:
    client = LlamaStackClient(base_url=embedding_face.url, max_retries=0, timeout=300)
    answer = client.inference.embeddings(model_id=EMBEDDING, contents=["blue", "red"])
    assert len(answer.embeddings) == 2
    assert len(answer.embeddings[0]) == len(answer.embeddings[1]) > 10
