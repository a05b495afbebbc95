"""A plain answer goes out in one write, whatever becomes of its connection."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from diglot.gateway.protocol import OnePiece

from .world import world

if TYPE_CHECKING:
    from collections.abc import Iterable


class Written(asyncio.Transport):
    """Remembers what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.told.append(bytes(data))

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.told.append([bytes(data) for data in list_of_data])

    def close(self) -> None:
        self.told.append("close")


def test_what_is_held_goes_out_at_once() -> None:
    below = Written()
    above = OnePiece(below)
    above.write(b"a chunk")
    above.hold()
    above.write(b"head")
    above.write(b"body")
    assert below.told == [b"a chunk"]
    above.release()
    above.write(b"another")
    assert below.told == [b"a chunk", [b"head", b"body"], b"another"]


def test_nothing_held_is_nothing_written() -> None:
    below = Written()
    above = OnePiece(below)
    above.hold()
    above.release()
    assert below.told == []


def test_what_is_held_goes_before_the_end() -> None:
    below = Written()
    above = OnePiece(below)
    above.hold()
    above.write(b"head")
    above.close()
    above.release()
    assert below.told == [[b"head"], "close"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("request_line", "ends"),
    [(b"GET /healthz HTTP/1.0", b'\r\n\r\n{"status":"ok"}'), (b"HEAD /healthz HTTP/1.0", b"\r\n\r\n")],
    ids=["GET", "HEAD"],
)
async def test_an_answer_on_a_connection_that_ends_with_it_is_whole(request_line: bytes, ends: bytes) -> None:
    async with world("openai") as here:
        reader, writer = await asyncio.open_connection(*here.address)
        writer.write(request_line + b"\r\n\r\n")
        raw = await reader.read()
        writer.close()
    assert raw.startswith(b"HTTP/1.1 200 OK\r\n")
    assert raw.endswith(ends)
