"""Bytes to bytes, in turns: each contender is measured again and again between the others, so that a slow moment hits all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.rows import BABEL, LITELLM, ROSETTA, Row, rows

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

TURNS = 7
FOREIGN = {LITELLM, ROSETTA, BABEL}


@pytest.mark.parametrize(
    ("row", "contender"),
    [
        pytest.param(row, name, id=f"{row.name}: {name}, turn {turn}")
        for turn in range(TURNS)
        for row in rows()
        for name in row.contenders
    ],
)
def test_translation(row: Row, contender: str, benchmark: BenchmarkFixture) -> None:
    raw = row.other or row.raw if contender in FOREIGN else row.raw
    benchmark.extra_info |= {"row": row.name, "contender": contender}
    assert benchmark(row.contenders[contender], raw)
