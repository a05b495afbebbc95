"""Runs a verification on the command line: a bar while it runs, and Ctrl-C ends it with what it has."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from diglot.verify import Settings, matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from diglot.verify import Case, Endpoint, Result, Run

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def run(endpoints: Sequence[Endpoint], cases: Sequence[Case], at_once: int, timeout: float, command: str) -> Run:
    """The record of a run; after the first Ctrl-C nothing further is begun, and a second one ends it at once."""
    with _progress(endpoints, cases) as done:
        return asyncio.run(_run(endpoints, cases, Settings(at_once=at_once, timeout=timeout, done=done), command))


async def _run(endpoints: Sequence[Endpoint], cases: Sequence[Case], settings: Settings, command: str) -> Run:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def end() -> None:
        stop.set()
        for one in _SIGNALS:
            loop.remove_signal_handler(one)

    for one in _SIGNALS:
        loop.add_signal_handler(one, end)
    return await matrix(endpoints, cases, replace(settings, stop=stop), command)


@contextmanager
def _progress(endpoints: Sequence[Endpoint], cases: Sequence[Case]) -> Generator[Callable[[Endpoint, Result], None]]:
    """What is told each result; without a terminal there is no bar."""
    if not sys.stderr.isatty():
        yield lambda _endpoint, _result: None
        return
    # rich is imported only where its bar is shown
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    words = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*words, console=Console(stderr=True), transient=True) as bar:
        tasks = {
            endpoint: bar.add_task(endpoint.name, total=sum(endpoint.api in case.asks for case in cases))
            for endpoint in endpoints
        }
        yield lambda endpoint, _result: bar.advance(tasks[endpoint])
