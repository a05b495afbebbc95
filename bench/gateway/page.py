"""docs/performance-gateway.md, from what was measured."""

from __future__ import annotations

import subprocess
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from bench.gateway import contenders, leaving, load, measure
from bench.gateway.contenders import FACES, LITELLM, NATIVE_ALONE, OPENAI_ALONE, PORTKEY, PORTKEY_ON_20
from bench.gateway.figures import Figures, figures
from bench.gateway.goals import MET, goals
from bench.markdown import machine, table

if TYPE_CHECKING:
    from datetime import date

COLUMNS: Final = (*FACES, LITELLM, PORTKEY, PORTKEY_ON_20)
PACKAGES: Final = ("aiohttp", "uvicorn", "uvloop", "starlette", "orjson", "jsonschema-rs")
NO_WRK: Final = "wrk is not installed here (Debian's package `wrk`): the rows that need it were not measured."

TEXT = """\
# Performance of the gateway

Written by `nox -s bench -- gateway` on {date}; edit `bench/gateway/`, not this page.
{machine}; {packages}; LiteLLM {litellm}, Portkey's gateway {portkey} on node {node} and on node {older}, {wrk}.
{load} processes wanted the cores when it began.

All of it runs on this one machine over loopback, in one run: the load generator, a gateway, and behind it an upstream that
writes answers made before. Each gateway is one process, with its defaults but for keys, telemetry and the network, which are
off. They take turns, {turns} for each figure and of {seconds} s each ({longer} s for streams); a figure is the median of its
turns, a ratio the median of the turns' ratios.

**They do not do the same work.** diglot translates between two APIs: its OpenAI face asks a native upstream, its native face,
called in the native API, an OpenAI one; each checks what it reads and writes against schemas and reports every loss. LiteLLM
and Portkey's gateway pass OpenAI's API to an OpenAI upstream. Nothing else here gives or asks the native API.

Portkey's gateway is there twice, for an answer of it costs more on an older node. The goals are judged by the newer one.

{verdict}

{goals}

## Requests a second

{rates}

The upstream alone is what the load generator gets without a gateway: nothing can be faster, and where a gateway comes near it,
the figure says more of the upstream. The request of 50 messages and 8 tools is the one of the translation page, asked for a
plain answer. Each event of a stream is written by the upstream on its own.

## Processor time

Milliseconds for each answer, in all threads of the gateway: what else runs on the machine changes it less than it changes how
many are answered.

{work}

## Milliseconds added

p50 / p99 of a whole answer, above that of the same upstream alone. With more callers than cores most of it is waiting for the
callers before.

{added}

The first token: {streams} streams one after another, from the request to the first event of the answer.

## The process

{process}

Memory is resident, after all the loads; Python's and node's own are in it. The first answer is to a chat request, from the
start of the process (median of {starts}). For the last two the upstream holds back its answer (of a stream, all but its first
two events), the reader closes the connection, and the longest of {rounds} times until the upstream's connection is closed
counts; never: not within {limit:g} s.
"""


def page(found: measure.Measured, wanted: float, today: date) -> str:
    """The page; `wanted` is the load average from before the run."""
    told = figures(found, [*contenders.alone(), *contenders.contenders()])
    return TEXT.format(
        date=today,
        machine=machine(),
        packages=", ".join(f"{name} {version(name)}" for name in PACKAGES),
        litellm=contenders.litellm_version(),
        portkey=contenders.portkey_version(),
        node=_said(contenders.node(), "--version").lstrip("v"),
        older=_said(contenders.node_20(), "--version").lstrip("v"),
        wrk=" ".join(_said(load.WRK, "-v").split()[:2]) if load.WRK else "no wrk",
        load=f"{wanted:.1f}",
        turns=measure.TURNS,
        seconds=load.SIXTEEN.seconds,
        longer=load.STREAMS.seconds,
        verdict=_verdict(told),
        goals=table(["", "goal", *FACES, ""], [goal.cells() for goal in goals(told)]),
        rates=_rates(told),
        work=_work(told),
        added=_added(told),
        streams=measure.STREAMS * measure.TURNS,
        process=_process(told),
        starts=measure.STARTS,
        rounds=leaving.ROUNDS,
        limit=leaving.LIMIT,
    )


def _verdict(told: Figures) -> str:
    missed = [f"{one.what}, {said}" for one in goals(told) if (said := one.verdict()) not in {None, MET}]
    lines = [f"Goals missed: {'; '.join(missed)}." if missed else "Every goal that was measured is met."]
    return "\n\n".join(lines if load.WRK else [*lines, NO_WRK])


def _rates(told: Figures) -> str:
    head = ["", OPENAI_ALONE, NATIVE_ALONE, *COLUMNS]
    return table(head, [[row.name, *(_number(told.rate(row, name)) for name in head[1:])] for row in load.ROWS])


def _work(told: Figures) -> str:
    return table(["", *COLUMNS], [[row.name, *(_fine(told.work(row, name)) for name in COLUMNS)] for row in load.ROWS])


def _added(told: Figures) -> str:
    loads = [[row.name, *(_pair(told.added(row, name)) for name in COLUMNS)] for row in load.ROWS]
    return table(
        ["", *COLUMNS], [*loads, ["first token, one at once", *(_pair(told.first_added(name)) for name in COLUMNS)]]
    )


def _process(told: Figures) -> str:
    return table(
        ["", *COLUMNS],
        [
            ["memory, MB", *(f"{told.memory(name):.0f}" for name in COLUMNS)],
            ["first answer, s", *(f"{told.start(name):.2f}" for name in COLUMNS)],
            ["a stream's reader left, s", *(_ever(told.left(name, "stream")) for name in COLUMNS)],
            ["a plain answer's reader left, s", *(_ever(told.left(name, "plain")) for name in COLUMNS)],
        ],
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _fine(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _pair(pair: tuple[float, float] | None) -> str:
    return "" if pair is None else " / ".join(f"{value:.2f}" if abs(value) < 10 else f"{value:,.0f}" for value in pair)


def _ever(seconds: float | None) -> str:
    return "never" if seconds is None else f"{seconds:.3f}"


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()
