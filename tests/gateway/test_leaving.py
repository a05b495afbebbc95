"""A caller who leaves: the backend is left too, at once, whatever was under way."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .answers import CHUNKS, EVENTS, NATIVE_ANSWER
from .upstream import PATIENCE, Asked, framed, whole
from .world import ASK, CHAT, NATIVE, NATIVE_ASK, World, world

pytestmark = pytest.mark.anyio


async def hold(asked: Asked) -> None:
    await asked.left.wait()


async def send(here: World, path: str, body: Any) -> asyncio.StreamWriter:
    """A request by a caller of our own, so that leaving is closing the socket."""
    raw = json.dumps(body).encode()
    _, writer = await asyncio.open_connection(*here.address)
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(raw)}\r\n\r\n"
    writer.write(head.encode() + raw)
    await writer.drain()
    return writer


async def expect_left(here: World, writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.close()
    async with asyncio.timeout(PATIENCE):
        await asked.left.wait()


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("dialect", ["llama-stack", "openai"])
async def test_before_the_first_token(dialect: Any, streamed: bool) -> None:
    path, body = (CHAT, ASK) if dialect == "llama-stack" else (NATIVE, NATIVE_ASK)
    async with world(dialect, hold) as here:
        writer = await send(here, path, {**body, "stream": streamed})
        await expect_left(here, writer, await here.upstream.next())


async def test_after_the_head_of_the_answer() -> None:
    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        await hold(asked)

    async with world("llama-stack", script) as here:
        writer = await send(here, CHAT, {**ASK, "stream": True})
        await expect_left(here, writer, await here.upstream.next())


@pytest.mark.parametrize("dialect", ["llama-stack", "openai"])
async def test_at_every_event(dialect: Any) -> None:
    items, path, body = (EVENTS, CHAT, ASK) if dialect == "llama-stack" else (CHUNKS, NATIVE, NATIVE_ASK)
    async with world(dialect) as here:
        for count in range(1, len(items)):

            async def script(asked: Asked, count: int = count) -> None:
                await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
                for item in items[:count]:
                    await asked.chunk(framed(item))
                await hold(asked)

            here.upstream.script = script
            async with here.post(path, {**body, "stream": True}) as response:
                await response.content.readuntil(b"\n\n")
                response.close()
            asked = here.upstream.asked[-1]
            async with asyncio.timeout(PATIENCE):
                await asked.left.wait()


async def test_all_choices_are_left() -> None:
    all_there = asyncio.Barrier(4)

    async def script(asked: Asked) -> None:
        await all_there.wait()
        await hold(asked)

    async with world("llama-stack", script) as here:
        for streamed in (False, True):
            writer = await send(here, CHAT, {**ASK, "n": 3, "stream": streamed})
            async with asyncio.timeout(PATIENCE):
                await all_there.wait()
            writer.close()
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(asked.left.wait() for asked in here.upstream.asked[-3:]))


async def test_a_batch_is_left() -> None:
    async with world("openai", hold, side_by_side=2) as here:
        body = {"model_id": "m", "messages_batch": [[{"role": "user", "content": "x"}]] * 5}
        writer = await send(here, "/v1/inference/batch-chat-completion", body)
        await expect_left(here, writer, await here.upstream.next())


async def test_in_the_middle_of_the_body() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        _, writer = await asyncio.open_connection(*here.address)
        writer.write(
            b"POST %s HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"
            % CHAT.encode()
        )
        await writer.drain()
        writer.close()
        status, _, _ = await here.answer(CHAT, ASK)
        assert status == 200


@pytest.mark.parametrize("streamed", [False, True])
async def test_behind_a_server_of_another_make(monkeypatch: pytest.MonkeyPatch, streamed: bool) -> None:
    monkeypatch.setattr("diglot.gateway.serve.bounded", lambda *_: HttpToolsProtocol)
    async with world("llama-stack", hold) as here:
        writer = await send(here, CHAT, {**ASK, "stream": streamed})
        await expect_left(here, writer, await here.upstream.next())
        here.upstream.script = whole(NATIVE_ANSWER)
        assert (await here.answer(CHAT, ASK))[0] == 200


async def test_left_requests_are_counted_as_such() -> None:
    async with world("llama-stack", hold) as here:
        writer = await send(here, CHAT, ASK)
        await expect_left(here, writer, await here.upstream.next())
        async with asyncio.timeout(PATIENCE):
            while b'status="499"' not in here.gateway.house.metrics.text():
                await asyncio.sleep(0)
