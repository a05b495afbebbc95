"""Runs cases side by side: at one endpoint, or at a matrix of them; stopped in between, what it has is still a result."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeVar

from diglot import __version__
from diglot.side_by_side import side_by_side
from diglot.verify.asking import asker
from diglot.verify.reach import unreachable
from diglot.verify.run import Run, Target
from diglot.verify.settings import Settings
from diglot.verify.trial import Trial, not_run
from diglot.verify.words import EMBEDDING_MODEL, needs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from diglot.verify.asking import Asker
    from diglot.verify.case import Case
    from diglot.verify.endpoint import Endpoint
    from diglot.verify.run import Result

T = TypeVar("T")
STOPPED: Final = "the verification was stopped"
_EXCLUDED: Final = "excluded for this model"
_NO_EMBEDDING: Final = "no embedding model is named (--embedding-model)"


async def verify(endpoint: Endpoint, cases: Sequence[Case], settings: Settings | None = None) -> Target:
    """What becomes of the cases at one endpoint: of those that are asked in its API, in their order.

    Nothing that a server does is raised: a server that cannot be reached is a target of which nothing was run.
    """
    settings = settings or Settings()
    stop = settings.stop or asyncio.Event()
    mine = [case for case in cases if endpoint.api in case.asks]
    async with asker(endpoint, settings) as asks:
        why = STOPPED if stop.is_set() else await _until(stop, unreachable(asks))
        if why:
            results = [_told(settings, endpoint, not_run(case, why)) for case in mine]
        else:
            works = [_one(case, asks, settings, stop) for case in mine]
            results = await side_by_side(works, settings.at_once) if works else []
    return Target(
        name=endpoint.name,
        url=endpoint.url,
        api=endpoint.api,
        model=endpoint.model,
        reached=not why or why == STOPPED,
        results=results,
    )


async def matrix(
    endpoints: Sequence[Endpoint], cases: Sequence[Case], settings: Settings | None = None, command: str = ""
) -> Run:
    """What becomes of the cases at several endpoints: those of one URL one after the other, several URLs side by side."""
    began = _now()
    settings = settings or Settings()
    ordered = sorted(endpoints, key=lambda one: one.url)
    groups = [list(group) for _, group in groupby(ordered, key=lambda one: one.url)]
    done = await side_by_side([_each(group, cases, settings) for group in groups]) if groups else []
    targets = {endpoint: target for group in done for endpoint, target in group}
    stopped = any(result.why == STOPPED for target in targets.values() for result in target.results)
    return Run(
        diglot=__version__,
        began=began,
        ended=_now(),
        command=command,
        complete=not stopped,
        targets=[targets[endpoint] for endpoint in endpoints],
    )


async def _each(
    endpoints: Sequence[Endpoint], cases: Sequence[Case], settings: Settings
) -> list[tuple[Endpoint, Target]]:
    return [(endpoint, await verify(endpoint, cases, settings)) for endpoint in endpoints]


async def _one(case: Case, asks: Asker, settings: Settings, stop: asyncio.Event) -> Result:
    return _told(settings, asks.endpoint, await _result(case, asks, stop))


async def _result(case: Case, asks: Asker, stop: asyncio.Event) -> Result:
    endpoint = asks.endpoint
    if case.names & endpoint.exclude:
        return not_run(case, _EXCLUDED)
    if endpoint.embedding_model is None and needs(case.asks[endpoint.api].body, EMBEDDING_MODEL):
        return not_run(case, _NO_EMBEDDING)
    if stop.is_set():
        return not_run(case, STOPPED)
    trial = Trial(case, asks)
    return await _until(stop, trial.run()) or trial.result(whole=False, why=STOPPED)


async def _until(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """What a work comes to; None where it is stopped before."""
    running, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return running.result() if running.done() else None
    finally:
        for one in (running, stopping):
            one.cancel()
        await asyncio.gather(running, stopping, return_exceptions=True)


def _told(settings: Settings, endpoint: Endpoint, result: Result) -> Result:
    settings.done(endpoint, result)
    return result


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
