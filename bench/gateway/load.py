"""wrk: one body posted again and again over as many connections as there are callers."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson

from bench.gateway import documents, process

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from bench.gateway.contenders import Contender
    from tests.e2e.servers.process import Server

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
    """What wrk counted: answers a second, milliseconds to the end of an answer, and failures of any kind.

    `work` is the server's own: milliseconds of processor time for each answer.
    """

    rate: float
    p50: float
    p99: float
    errors: int
    work: float


def load(row: Row, contender: Contender, server: Server, upstream: str, folder: Path) -> Load:
    """Run wrk once."""
    assert WRK is not None
    body = folder / "body.json"
    body.write_bytes(contender.spelt(row.request()))
    headers = [word for name, value in contender.headers(upstream).items() for word in ("-H", f"{name}: {value}")]
    options = ["-t1", f"-c{row.callers}", f"-d{row.seconds}s", "--timeout", "30s", "-s", str(SCRIPT), *headers]
    command = [WRK, *options, server.url + contender.path, "--", str(body)]
    before = process.worked(server.pid)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    work = process.worked(server.pid) - before
    told = orjson.loads(done.stdout.splitlines()[-1])
    answers = told["answers"]
    return Load(answers / told["seconds"], told["p50"], told["p99"], told["errors"], 1e3 * work / max(answers, 1))
