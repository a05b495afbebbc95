"""Limits, each with its refusal in the caller's shape."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from .answers import ANSWER, EVENTS, NATIVE_ANSWER
from .upstream import PATIENCE, Asked, framed, whole
from .world import ASK, CHAT, NATIVE, NATIVE_ASK, World, world

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

pytestmark = pytest.mark.anyio
JSON = {"content-type": "application/json"}


async def test_a_body_beyond_the_bound_is_a_413_chunked_or_not() -> None:
    async def pieces() -> AsyncGenerator[bytes]:
        for _ in range(15):
            yield b" " * 100

    async with world("llama-stack", whole(NATIVE_ANSWER), max_body=1000) as here:
        for data in (b" " * 1500, b" " * 100_000, pieces()):
            async with here.session.post(CHAT, data=data, headers=JSON) as response:
                answer = await response.json()
            assert response.status == 413
            assert answer["error"]["type"] == "invalid_request_error"
            assert answer["error"]["message"] == "the body is larger than 1,000 bytes"
        status, _, _ = await here.answer(CHAT, ASK)
        assert status == 200


async def test_a_chunked_body_without_an_end_is_cut_off() -> None:
    async with world("openai", max_body=1000) as here:
        reader, writer = await asyncio.open_connection(*here.address)
        writer.write(f"POST {NATIVE} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n".encode())
        writer.write(b"content-type: application/json\r\n\r\n" + (b"64\r\n" + b" " * 100 + b"\r\n") * 25)
        async with asyncio.timeout(PATIENCE):
            raw = await reader.read()
        writer.close()
    assert raw.startswith(b"HTTP/1.1 413")
    assert b'{"error":{"detail":"the body is larger than 1,000 bytes"}}' in raw


async def test_a_body_that_does_not_come_is_a_408() -> None:
    async with world("llama-stack", body_timeout=0.05) as here:
        raw = await _say(
            here, f"POST {CHAT} HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\ncontent-type: application/json\r\n\r\n{{"
        )
    assert raw.startswith(b"HTTP/1.1 408")


async def test_only_json_is_taken() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            async with here.session.post(CHAT, data=json.dumps(ASK), headers={"content-type": kind}) as response:
                assert response.status == 415
        packed = {**JSON, "content-encoding": "gzip"}
        async with here.session.post(CHAT, data=gzip.compress(b"{}"), headers=packed) as response:
            assert response.status == 415
        for kind in ("application/json; charset=utf-8", "APPLICATION/JSON", "application/problem+json"):
            async with here.session.post(CHAT, data=json.dumps(ASK), headers={"content-type": kind}) as response:
                assert response.status == 200


async def _say(here: World, text: str) -> bytes:
    reader, writer = await asyncio.open_connection(*here.address)
    writer.write(text.encode())
    async with asyncio.timeout(PATIENCE):
        raw = await reader.read()
    writer.close()
    return raw


async def test_the_head_is_bounded_whole_or_never_ending() -> None:
    async with world("llama-stack", max_header=2000) as here:
        async with here.session.get("/v1/models", headers={"x-long": "y" * 3000}) as response:
            assert response.status == 431
            assert (await response.json())["error"]["type"] == "invalid_request_error"
        endless = await _say(here, "GET /v1/models HTTP/1.1\r\n" + "x-a: y\r\n" * 1000)
        one = await _say(here, "GET /v1/models HTTP/1.1\r\nx-a: " + "y" * 9000)
        status, _ = await here.get("/healthz")
    assert endless.startswith(b"HTTP/1.1 400")
    assert one.startswith(b"HTTP/1.1 400")
    assert status == 200


async def test_nesting_is_bounded() -> None:
    deep: object = "x"
    for _ in range(150):
        deep = [deep]
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        status, answer, _ = await here.answer(CHAT, {**ASK, "metadata": deep})
    assert status == 400
    assert "nested deeper" in answer["error"]["message"]


async def test_the_backends_answer_is_bounded_after_decompression() -> None:
    bomb = gzip.compress(b" " * 5_000_000)
    assert len(bomb) < 10_000
    async with world("llama-stack", whole(bomb, 200, "content-encoding: gzip"), max_answer=100_000) as here:
        status, answer, _ = await here.answer(CHAT, ASK)
        assert (status, answer["error"]["message"]) == (502, "the backend's answer is larger than 100,000 bytes")
        here.upstream.script = whole(gzip.compress(json.dumps(NATIVE_ANSWER).encode()), 200, "content-encoding: gzip")
        assert (await here.answer(CHAT, ASK))[0] == 200


async def test_a_compressed_error_is_bounded_too() -> None:
    bomb = gzip.compress(b" " * 5_000_000)
    async with world("llama-stack", whole(bomb, 500, "content-encoding: gzip")) as here:
        status, answer, _ = await here.answer(CHAT, ASK)
    assert (status, answer["error"]["message"]) == (500, "the backend answered 500 Said")


async def test_n_is_bounded() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER), max_n=2) as here:
        assert (await here.answer(CHAT, {**ASK, "n": 2}))[0] == 200
        status, answer, _ = await here.answer(CHAT, {**ASK, "n": 3})
    assert (status, answer["error"]["param"]) == (400, "n")


async def test_memory_of_a_long_stream_is_flat() -> None:
    """Of what has passed nothing is kept: 2,000 events are over 400 kB."""
    taken = asyncio.Event()

    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        await asked.chunk(framed(EVENTS[0]))
        for _ in range(3):
            await asked.chunk(framed(EVENTS[1]) * 2000)
            await taken.wait()
            taken.clear()
        await asked.chunk(framed(EVENTS[3]))
        await asked.chunk(b"")

    weights: list[int] = []
    tracemalloc.start()
    try:
        async with world("llama-stack", script) as here, here.post(CHAT, {**ASK, "stream": True}) as response:
            for _ in range(3):
                for _ in range(2000):  # but for the last, which waits for the next to come
                    await response.content.readuntil(b"\n\n")
                gc.collect()
                weights.append(tracemalloc.get_traced_memory()[0])
                taken.set()
            assert (await response.read()).endswith(b"data: [DONE]\n\n")
    finally:
        tracemalloc.stop()
    assert weights[2] - weights[1] < 100_000


async def test_members_of_a_body_never_steer_routes_or_credentials() -> None:
    steering = {
        "api_key": "k", "base_url": "http://127.0.0.1:1", "extra_headers": {"authorization": "Bearer x"},
        "headers": {"authorization": "Bearer x"}, "api_base": "http://127.0.0.1:1", "provider": "x",
    }  # fmt: skip
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        status, _, _ = await here.answer(CHAT, {**ASK, **steering})
        (asked,) = here.upstream.asked
    assert status == 200
    assert "authorization" not in asked.headers
    assert not asked.body.keys() & steering.keys()
    async with world("openai", whole(ANSWER)) as here:
        assert (await here.answer(NATIVE, {**NATIVE_ASK, **steering}))[0] == 200
        assert not here.upstream.asked[0].body.keys() & steering.keys()
