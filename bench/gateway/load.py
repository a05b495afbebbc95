"""wrk: one body posted again and again over as many connections as there are callers."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson

from bench.gateway import documents

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from bench.gateway.contenders import Contender

WRK: Final = shutil.which("wrk")
SCRIPT: Final = Path(__file__).parent / "post.lua"


@dataclass(frozen=True)
class Row:
    """One load: how many callers ask what at once, and for how many seconds."""

    name: str
    request: Callable[[], dict[str, Any]]
    callers: int
    seconds: int = 2


ONE, SIXTEEN, MANY = (Row(f"small, {callers} at once", documents.small, callers) for callers in (1, 16, 64))
LARGE: Final = Row("50 messages and 8 tools, 16 at once", documents.large, 16)
STREAMS: Final = Row(f"streams of {documents.CHUNKS} chunks, 16 at once", documents.streaming, 16, 3)
ROWS: Final = (ONE, SIXTEEN, MANY, LARGE, STREAMS)


@dataclass(frozen=True)
class Load:
    """What wrk counted: answers a second, milliseconds to the end of an answer, and failures of any kind."""

    rate: float
    p50: float
    p99: float
    errors: int


def load(row: Row, contender: Contender, url: str, upstream: str, folder: Path) -> Load:
    """Run wrk once."""
    assert WRK is not None
    body = folder / "body.json"
    body.write_bytes(contender.spelt(row.request()))
    headers = [word for name, value in contender.headers(upstream).items() for word in ("-H", f"{name}: {value}")]
    options = ["-t1", f"-c{row.callers}", f"-d{row.seconds}s", "--timeout", "30s", "-s", str(SCRIPT), *headers]
    command = [WRK, *options, url + contender.path, "--", str(body)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = orjson.loads(done.stdout.splitlines()[-1])
    return Load(told["answers"] / told["seconds"], told["p50"], told["p99"], told["errors"])
