"""Ten times the input, ten times the time: one call's arguments in ever more chunks, one request of ever more messages.

Each beside orjson on the same bytes, whose time for each grows as well, once the data leaves the caches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from bench import payloads
from bench.rows import DIGLOT, ORJSON, through_orjson
from diglot import chat

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

TURNS = 2
BOTH = (ORJSON, DIGLOT)


@pytest.mark.parametrize("contender", BOTH)
@pytest.mark.parametrize("size", [size for _ in range(TURNS) for size in (1_000, 10_000, 100_000)])
def test_argument_chunks(size: int, contender: str, benchmark: BenchmarkFixture) -> None:
    pieces = [payloads.CALL_CHUNK, *[payloads.ARGUMENT_CHUNK] * size, payloads.LAST_CHUNK]
    benchmark.extra_info |= {"growth": "argument chunks through one machine", "size": size, "contender": contender}
    benchmark.pedantic(through_machine if contender == DIGLOT else each_through_orjson, (pieces,), rounds=5)


@pytest.mark.parametrize("contender", BOTH)
@pytest.mark.parametrize("size", [size for _ in range(TURNS) for size in (5_000, 50_000, 500_000)])
def test_messages(size: int, contender: str, benchmark: BenchmarkFixture) -> None:
    raw = orjson.dumps(payloads.request(size))
    benchmark.extra_info |= {"growth": "messages in one request", "size": size, "contender": contender}
    benchmark.pedantic(translated if contender == DIGLOT else through_orjson, (raw,), rounds=1)


def translated(raw: bytes) -> bytes:
    return chat.request_to_llama_stack(raw).json()


def each_through_orjson(chunks: list[bytes]) -> None:
    for chunk in chunks:
        through_orjson(chunk)


def through_machine(chunks: list[bytes]) -> None:
    machine = chat.ChunksToEvents(payloads.EXCHANGE)
    for chunk in chunks:
        for event in machine.feed(chunk):
            event.json()
    for event in machine.finish():
        event.json()
