"""All that is measured, in turns: each contender again and again between the others, so that a slow moment hits all."""

from __future__ import annotations

import contextlib
import http.client
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING, Final

from bench.gateway import documents, process
from bench.gateway.caller import Caller
from bench.gateway.contenders import OPENAI_ALONE, alone, contenders
from bench.gateway.leaving import leaving
from bench.gateway.load import ROWS, WRK, Load, Row, load
from diglot.sse import Frames
from tests.e2e.servers.process import launched, running, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.gateway.contenders import Contender
    from tests.e2e.servers.process import Server

TURNS: Final = 3
STARTS: Final = 3
STREAMS: Final = 100  # of a turn, for the time to the first event


@dataclass
class Measured:
    """Figures by contender: loads also by row, one a turn; times in seconds, memory in bytes."""

    loads: dict[tuple[Row, str], list[Load]] = field(default_factory=lambda: defaultdict(list))
    first: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))  # p50 and p99
    starts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    memory: dict[str, int] = field(default_factory=dict)
    left: dict[str, dict[str, float | None]] = field(default_factory=dict)


def measure(folder: Path) -> Measured:
    """Measure everything; the folder takes the logs."""
    found, gateways, direct = Measured(), contenders(), alone()
    with running(direct[0].start("", folder), folder) as upstream:
        with contextlib.ExitStack() as stack:
            servers = {one.name: upstream for one in direct}
            for one in gateways:
                servers[one.name] = stack.enter_context(_started(found, one, upstream.url, folder))
                _expect_right(one, servers[one.name].url, upstream.url)
            _turns(found, [*direct, *gateways], servers, folder)
            found.memory = {name: process.memory(server.pid) for name, server in servers.items()}
        for one in gateways * (STARTS - 1):
            with _started(found, one, upstream.url, folder):
                pass
    found.left = {one.name: leaving(one, folder) for one in gateways}
    return found


def _turns(found: Measured, contenders: list[Contender], servers: dict[str, Server], folder: Path) -> None:
    upstream = servers[OPENAI_ALONE].url
    for turn in range(TURNS):
        for row in ROWS if WRK else ():
            for one in contenders:
                found.loads[row, one.name].append(load(row, one, servers[one.name], upstream, folder))
        for one in contenders:
            found.first[one.name].append(_first(one, servers[one.name].url, upstream))
        print(f"bench: turn {turn + 1} of {TURNS} is over", flush=True)


def _first(contender: Contender, url: str, upstream: str) -> tuple[float, float]:
    """Half and 99 of 100 streams have their first event within so many seconds."""
    caller, body = Caller(contender, url, upstream), contender.spelt(documents.streaming())
    spent = [caller.until_first(body) for _ in range(STREAMS)]
    caller.leave()
    return median(spent), quantiles(spent, n=100)[98]


@contextlib.contextmanager
def _started(found: Measured, contender: Contender, upstream: str, folder: Path) -> Iterator[Server]:
    """The server, from its first answer to a chat, whose seconds after the start of the process are kept."""
    start, body = contender.start(upstream, folder), contender.spelt(documents.small())

    def answers() -> bool:
        caller = Caller(contender, server.url, upstream)
        try:
            return caller.answer(body)[0] == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            caller.leave()

    began = perf_counter()
    with launched(start, folder) as (server, child):
        wait_for(server, child, answers, between=0.005)
        found.starts[contender.name].append(perf_counter() - began)
        yield server


def _expect_right(contender: Contender, url: str, upstream: str) -> None:
    """Only what answers rightly is measured: the text of a plain answer, and of a stream."""
    caller = Caller(contender, url, upstream)
    status, raw = caller.answer(contender.spelt(documents.small()))
    assert status == 200, raw
    assert documents.TEXT.encode() in raw, raw
    status, raw = caller.answer(contender.spelt(documents.streaming()))
    assert status == 200, raw
    words = sum(documents.WORD.encode() in frame.data for frame in Frames().feed(raw))
    assert words == documents.CHUNKS - 2, raw
    caller.leave()
