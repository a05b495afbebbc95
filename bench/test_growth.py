"""Ten times the input, ten times the time: one call's arguments in ever more chunks, one request of ever more messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from bench import payloads
from diglot import chat

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

TURNS = 2


@pytest.mark.parametrize("size", [size for _ in range(TURNS) for size in (1_000, 10_000, 100_000)])
def test_argument_chunks(size: int, benchmark: BenchmarkFixture) -> None:
    pieces = [payloads.CALL_CHUNK, *[payloads.ARGUMENT_CHUNK] * size, payloads.LAST_CHUNK]
    benchmark.extra_info |= {"growth": "argument chunks through one machine", "size": size}
    benchmark.pedantic(stream, (pieces,), rounds=3)


@pytest.mark.parametrize("size", [size for _ in range(TURNS) for size in (5_000, 50_000, 500_000)])
def test_messages(size: int, benchmark: BenchmarkFixture) -> None:
    raw = orjson.dumps(payloads.request(size))
    benchmark.extra_info |= {"growth": "messages in one request", "size": size}
    benchmark.pedantic(lambda: chat.request_to_llama_stack(raw).json(), rounds=1)


def stream(chunks: list[bytes]) -> None:
    machine = chat.ChunksToEvents(payloads.EXCHANGE)
    for chunk in chunks:
        for event in machine.feed(chunk):
            event.json()
    for event in machine.finish():
        event.json()
