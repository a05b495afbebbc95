"""A reader who leaves: the connections below are closed, before the end and at it."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import Mock

import httpx
import pytest
from gateway.answers import CHUNKS, EVENTS

from .wire import ASK, NATIVE_ASK, Body, Way, Wire, done, framed, items

WAYS = ["sync", "async"]
pytestmark = pytest.mark.anyio
FACES = ["openai", "native"]


def on_wire(face: str) -> Wire:
    return Wire(EVENTS if face == "openai" else [*CHUNKS, b"data: [DONE]\n\n"])


async def stream_of(face: str, way: Way, wire: Wire, **more: Any) -> Any:
    if face == "openai":
        return await done(wire.openai_face(way).chat.completions.create(**ASK, stream=True, **more))
    return await done(wire.native_face(way).inference.chat_completion(**NATIVE_ASK, stream=True))


async def first_of(stream: Any) -> Any:
    return await anext(stream) if hasattr(stream, "__anext__") else next(stream)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("face", FACES)
async def test_a_stream_closes_at_its_end(face: str, way: Way) -> None:
    wire = on_wire(face)
    await items(await stream_of(face, way, wire))
    assert wire.asked[0].body.closed


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("face", FACES)
async def test_a_stream_closes_where_its_reader_closes_it(face: str, way: Way) -> None:
    wire = on_wire(face)
    stream = await stream_of(face, way, wire)
    await first_of(stream)
    (sent,) = wire.asked
    assert not sent.body.closed
    await done(stream.close())
    assert sent.body.closed
    assert sent.body.read == 1
    assert await items(stream) == []
    await done(stream.close())


@pytest.mark.parametrize("face", FACES)
async def test_a_context_closes_it(face: str) -> None:
    wire = on_wire(face)
    with await stream_of(face, "sync", wire) as stream:
        next(stream)
    assert (wire.asked[0].body.closed, wire.asked[0].body.read) == (True, 1)
    wire = on_wire(face)
    async with await stream_of(face, "async", wire) as stream:
        await anext(stream)
    assert (wire.asked[0].body.closed, wire.asked[0].body.read) == (True, 1)


@pytest.mark.parametrize("way", WAYS)
async def test_every_stream_of_n_choices_is_closed(way: Way) -> None:
    wire = on_wire("openai")
    stream = await stream_of("openai", way, wire, n=3)
    await first_of(stream)
    assert [sent.body.closed for sent in wire.asked] == [False] * 3
    await done(stream.close())
    assert [sent.body.closed for sent in wire.asked] == [True] * 3


@pytest.mark.parametrize("way", WAYS)
async def test_an_event_is_given_before_the_next_is_read(way: Way) -> None:
    wire = on_wire("openai")
    stream = await stream_of("openai", way, wire)
    read: list[int] = []
    for _ in EVENTS:
        await first_of(stream)
        read.append(wire.asked[0].body.read)
    assert read == [1, 2, 3, 4]


@pytest.mark.parametrize("face", FACES)
async def test_a_cancelled_reader_leaves_no_connection_open(face: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancelled while the first event is still awaited, so that nobody holds the stream yet."""
    wire = on_wire(face)
    reading = asyncio.Event()

    async def silent(self: Any) -> Any:
        reading.set()
        await asyncio.Event().wait()
        yield b""

    monkeypatch.setattr(Body, "__aiter__", silent)
    asked = asyncio.ensure_future(stream_of(face, "async", wire))
    await reading.wait()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert wire.asked[0].body.closed


async def test_a_stream_that_is_closed_while_it_is_read_just_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the HTTP library says of a connection closed under its hands is no news to who closed it."""
    reading, closed = asyncio.Event(), asyncio.Event()

    async def under_its_hands(_: Any) -> Any:
        yield framed(EVENTS[0])
        reading.set()
        await closed.wait()
        raise httpx.ReadError("closed")

    monkeypatch.setattr(Body, "__aiter__", under_its_hands)
    stream = await stream_of("openai", "async", on_wire("openai"))
    await anext(stream)
    rest = asyncio.ensure_future(items(stream))
    await reading.wait()
    await stream.close()
    closed.set()
    assert await rest == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
async def test_an_interrupted_reader_leaves_no_connection_open(
    error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = on_wire("openai")
    stream = await stream_of("openai", "sync", wire)
    next(stream)
    monkeypatch.setattr("llama_stack_client.Stream.__next__", Mock(side_effect=error))
    with pytest.raises(error):
        next(stream)
    assert wire.asked[0].body.closed
