"""Recorded embeddings and lists of models of real servers."""

from __future__ import annotations

import base64
import struct
from typing import TYPE_CHECKING, Any

from diglot import Exchange, embedding, models

from . import shelf

if TYPE_CHECKING:
    from .shelf import Recorded

AT = shelf.EMBEDDING


def numbers(given: Any) -> list[float]:
    """A vector in float32, whatever form it was sent in."""
    raw = base64.b64decode(given) if isinstance(given, str) else struct.pack(f"<{len(given)}f", *given)
    return [*struct.unpack(f"<{len(raw) // 4}f", raw)]


@shelf.each("openai", "request", AT)
def test_every_request_becomes_a_native_one(one: Recorded) -> None:
    made = embedding.request_to_llama_stack(one.request)
    given = one.request["input"]
    assert made.data == {"model_id": one.request["model"], "contents": [given] if isinstance(given, str) else given}
    assert list(made.losses) == []


@shelf.each("openai", "answer", AT)
def test_every_answer_is_the_same_vectors(one: Recorded) -> None:
    exchange = Exchange.of(one.request)
    made = embedding.response_to_llama_stack(one.answer, exchange).data
    assert [numbers(vector) for vector in made["embeddings"]] == [
        numbers(item["embedding"]) for item in one.answer["data"]
    ]
    back = embedding.response_to_openai(made, exchange).data
    assert [numbers(item["embedding"]) for item in back["data"]] == [numbers(vector) for vector in made["embeddings"]]
    assert {type(item["embedding"]) for item in back["data"]} == {type(one.answer["data"][0]["embedding"])}


def test_base64_is_what_the_server_itself_makes_of_the_numbers() -> None:
    shelf.needed()
    answers = {one.case: one for one in shelf.of("openai", "answer", AT)}
    plain, coded = answers["embeddings_str"], answers["embeddings_base64"]
    native = embedding.response_to_llama_stack(plain.answer, Exchange.of(plain.request))
    made = embedding.response_to_openai(native, Exchange.of(coded.request)).data
    assert made["data"][0]["embedding"] == coded.answer["data"][0]["embedding"]


@shelf.each("llama_stack", "answer", AT)
def test_every_native_answer_is_the_same_vectors(one: Recorded) -> None:
    request = embedding.request_to_openai(one.request)
    assert (request.data["input"], list(request.losses)) == (one.request["contents"], [])
    made = embedding.response_to_openai(one.answer, Exchange.of(one.request)).data
    assert [item["embedding"] for item in made["data"]] == one.answer["embeddings"]
    assert [item["index"] for item in made["data"]] == list(range(len(one.answer["embeddings"])))
    assert made["model"] == one.request["model_id"]


@shelf.each("llama_stack", "answer", shelf.MODELS)
def test_every_native_list_keeps_names_owners_and_types(one: Recorded) -> None:
    made = models.list_to_openai(one.answer)
    assert [(item["id"], item["owned_by"], item.get("model_type")) for item in made.data["data"]] == [
        (item["identifier"], item["provider_id"], item["model_type"]) for item in one.answer["data"]
    ]
    assert {loss.path.rpartition(".")[2] for loss in made.losses} <= {"provider_resource_id", "metadata"}
    back = models.list_to_llama_stack(made)
    assert [(item["identifier"], item.get("model_type")) for item in back.data["data"]] == [
        (item["identifier"], item["model_type"]) for item in one.answer["data"]
    ]


@shelf.each("openai", "answer", shelf.MODELS)
def test_every_list_keeps_names_and_owners(one: Recorded) -> None:
    made = models.list_to_llama_stack(one.answer, embeddings={one.answer["data"][0]["id"]})
    assert [(item["identifier"], item["provider_id"], item.get("model_type")) for item in made.data["data"]] == [
        (item["id"], item["owned_by"], "embedding") for item in one.answer["data"]
    ]
