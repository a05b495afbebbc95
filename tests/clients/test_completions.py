"""Text completions and embeddings, over either SDK's client."""

from __future__ import annotations

from typing import Any

import llama_stack_client
import openai
import pytest
from diglot_types.llama_stack import models as ls
from diglot_types.openai import models as oai

from diglot import InvalidInput

from .wire import Reply, Way, Wire, done, items, plain

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("way", ["sync", "async"])]
NATIVE = {"content": "blue.", "stop_reason": "end_of_turn", "logprobs": None, "metrics": None}
NATIVE_CHUNKS = [
    {"delta": "bl", "stop_reason": None},
    {"delta": "ue.", "stop_reason": None},
    {"delta": "", "stop_reason": "out_of_tokens"},
]
ANSWER = {
    "id": "cmpl-up",
    "object": "text_completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "text": "blue.", "finish_reason": "stop", "logprobs": None}],
}


def chunk(text: str, finish: str | None = None) -> dict[str, Any]:
    return {**ANSWER, "choices": [{"index": 0, "text": text, "finish_reason": finish, "logprobs": None}]}


async def test_a_native_completion(way: Way) -> None:
    wire = Wire(ANSWER)
    answer = await done(
        wire.native_face(way).inference.completion(
            model_id="m", content="The sky is", sampling_params={"max_tokens": 9}
        )
    )
    assert isinstance(answer, ls.CompletionResponse)
    assert (answer.content, answer.stop_reason) == ("blue.", "end_of_turn")
    assert [loss.path for loss in answer.losses] == ["id", "created", "model"]
    assert (wire.asked[0].path, wire.sent) == (
        "/v1/completions",
        {"model": "m", "prompt": "The sky is", "max_tokens": 9, "temperature": 0},
    )


async def test_a_native_completion_as_a_stream(way: Way) -> None:
    wire = Wire([chunk("bl"), chunk("ue."), chunk("", "length"), b"data: [DONE]\n\n"])
    face = wire.native_face(way)
    chunks = await items(await done(face.inference.completion(model_id="m", content="The sky is", stream=True)))
    assert isinstance(chunks[0], ls.CompletionResponseStreamChunk)
    assert "".join(one.delta for one in chunks) == "blue."
    assert [one.stop_reason for one in chunks if one.stop_reason] == ["out_of_tokens"]
    assert wire.asked[0].body.closed


async def test_an_openai_completion(way: Way) -> None:
    wire = Wire(NATIVE)
    answer = await done(wire.openai_face(way).completions.create(model="m", prompt="The sky is", max_tokens=9))
    assert isinstance(answer, oai.CreateCompletionResponse)
    assert (answer.choices[0].text, answer.choices[0].finish_reason, answer.id[:5]) == ("blue.", "stop", "cmpl-")
    assert wire.asked[0].path == "/v1/inference/completion"
    assert (wire.sent["model_id"], wire.sent["content"]) == ("m", "The sky is")


async def test_prompts_and_choices_are_one_answer(way: Way) -> None:
    wire = Wire(NATIVE)
    answer = await done(wire.openai_face(way).completions.create(model="m", prompt=["a", "b"], n=2, echo=True))
    assert [choice.text for choice in answer.choices] == ["ablue.", "ablue.", "bblue.", "bblue."]
    assert sorted(sent.json["content"] for sent in wire.asked) == ["a", "a", "b", "b"]


async def test_an_openai_completion_as_a_stream(way: Way) -> None:
    face = Wire(NATIVE_CHUNKS).openai_face(way)
    chunks = await items(await done(face.completions.create(model="m", prompt=["a", "b"], stream=True)))
    assert isinstance(chunks[0], oai.CreateCompletionResponse)
    texts = ["".join(one.choices[0].text for one in chunks if one.choices[0].index == i) for i in (0, 1)]
    assert texts == ["blue.", "blue."]
    assert [one.choices[0].finish_reason for one in chunks if one.choices[0].finish_reason] == ["length", "length"]


async def test_native_embeddings(way: Way) -> None:
    item = {"object": "embedding", "index": 0, "embedding": [0.5, -1.0]}
    wire = Wire({"object": "list", "data": [item], "model": "e", "usage": {"prompt_tokens": 1, "total_tokens": 1}})
    answer = await done(wire.native_face(way).inference.embeddings(model_id="e", contents=["Hi"], output_dimension=2))
    assert isinstance(answer, ls.EmbeddingsResponse)
    assert plain(answer) == {"embeddings": [[0.5, -1.0]]}
    assert wire.asked[0].path == "/v1/embeddings"
    assert {name: wire.sent[name] for name in ("model", "input", "dimensions")} == {
        "model": "e",
        "input": ["Hi"],
        "dimensions": 2,
    }


async def test_openai_embeddings(way: Way) -> None:
    wire = Wire({"embeddings": [[0.5, -1.0], [1.0, 0.0]]})
    answer = await done(wire.openai_face(way).embeddings.create(model="e", input=["a", "b"], user="u"))
    assert isinstance(answer, oai.CreateEmbeddingResponse)
    assert [one.embedding for one in answer.data] == [[0.5, -1.0], [1.0, 0.0]]
    assert [(loss.path, loss.kind) for loss in answer.losses] == [("user", "metadata"), ("usage", "metadata")]
    assert (wire.asked[0].path, wire.sent) == ("/v1/inference/embeddings", {"model_id": "e", "contents": ["a", "b"]})
    coded = await done(wire.openai_face(way).embeddings.create(model="e", input=["a"], encoding_format="base64"))
    assert coded.data[0].embedding == "AAAAPwAAgL8="


async def test_errors_are_those_of_the_face(way: Way) -> None:
    native = Wire(Reply({"error": {"message": "no"}}, 404)).native_face(way).inference
    for ask in (
        lambda: native.completion(model_id="m", content="a"),
        lambda: native.completion(model_id="m", content="a", stream=True),
        lambda: native.embeddings(model_id="m", contents=["a"]),
    ):
        with pytest.raises(llama_stack_client.NotFoundError):
            await done(ask())
    face = Wire(Reply({"detail": "no"}, 501)).openai_face(way)
    with pytest.raises(openai.InternalServerError):
        await done(face.completions.create(model="m", prompt="a"))
    with pytest.raises(openai.InternalServerError):
        await done(face.embeddings.create(model="m", input="a"))
    with pytest.raises(InvalidInput):
        await done(face.embeddings.create(model="m", input=[1, 2]))
