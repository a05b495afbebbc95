"""The clients themselves: what they are made over, their options, their end, and one over the other."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from gateway.answers import ANSWER, EVENTS, NATIVE_ANSWER

from diglot import InvalidInput, clients

from .wire import ASK, NATIVE_ASK, Way, Wire, done, items, plain

pytestmark = pytest.mark.anyio
each_way = pytest.mark.parametrize("way", ["sync", "async"])


@pytest.mark.parametrize("name", ["OpenAIOverLlamaStack", "LlamaStackOverOpenAI"])
def test_a_client_of_the_other_way_is_refused(name: str) -> None:
    wire = Wire(ANSWER)
    make = wire.llama_stack if name.startswith("OpenAI") else wire.openai
    with pytest.raises(InvalidInput, match=f"^{name} does not go with a client of type Async.*: use Async{name}$"):
        getattr(clients, name)(make("async"))
    with pytest.raises(InvalidInput, match=f"^Async{name} does not go with a client of type [^A].*: use {name}$"):
        getattr(clients, f"Async{name}")(make("sync"))


@each_way
def test_a_client_of_the_same_api_is_refused(way: Way) -> None:
    wire, prefix = Wire(ANSWER), "" if way == "sync" else "Async"
    with pytest.raises(
        InvalidInput, match=r"LlamaStackOverOpenAI does not go with a client .* asks a client of openai$"
    ):
        getattr(clients, f"{prefix}LlamaStackOverOpenAI")(wire.llama_stack(way))
    with pytest.raises(
        InvalidInput, match=r"OpenAIOverLlamaStack does not go with a client .* asks one of llama_stack"
    ):
        getattr(clients, f"{prefix}OpenAIOverLlamaStack")(wire.openai(way))


@each_way
async def test_a_method_that_is_replaced_stays_replaced(way: Way) -> None:
    """As instrumentation does it, with either SDK."""
    openly, natively = Wire(NATIVE_ANSWER).openai_face(way), Wire(ANSWER).native_face(way)
    openly.chat.completions.create = lambda **_: "asked"
    natively.inference.chat_completion = lambda **_: "asked"
    assert openly.chat.completions.create(**ASK) == "asked"
    assert natively.inference.chat_completion(**NATIVE_ASK) == "asked"
    answer = await done(openly.with_options(timeout=1).chat.completions.create(**ASK))
    assert answer.choices[0].message.content == "Blue."


@each_way
async def test_options_are_those_of_the_client_below(way: Way) -> None:
    wire = Wire(NATIVE_ANSWER)
    face = wire.openai_face(way, aliases={"m": "real"})
    await done(face.with_options(timeout=2.5).chat.completions.create(**ASK))
    await done(face.chat.completions.create(**ASK))
    assert [sent.timeout["read"] for sent in wire.asked] == [2.5, 60.0]
    assert [sent.json["model_id"] for sent in wire.asked] == ["real", "real"]


async def test_a_client_ends_with_the_one_below() -> None:
    below = Wire(ANSWER).openai("sync")
    with clients.LlamaStackOverOpenAI(below) as face:
        face.inference.chat_completion(**NATIVE_ASK)
        assert not below.is_closed()
    assert below.is_closed()
    native = Wire(NATIVE_ANSWER).llama_stack("async")
    async with clients.AsyncOpenAIOverLlamaStack(native) as openly:
        await openly.chat.completions.create(**ASK)
        assert not native.is_closed()
    assert native.is_closed()


@each_way
async def test_one_client_over_the_other_is_the_first_again(way: Way) -> None:
    """A native program over an OpenAI client over a native server: the answer is the direct one."""
    kind: Any = clients.LlamaStackOverOpenAI if way == "sync" else clients.AsyncLlamaStackOverOpenAI
    wire = Wire(NATIVE_ANSWER, EVENTS, EVENTS)
    around = kind(wire.openai_face(way))
    answer = await done(around.inference.chat_completion(**NATIVE_ASK))
    assert plain(answer) == NATIVE_ANSWER
    stream = await done(around.inference.chat_completion(**NATIVE_ASK, stream=True))
    direct = await done(wire.llama_stack(way).inference.chat_completion(**NATIVE_ASK, stream=True))
    assert [plain(event) for event in await items(stream)] == [plain(event) for event in await items(direct)]


def loaded(program: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_neither_sdk_is_needed_to_import_the_clients() -> None:
    assert loaded("import diglot.clients") & {"pydantic", "openai", "llama_stack_client", "httpx", "asyncio"} == set()
    faces = "from diglot.clients import *; LlamaStackOverOpenAI, OpenAIOverLlamaStack"
    assert loaded(faces) & {"openai", "llama_stack_client", "httpx", "httpx2"} == set()
