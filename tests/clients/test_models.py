"""The models of the server, as each SDK lists them."""

from __future__ import annotations

from typing import Any

import llama_stack_client
import openai
import pytest

from diglot import InvalidInput, clients

from .wire import Reply, Way, Wire, done, items, plain

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("way", ["sync", "async"])]
OPENAI = {"object": "list", "data": [{"id": "m", "object": "model", "created": 5, "owned_by": "vllm"}]}
NATIVE = {
    "data": [
        {"identifier": "m", "provider_resource_id": "r", "provider_id": "vllm", "type": "model", "metadata": {}},
        {"identifier": "e", "provider_id": "st", "type": "model", "metadata": {}, "model_type": "embedding"},
    ]
}


async def test_the_models_of_an_openai_server(way: Way) -> None:
    wire = Wire(OPENAI)
    (model,) = await done(wire.native_face(way).models.list())
    assert (model.identifier, model.provider_id, model.model_type, model.api_model_type) == ("m", "vllm", "llm", "llm")
    assert plain(model) == {
        "identifier": "m",
        "provider_resource_id": "m",
        "provider_id": "vllm",
        "type": "model",
        "metadata": {},
        "model_type": "llm",
    }
    assert (wire.asked[0].method, wire.asked[0].path) == ("GET", "/v1/models")


async def test_the_models_of_a_native_server(way: Way) -> None:
    wire = Wire(NATIVE)
    face = wire.openai_face(way)
    page = await done(face.models.list())
    assert [model.id for model in page.data] == [model.id for model in page] == ["m", "e"]
    assert [model.id for model in await items(face.models.list())] == ["m", "e"]
    assert plain(page)["object"] == "list"
    assert plain(page.data[0]) == {
        "id": "m",
        "object": "model",
        "created": 0,
        "owned_by": "vllm",
        "model_type": "llm",
    }
    assert (wire.asked[0].method, wire.asked[0].path) == ("GET", "/v1/models")


async def test_a_page_is_iterated_either_way(way: Way) -> None:
    page = await done(Wire(NATIVE).openai_face(way).models.list())
    assert [model.id async for model in page] == ["m", "e"]


async def test_aliases_are_listed(way: Way) -> None:
    aliases = {"mine": "m", "gone": "unknown"}
    native = await done(Wire(OPENAI).native_face(way, aliases=aliases).models.list())
    assert [model.identifier for model in native] == ["m", "mine"]
    assert [model.provider_resource_id for model in native] == ["m", "m"]
    page = await done(Wire(NATIVE).openai_face(way, aliases=aliases).models.list())
    assert [model.id for model in page.data] == ["m", "e", "mine"]


async def test_around_and_back(way: Way) -> None:
    kind: Any = clients.LlamaStackOverOpenAI if way == "sync" else clients.AsyncLlamaStackOverOpenAI
    models = await done(kind(Wire(NATIVE).openai_face(way)).models.list())
    assert [(model.identifier, model.model_type) for model in models] == [("m", "llm"), ("e", "embedding")]


async def test_options_go_with_the_call(way: Way) -> None:
    wire = Wire(OPENAI)
    await done(wire.native_face(way).models.list(extra_headers={"x-mine": "1"}, timeout=2.5))
    assert (wire.asked[0].headers["x-mine"], wire.asked[0].timeout["read"]) == ("1", 2.5)
    wire = Wire(NATIVE)
    await done(wire.openai_face(way).models.list(extra_headers={"x-mine": "1"}, timeout=2.5))
    assert (wire.asked[0].headers["x-mine"], wire.asked[0].timeout["read"]) == ("1", 2.5)


async def test_errors_are_those_of_the_face(way: Way) -> None:
    with pytest.raises(llama_stack_client.AuthenticationError):
        await done(Wire(Reply({"error": {"message": "no"}}, 401)).native_face(way).models.list())
    with pytest.raises(openai.InternalServerError):
        await done(Wire(Reply({"detail": "no"}, 500)).openai_face(way).models.list())


async def test_a_list_that_cannot_be_read(way: Way) -> None:
    for face in (
        Wire({"data": [{"object": "model"}]}).native_face(way),
        Wire({"data": [{"provider_id": "x"}]}).openai_face(way),
    ):
        with pytest.raises(InvalidInput) as refused:
            await done(face.models.list())
        assert (refused.value.path, refused.value.status) == ("data[0]", 502)


async def test_what_a_list_loses_is_told(way: Way) -> None:
    heard: list[Any] = []
    model = {**NATIVE["data"][0], "metadata": {"size": 7}}
    await done(Wire({"data": [model]}).openai_face(way, tell=heard.append).models.list())
    assert [(loss.path, loss.kind) for loss in heard] == [
        ("data[0].metadata", "metadata"),
        ("data[0].provider_resource_id", "metadata"),
    ]
