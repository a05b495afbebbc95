"""A run as a Markdown page, as repositories show them (GitHub's flavour).

What a server sent stands in spans and blocks of code alone; names and titles stand in the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.verify.report.answer_lines import Line
from diglot.verify.report.baseline import CHANGES, compare
from diglot.verify.report.excerpt import LONGEST, excerpt
from diglot.verify.report.faults import breaches, faults
from diglot.verify.report.marks import block, code, table, text
from diglot.verify.report.room import room
from diglot.verify.report.sentences import CHANGED, SAID, more, outcome, warnings
from diglot.verify.report.tally import KINDS, broken, failures, state_of, tally, troubles, verdict
from diglot.verify.report.times import lasted, pace, when
from diglot.verify.report.visible import clipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.verify.report.baseline import Difference
    from diglot.verify.report.faults import Fault
    from diglot.verify.run import Exchange, Result, Run, State, Target

_EVERY: Final = 150_000  # characters of answers: repositories show no page of half a megabyte
_LEAST: Final = 300  # of one answer
_MOST: Final = 3_000
_PLACES: Final = 3  # of one fault
_LISTED: Final = 50  # changes of one sort
_STATES: Final[dict[State | None, str]] = {
    "passed": "✔ passed",
    "failed": "✖ **failed**",
    "not run": "◌ not run",
    None: "n/a",
}


def markdown(run: Run, baseline: Run | None = None) -> str:
    """The page of a run, compared with an earlier one where that is given."""
    lines = [*_summary(run), *_targets(run)]
    lines += _changes(run, baseline) if baseline else []
    lines += [*_rules(run), *_matrix(run), *_failures(run)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _summary(run: Run) -> Iterator[str]:
    found = verdict(run)
    yield from ("# Verification", "")
    yield from (f"**Protocol**: {outcome(found.protocol)}. **Capability**: {outcome(found.capability)}.", "")
    for head, rest in warnings(run):
        yield from (f"> **{head.upper()}** {text(rest, SAID)}", "")
    took = f", after {lasted(run)}" if lasted(run) else ""
    yield f"- Began {text(when(run.began))}, {'ended' if run.complete else '**stopped**'} {text(when(run.ended))}{took}"
    yield f"- Command: {code(run.command)}"
    yield from (f"- diglot {text(run.diglot)}", "")


def _targets(run: Run) -> Iterator[str]:
    yield from ("## Targets", "")
    head = [
        "Target",
        "Model",
        "API",
        *(f"{kind} {state}" for kind in KINDS for state in ("passed", "failed", "not run")),
    ]
    rows = [
        [
            text(target.name),
            text(target.model),
            target.api,
            *(str(count) for kind in KINDS for count in tally(target.results, kind)),
        ]
        for target in run.targets
    ]
    yield from table(head, rows, 6)
    yield from (f"- {text(target.name)}: {pace(target)}" for target in run.targets if pace(target))
    yield ""


def _changes(run: Run, baseline: Run) -> Iterator[str]:
    found = compare(run, baseline)
    yield from ("## Since the earlier run", "")
    stopped = "" if baseline.complete else ", which was **stopped before its end**"
    yield from (f"Compared with the run of {text(when(baseline.began))}{stopped}.", "")
    for change in CHANGES:
        listed = [one for one in found if one.change == change]
        yield f"- **{len(listed)}** {CHANGED[change]}"
        yield from map(_change, listed[:_LISTED])
        if len(listed) > _LISTED:
            yield f"  - and {len(listed) - _LISTED} more"
    yield ""


def _change(one: Difference) -> str:
    states = f"{one.before or 'not there'} before, {one.now or 'not there'} now"
    rules = f" ({text(', '.join(one.rules))})" if one.rules else ""
    return f"  - {text(one.case)} at {text(one.target.name)}, {one.kind}: {states}{rules}"


def _rules(run: Run) -> Iterator[str]:
    yield from ("## Rules broken", "")
    head = ["Rule", "Kind", "What must hold", "Spec", "Results", *(text(target.name) for target in run.targets)]
    rows = [
        [text(one.rule), one.of, text(one.says, SAID), text(one.spec), *map(str, (one.count, *map(len, one.cases)))]
        for one in breaches(run)
    ]
    yield from table(head, rows, 1 + len(run.targets)) if rows else ("None.", "")


def _matrix(run: Run) -> Iterator[str]:
    yield from ("## Matrix", "", "In each cell: protocol / capability.", "")
    results = [{(one.suite, one.case): one for one in target.results} for target in run.targets]
    places = dict.fromkeys(place for found in results for place in found)
    for suite in dict.fromkeys(suite for suite, _ in places):
        rows = [
            [text(case), *(_cell(found.get((suite, case))) for found in results)] for s, case in places if s == suite
        ]
        yield from table([f"**{text(suite)}**", *(text(target.name) for target in run.targets)], rows)


def _cell(result: Result | None) -> str:
    return " / ".join(_STATES[state_of(result, kind)] for kind in KINDS) if result else "no such case"


def _failures(run: Run) -> Iterator[str]:
    space = room(run, _EVERY, _MOST).failed
    found = [*failures(run)]
    yield from ("## Failures", "", *([] if found else ["None.", ""]))
    if space < _LEAST:
        yield from ("What was asked and what came is in the HTML and JSON reports: it would be too much here.", "")
    for target, result in found:
        yield from _failure(target, result)
        yield from _exchanges(result, space) if space >= _LEAST else ()


def _failure(target: Target, result: Result) -> Iterator[str]:
    yield from (f"### {text(result.case)} at {text(target.name)}: {text(result.title, SAID)}", "")
    found = faults(result.judgements)
    for fault in found:
        yield from _fault(fault)
    yield from (f"- no answer came: {code(trouble)}" for trouble in ([] if found else troubles(result)))
    yield ""


def _fault(fault: Fault) -> Iterator[str]:
    yield f"- **{text(fault.rule)}** ({fault.of})"
    for one in fault.places[:_PLACES]:
        line = f"line {one.line}:" if one.line else ""
        yield f"  - {' '.join(filter(None, [line, code(one.path), code(one.told)]))}"
    if len(fault.places) > _PLACES:
        yield f"  - {more(len(fault.places) - _PLACES)}"


def _exchanges(result: Result, space: int) -> Iterator[str]:
    yield from ("<details><summary>What was asked, and what came</summary>", "")
    for at, exchange in enumerate(result.exchanges):
        yield from _exchange(at, exchange, result, space)
    yield from ("</details>", "")


def _exchange(at: int, exchange: Exchange, result: Result, space: int) -> Iterator[str]:
    yield from block(exchange.curl[:_MOST].split("\n"), "sh")
    if len(exchange.curl) > _MOST:
        yield from (f"{len(exchange.curl) - _MOST} more characters of the command are left out.", "")
    yield from ("No answer." if exchange.status is None else f"Status {exchange.status}, {code(exchange.media)}:", "")
    found = [one for one in broken(result) if one.exchange == at]
    shown = excerpt(exchange.answer, found, space)
    lines = [
        f"{part.number:5}{'>' if part.found else ' '} {clipped(part.text, LONGEST)}".rstrip()
        if isinstance(part, Line)
        else f"       (lines {part.first} to {part.last} are left out)"
        for part in shown.parts
    ]
    yield from block(lines) if lines else ()
    if exchange.cut:
        yield from ("The answer was longer than what is kept of one; its end is missing.", "")
