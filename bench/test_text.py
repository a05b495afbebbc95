"""Raw text to a native answer, of 100 kB and of 1 MB; prose through a stream machine in pieces of a token; one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.texts import EXCHANGE, ONE, TEXTS
from diglot import calltext

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

SIZES = (100_000, 1_000_000)
PIECE = 4


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", TEXTS)
def test_a_text(name: str, size: int, benchmark: BenchmarkFixture) -> None:
    text = TEXTS[name](size)
    benchmark.extra_info |= {"text": name, "size": len(text)}
    benchmark.pedantic(answered, (text,), rounds=3, warmup_rounds=1)


@pytest.mark.parametrize("form", ONE)
def test_one_call(form: str, benchmark: BenchmarkFixture) -> None:
    benchmark.extra_info |= {"one call": form}
    assert b'"tool_calls":[{' in benchmark(answered, ONE[form])


def test_a_piece_of_prose(benchmark: BenchmarkFixture) -> None:
    text = TEXTS["prose in lines"](SIZES[0])
    benchmark.extra_info |= {"pieces": len(text) // PIECE}
    benchmark.pedantic(streamed, (text,), rounds=3, warmup_rounds=1)


def answered(text: str) -> bytes:
    return calltext.to_llama_stack(text, EXCHANGE).json()


def streamed(text: str) -> None:
    machine = calltext.TextToEvents(EXCHANGE)
    for start in range(0, len(text), PIECE):
        for event in machine.feed(text[start : start + PIECE]):
            event.json()
    for event in machine.finish():
        event.json()
