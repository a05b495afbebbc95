"""Heads of requests: bounded in size and time, with nothing that comes later taken for a part of one."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any
from unittest.mock import Mock

import pytest
from starlette.routing import Router
from uvicorn import Config
from uvicorn.server import ServerState

from diglot.gateway.protocol import bounded

from .answers import EVENTS, NATIVE_ANSWER
from .upstream import PATIENCE, Asked, framed, whole
from .world import ASK, CHAT, World, world

pytestmark = pytest.mark.anyio
BODY = json.dumps(ASK)
JSON = f"POST {CHAT} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
LAST = "connection: close\r\n"


async def say(here: World, *texts: str) -> bytes:
    """What comes until the gateway ends the connection."""
    reader, writer = await asyncio.open_connection(*here.address)
    for text in texts:
        writer.write(text.encode())
        await writer.drain()
    async with asyncio.timeout(PATIENCE):
        raw = await reader.read()
    writer.close()
    return raw


async def test_the_query_counts() -> None:
    async with world("llama-stack", max_header=2000) as here:
        raw = await say(here, f"GET /healthz?{'q' * 3000} HTTP/1.1\r\nhost: x\r\n{LAST}\r\n")
    assert raw.startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("trailers", ["a: b\r\n" * 1000, "a: " + "b" * 6000])
async def test_trailers_are_bounded(trailers: str) -> None:
    """They follow a body, and would be kept with the headers however many there are."""
    async with world("llama-stack", max_header=2000) as here:
        reader, writer = await asyncio.open_connection(*here.address)
        writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n")
        async with asyncio.timeout(PATIENCE):
            assert (await reader.readuntil(b"}")).startswith(b"HTTP/1.1 200 ")
            writer.write(trailers.encode())
            assert await reader.read() == b""
        writer.close()


async def test_a_trailer_is_no_header() -> None:
    head = f"POST {CHAT} HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n{LAST}\r\n"
    trailers = "content-type: application/json\r\nx-request-id: trailed\r\n\r\n"
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        raw = await say(here, f"{head}{len(BODY):x}\r\n{BODY}\r\n0\r\n{trailers}")
        assert here.upstream.asked == []
    assert raw.startswith(b"HTTP/1.1 415 ")
    assert b"trailed" not in raw


@pytest.mark.parametrize("said", ["", "GET /healthz HTTP/1.1\r\nhost"])
async def test_a_head_that_does_not_come_ends_the_connection(said: str) -> None:
    async with world("llama-stack", body_timeout=0.02) as here:
        assert await say(here, said) == b""


async def test_the_next_head_has_a_time_as_well() -> None:
    async with world("llama-stack", body_timeout=0.02) as here:
        raw = await say(here, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /healthz HTTP/1.1\r\nho")
    assert raw.count(b"HTTP/1.1 200 ") == 1


async def test_an_answer_may_take_longer_than_a_head() -> None:
    going = asyncio.Event()

    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        await asked.chunk(framed(EVENTS[0]))
        await going.wait()
        await asked.chunk(framed(EVENTS[3]))
        await asked.chunk(b"")

    async with (
        world("llama-stack", script, body_timeout=0.01, keep_alive=0.05) as here,
        here.post(CHAT, {**ASK, "stream": True}) as response,
        asyncio.timeout(PATIENCE),
    ):
        for _ in range(3):
            await response.content.readuntil(b": keep-alive\n")
        going.set()
        assert (await response.read()).endswith(b"data: [DONE]\n\n")


async def test_a_whole_answer_that_nobody_takes_ends_the_connection() -> None:
    """It would wait in memory for as long as its reader stays."""
    message = {**NATIVE_ANSWER["completion_message"], "content": "x" * 10_000_000}
    async with world("llama-stack", whole({**NATIVE_ANSWER, "completion_message": message}), body_timeout=0.1) as here:
        own = socket.socket()
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        own.setblocking(False)
        await asyncio.get_running_loop().sock_connect(own, here.address)
        own.send(f"{JSON}content-length: {len(BODY)}\r\n\r\n{BODY}".encode())
        await here.upstream.next()
        async with asyncio.timeout(PATIENCE):
            while here.server.server_state.connections:
                await asyncio.sleep(0)
        own.close()


async def test_a_reader_who_takes_a_little_of_an_answer_is_no_one_who_takes_nothing() -> None:
    transport = Mock(asyncio.Transport)
    transport.get_write_buffer_size.side_effect = [90, 80, 80]
    connection: Any = bounded(1000, 60)(Config(Router()), ServerState(), {})
    connection.connection_made(transport)
    connection._begun = 1
    for aborted in (False, False, True):
        connection._look()
        assert transport.abort.called is aborted
    connection.connection_lost(None)


@pytest.mark.parametrize("offer", ["h2c", "websocket"])
async def test_the_offer_of_another_protocol_is_passed_over(offer: str) -> None:
    """Java's own client offers HTTP/2 with its first request; the body is read all the same."""
    offered = f"connection: Upgrade, HTTP2-Settings\r\nupgrade: {offer}\r\nhttp2-settings: AAMAAABk\r\n"
    request = f"{JSON}{offered}content-length: {len(BODY)}\r\n\r\n{BODY}"
    last = f"GET /healthz HTTP/1.1\r\nhost: x\r\n{LAST}\r\n"
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        for cut in (len(request), len(request) - 10, request.index("upgrade")):
            raw = await say(here, request[:cut], request[cut:] + last)
            assert raw.count(b"HTTP/1.1 200 ") == 2
        assert [asked.body["messages"] for asked in here.upstream.asked] == [ASK["messages"]] * 3


async def test_the_gateway_is_no_proxy() -> None:
    async with world("llama-stack") as here:
        raw = await say(here, "CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n")
    assert raw.startswith(b"HTTP/1.1 400 ")
