"""docs/performance.md, from what pytest-benchmark measured.

The least time of a turn counts, since nothing makes a program faster than it is; a ratio is that of two least times of the
same turn, and of the ratios of all turns the median.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median
from typing import Any

from bench.markdown import machine, table
from bench.rows import BABEL, DIGLOT, LITELLM, ORJSON, PYDANTIC, ROSETTA, Row, rows
from bench.test_start import STARTS
from bench.text_table import section

CONTENDERS = (DIGLOT, PYDANTIC, LITELLM, ROSETTA, BABEL)
PACKAGES = ("orjson", "jsonschema-rs", "pydantic", "litellm", "llm-rosetta", "llm-babel", "pytest-benchmark")
EMPTY, IMPORTS, PYDANTIC_TOO, FIRST, HELP = STARTS
START_GOAL = 3

TEXT = """\
# Performance

Written by `nox -s bench` on {date}; edit `bench/`, not this page.
{machine}; {packages}.
{load} processes wanted the cores when it began: with more than one or two, every ratio is too high, for what else runs
takes the caches that a large program needs more than a small one.

Each figure is from bytes to bytes in one thread, as the library works unless told otherwise: what is read is checked with
the lenient schema, what is written with the strict one, and every loss is reported. The contenders take turns in one
process ({turns} turns); the least time of a turn counts, and a ratio is the median of the turns' ratios.

{verdict}

## Translation

In times of `orjson.dumps(orjson.loads(raw))` of the same bytes; less is better.

{translation}

The request has 50 messages and 8 tools in {request} bytes, and loses {losses} constraints that are told in descriptions;
the answer has two calls. A chunk goes through a machine in the middle of its stream. The event is a third of the chunk that
comes of it, which is why orjson's time for it says less; it has no goal.

The columns beside do other work. None checks against a schema or tells every loss: pydantic checks types, llm-rosetta checks
its own form between the two protocols and gathers warnings. llm-rosetta also remembers what it has converted, so that here it
meets the same messages and tools again. None of the three libraries speaks Llama Stack's native API: they translate the same
messages between OpenAI's and Anthropic's protocols.

- **pydantic**: `model_validate_json` and `model_dump_json(exclude_unset=True)` of the generated models: the source's,
  read and written again without any translation.
- **litellm**: `AnthropicConfig.map_openai_params` and `transform_request` for the request, `transform_parsed_response`
  for the answer, `ModelResponseIterator.chunk_parser` for the event, each with orjson before and orjson or pydantic after.
  Its caller speaks OpenAI, so there is no way from an OpenAI answer or chunk to another protocol.
- **llm-rosetta**: `ConversionPipeline.convert_request` and `convert_response`, and `StreamProcessor.process_chunk`.
- **llm-babel**: `registry.translate` and `translate_response`, and `stream_step` with `stream_encode_step`. It holds
  arguments back until their call ends, so that one argument chunk gives nothing to measure.

## Start

A new process, from its start to its end; without the empty script's time, in times of importing orjson and jsonschema_rs.

{start}

## Growth

Where the time for each stays near orjson's own growth, the whole is linear: a quadratic path would take ten times as long
for each of ten times as many. Objects that leave the caches, and the collector's visits to them, cost both.

{growth}

{raw}
## JSON Lines

{count} requests of 1 to 12 messages, half of them with two tools, {size} MB. The command does the same as the loop, and
tells each loss on stderr.

