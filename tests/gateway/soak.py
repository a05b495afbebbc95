"""`nox -s soak`: 64 streams at once through `diglot serve`, for minutes; its memory stays where it was after the first.

One stream in ten is left by its reader on the way. Exits 1 where a stream was not as it should be, where the gateway logged
an error, or where its memory (RSS) went more than a tenth away from its level after the first minute.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import aiohttp

from .answers import EVENTS, text
from .process import process
from .upstream import Asked, framed, upstream
from .world import ASK, CHAT, frames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AT_ONCE = 64
PIECES = 50
PACE = 0.04  # seconds between the events of a stream: 1,600 a second in all
LEVEL_AFTER = 60.0
MOST_AWAY = 0.1
SAID = "".join(f" word {i}" for i in range(PIECES))


@dataclass
class Run:
    """What happened; `memory` has the seconds since the start and the bytes of the process, once a second."""

    ends: float
    whole: int = 0
    left: int = 0
    errors: list[str] = field(default_factory=list[str])
    memory: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])


async def script(asked: Asked) -> None:
    """A native server that says a word at a time."""
    await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
    await asked.chunk(framed(EVENTS[0]))
    for i in range(PIECES):
        await asked.chunk(framed(text(f" word {i}")))
        await asyncio.sleep(PACE)
    await asked.chunk(framed(EVENTS[3]))
    await asked.chunk(b"")


async def read(session: aiohttp.ClientSession, url: str, run: Run, reader: int) -> None:
    """One of the readers: stream after stream, of which it leaves some."""
    number = reader
    while monotonic() < run.ends:
        number += 1
        try:
            async with session.post(url + CHAT, json={**ASK, "stream": True}) as response:
                if number % 10 == 0:
                    await response.content.readuntil(b"word 9")
                    response.close()
                    run.left += 1
                    continue
                got = frames(await response.read())
        except aiohttp.ClientError as error:
            run.errors.append(repr(error))
            continue
        said = "".join(one["choices"][0]["delta"].get("content", "") for one in got[:-1] if "choices" in one)
        if got[-1:] != ["[DONE]"] or said != SAID:
            run.errors.append(f"a stream was not whole: {str(got[-1:])[:200]}")
        run.whole += 1


async def watch(pid: int, run: Run) -> None:
    """Take the memory of the process once a second."""
    began = monotonic()
    while True:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        run.memory.append((monotonic() - began, pages * 4096))
        await asyncio.sleep(1)


async def hear(stderr: asyncio.StreamReader, run: Run) -> None:
    """Read the log, so that it does not fill, and keep what is more than information."""
    while line := await stderr.readline():
        record = json.loads(line)
        if record["level"] not in {"debug", "info"}:
            run.errors.append(f"logged: {line.decode()[:300]}")


async def soak(minutes: float) -> Run:
    """All readers at once, until the time is over and their last streams have ended."""
    run = Run(ends=monotonic() + 60 * minutes)
    async with upstream(script) as behind, process("--backend", f"llama-stack={behind.url}") as (running, url):
        assert running.stderr is not None
        others = [asyncio.ensure_future(one) for one in (watch(running.pid, run), hear(running.stderr, run))]
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session, asyncio.TaskGroup() as group:
            for reader in range(AT_ONCE):
                group.create_task(read(session, url, run, reader))
            group.create_task(_forget(behind.asked, run))
        for other in others:
            other.cancel()
            with suppress(asyncio.CancelledError):
                await other
    return run


async def _forget(asked: list[Asked], run: Run) -> None:
    """The upstream keeps what it was asked, for tests that look at it."""
    while monotonic() < run.ends:
        asked.clear()
        await asyncio.sleep(1)


def judged(run: Run) -> Iterator[str]:
    """What is wrong with a run."""
    yield from run.errors[:10]
    levels = [size for seconds, size in run.memory if seconds >= LEVEL_AFTER]
    if not levels:
        yield "it ended before the first minute, after which the memory is compared"
        return
    farthest = max(levels, key=lambda size: abs(size - levels[0]))
    if abs(farthest - levels[0]) > MOST_AWAY * levels[0]:
        yield f"memory went from {levels[0]:,} to {farthest:,} bytes"


def main(arguments: Sequence[str]) -> int:
    """Run, and say in a few lines how it was."""
    parser = argparse.ArgumentParser(prog="soak")
    parser.add_argument("--minutes", type=float, default=30)
    run = asyncio.run(soak(parser.parse_args(arguments).minutes))
    levels = [size for seconds, size in run.memory if seconds >= LEVEL_AFTER] or [0]
    print(f"{run.whole:,} streams of {PIECES} events read whole and {run.left:,} left, {AT_ONCE} at once")
    print(f"{len(run.errors)} errors; RSS {levels[0] / 1e6:.1f} MB after the first minute, then", end=" ")
    print(f"{min(levels) / 1e6:.1f} to {max(levels) / 1e6:.1f} MB, {levels[-1] / 1e6:.1f} MB at the end")
    wrong = list(judged(run))
    print(*wrong, sep="\n", end="\n" * bool(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
