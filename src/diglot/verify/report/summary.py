"""What a terminal shows of a run: the counts of each target, then each failure in a line or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diglot.verify.report.baseline import compare
from diglot.verify.report.tally import KINDS, broken, failures, tally, troubles
from diglot.verify.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.verify.run import Result, Run


def summary(run: Run, baseline: Run | None = None) -> str:
    """The summary of a run, in lines of plain text without terminal codes."""
    return "\n".join([*_counts(run), *_failures(run), *_changes(run, baseline)]) + "\n"


def _counts(run: Run) -> Iterator[str]:
    for target in run.targets:
        yield visible(f"{target.name}: {target.model} at {target.url} ({target.api})")
        for kind in KINDS:
            count = tally(target.results, kind)
            yield f"  {kind:10} {count.passed} passed, {count.failed} failed, {count.not_run} not run"


def _failures(run: Run) -> Iterator[str]:
    for target, result in failures(run):
        yield visible(f"FAILED {target.name} {result.case}")
        yield from _said(result)


def _said(result: Result) -> Iterator[str]:
    for one in broken(result):
        yield visible(f"  {one.rule}: {one.path} {one.said}")
    for trouble in troubles(result):
        yield visible(f"  {trouble}")


def _changes(run: Run, baseline: Run | None) -> Iterator[str]:
    for one in compare(run, baseline) if baseline else ():
        yield visible(f"{one.change}: {one.target.name} {one.case} {one.kind}")