{lines}
"""


def page(measured: dict[str, Any], load: float) -> str:
    """The page; `load` is the load average from before the run."""
    runs = measured["benchmarks"]
    ratios, times = _translation(runs)
    lines = _grouped(runs, "lines")
    one = next(run["extra_info"] for run in runs if "lines" in run["extra_info"])
    return TEXT.format(
        date=datetime.now(UTC).date(),
        machine=machine(),
        load=f"{load:.1f}",
        packages=", ".join(f"{name} {version(name)}" for name in PACKAGES),
        turns=len(times[rows()[0].name, ORJSON]),
        translation=_translation_table(ratios, times),
        verdict=_verdict(_goals(ratios, runs)),
        request=f"{len(rows()[0].raw):,}",
        losses=_constraints(rows()[0]),
        start=_start_table(runs),
        growth=_growth_table(runs),
        raw=section(measured),
        count=f"{one['count']:,}",
        size=f"{one['size'] / 1e6:.1f}",
        lines=_lines_table(lines, one),
    )


def _least(run: dict[str, Any]) -> float:
    return float(run["stats"]["min"])


def _grouped(runs: list[dict[str, Any]], key: str) -> dict[Any, list[float]]:
    """The least times of every turn, by one entry of extra_info."""
    found: dict[Any, list[float]] = defaultdict(list)
    for run in runs:
        if key in run["extra_info"]:
            found[run["extra_info"][key]].append(_least(run))
    return found


def _translation(runs: list[dict[str, Any]]) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], list[float]]]:
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    for run in runs:
        info = run["extra_info"]
        if "row" in info:
            times[info["row"], info["contender"]].append(_least(run))
    ratios = {
        (row, contender): median(mine / base for mine, base in zip(least, times[row, ORJSON], strict=True))
        for (row, contender), least in times.items()
    }
    return ratios, times


def _translation_table(ratios: dict[tuple[str, str], float], times: dict[tuple[str, str], list[float]]) -> str:
    body = [
        [
            row.name,
            f"{len(row.raw):,}",
            _micro(min(times[row.name, ORJSON])),
            _micro(min(times[row.name, DIGLOT])),
            f"{row.goal:g}" if row.goal else "",
            *(_ratio(ratios.get((row.name, contender)), row, bold=contender == DIGLOT) for contender in CONTENDERS),
        ]
        for row in rows()
    ]
    return table(["", "bytes", "orjson, µs", "diglot, µs", "goal", *CONTENDERS], body)


def _ratio(ratio: float | None, row: Row, *, bold: bool = False) -> str:
    if ratio is None:
        return "not asked" if row.alone else "no such path"
    return f"**{ratio:.1f}**" if bold else f"{ratio:.1f}"


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:.3g}"


def _goals(ratios: dict[tuple[str, str], float], runs: list[dict[str, Any]]) -> list[tuple[str, float, float]]:
    """Each goal: of what, what was measured, and the most that it may be."""
    rowed = [(row.name, ratios[row.name, DIGLOT], row.goal) for row in rows() if row.goal]
    return [*rowed, (FIRST, _starts(runs)[FIRST], START_GOAL)]


def _verdict(goals: list[tuple[str, float, float]]) -> str:
    """By how much each goal is missed."""
    missed = [
        f"{name} takes {ratio:.2f} where {goal:g} is the goal, {ratio / goal - 1:.0%} over"
        for name, ratio, goal in goals
        if ratio > goal
    ]
    return f"Missed: {'; '.join(missed)}." if missed else "Every goal is met."


def _constraints(row: Row) -> int:
    from diglot import chat  # noqa: PLC0415

    return len(chat.request_to_llama_stack(row.raw).losses)


def _starts(runs: list[dict[str, Any]]) -> dict[str, float]:
    """In times of the imports, without the empty script: the median of the turns' ratios."""
    times = _grouped(runs, "start")
    return {
        name: median(
            (mine - empty) / (base - empty)
            for mine, base, empty in zip(least, times[IMPORTS], times[EMPTY], strict=True)
        )
        for name, least in times.items()
    }


def _start_table(runs: list[dict[str, Any]]) -> str:
    least = {name: min(times) for name, times in _grouped(runs, "start").items()}
    loaded = {run["extra_info"]["start"]: run["extra_info"]["loaded"] for run in runs if "start" in run["extra_info"]}
    goals = {FIRST: f"{START_GOAL}, without pydantic", HELP: "imports none of the three"}
    body = [
        [name, f"{least[name] * 1e3:.0f}", f"{ratio:.1f}", goals.get(name, ""), ", ".join(loaded[name]) or "none"]
        for name, ratio in _starts(runs).items()
    ]
    return table(["", "ms", "ratio", "goal", "of pydantic, orjson and jsonschema_rs it imports"], body)


def _growth_table(runs: list[dict[str, Any]]) -> str:
    least: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    for run in runs:
        info = run["extra_info"]
        if "growth" in info:
            times = least[info["growth"], info["size"]]
            each = _least(run) / info["size"]
            times[info["contender"]] = min(each, times.get(info["contender"], each))
    body = [
        [what, f"{size:,}", _micro(times[ORJSON]), _micro(times[DIGLOT]), f"{times[DIGLOT] / times[ORJSON]:.1f}"]
        for (what, size), times in least.items()
    ]
    return table(["", "how many", "orjson, µs each", "diglot, µs each", "ratio"], body)


def _lines_table(lines: dict[str, list[float]], one: dict[str, Any]) -> str:
    base = lines["orjson, in a loop"]
    body = [
        [
            name,
            f"{one['count'] / min(times):,.0f}",
            f"{one['size'] / min(times) / 1e6:.1f}",
            f"{median(mine / theirs for mine, theirs in zip(times, base, strict=True)):.1f}",
        ]
        for name, times in lines.items()
    ]
    return table(["", "lines a second", "MB a second", "times of orjson"], body)
