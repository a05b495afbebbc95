"""What a terminal shows of a run: the counts of each target, each failure in a line for each rule, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.verify.report.baseline import CHANGES, compare
from diglot.verify.report.faults import faults
from diglot.verify.report.sentences import CHANGED, first_place, outcome, warnings
from diglot.verify.report.tally import KINDS, failures, tally, troubles, verdict
from diglot.verify.report.times import pace, when
from diglot.verify.report.visible import clipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.verify.report.baseline import Difference
    from diglot.verify.run import Result, Run, Target

_LISTED: Final = 10  # changes of one sort
_WIDE: Final = 200  # characters of a name


def summary(run: Run, baseline: Run | None = None) -> str:
    """The summary of a run: lines of plain text, in which nothing that a server sent can act on the terminal."""
    parts = [[*_target(target)] for target in run.targets]
    parts += [[*_failure(target, result)] for target, result in failures(run)]
    parts += [[*_changes(run, baseline)]] if baseline else []
    parts += [[*_end(run)]]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _target(target: Target) -> Iterator[str]:
    name, model, url = (clipped(one, _WIDE) for one in (target.name, target.model, target.url))
    yield f"{name}: {model} at {url} ({target.api})"
    for kind in KINDS:
        count = tally(target.results, kind)
        yield f"  {kind:10} {count.passed:5} passed {count.failed:5} failed {count.not_run:5} not run"
    if said := pace(target):
        yield f"  {said}"


def _failure(target: Target, result: Result) -> Iterator[str]:
    yield f"FAILED {clipped(result.case, _WIDE)} at {clipped(target.name, _WIDE)}"
    found = faults(result.judgements)
    for fault in found:
        yield f"  {fault.of} {clipped(fault.rule, _WIDE)}: {first_place(fault)}"
    for trouble in [] if found else troubles(result):
        yield f"  no answer: {clipped(trouble, _WIDE)}"


def _changes(run: Run, baseline: Run) -> Iterator[str]:
    found = compare(run, baseline)
    yield f"Since the run of {clipped(when(baseline.began), _WIDE)}{'' if baseline.complete else ', which was partial'}:"
    for change in CHANGES:
        listed = [one for one in found if one.change == change]
        yield f"  {len(listed)} {CHANGED[change]}"
        yield from map(_change, listed[:_LISTED])
        if len(listed) > _LISTED:
            yield f"    and {len(listed) - _LISTED} more"


def _change(one: Difference) -> str:
    rules = f" ({clipped(', '.join(one.rules), _WIDE)})" if one.rules else ""
    return f"    {clipped(one.case, _WIDE)} at {clipped(one.target.name, _WIDE)}, {one.kind}{rules}"


def _end(run: Run) -> Iterator[str]:
    """What is read last, and so first on a terminal."""
    for head, rest in warnings(run):
        yield f"{head.upper()} {rest}"
    found = verdict(run)
    yield f"Protocol: {outcome(found.protocol)}."
    yield f"Capability: {outcome(found.capability)}."
