"""JSON Lines of requests: the library in a loop, the command line with all that it does, and orjson in a loop."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bench import payloads, rows
from diglot import chat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

TURNS, COUNT = 3, 10_000
LIBRARY, COMMAND = "diglot, in a loop", "diglot translate --lines"
LOOPS: dict[str, Callable[[bytes], bytes]] = {
    "orjson, in a loop": rows.through_orjson,
    LIBRARY: lambda line: chat.request_to_llama_stack(line).json(),
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lines") / "requests.jsonl"
    path.write_bytes(b"\n".join(payloads.lines(COUNT)) + b"\n")
    return path


@pytest.mark.parametrize("way", [way for _ in range(TURNS) for way in (*LOOPS, COMMAND)])
def test_lines(way: str, file: Path, benchmark: BenchmarkFixture) -> None:
    benchmark.extra_info |= {"lines": way, "count": COUNT, "size": file.stat().st_size}
    run = command if way == COMMAND else loop
    benchmark.pedantic(run, (file, way), rounds=1)
    assert file.with_suffix(".out").read_bytes().count(b"\n") == COUNT


def loop(file: Path, way: str) -> None:
    translate = LOOPS[way]
    with file.open("rb") as source, file.with_suffix(".out").open("wb") as target:
        for line in source:
            target.write(translate(line) + b"\n")


def command(file: Path, _way: str) -> None:
    options = ["chat-request", "--to", "llama-stack", "--lines", str(file), "-o", str(file.with_suffix(".out"))]
    subprocess.run([sys.executable, "-m", "diglot", "translate", *options], capture_output=True, check=True)
