"""Sentences that several reports say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.verify.report.tally import verdict
from diglot.verify.report.visible import clipped

if TYPE_CHECKING:
    from diglot.verify.report.baseline import Change
    from diglot.verify.report.faults import Fault
    from diglot.verify.report.tally import Tally
    from diglot.verify.run import Judgement, Run, Target

SAID: Final = 300  # characters of one finding, in reports of lines
CHANGED: Final[dict[Change, str]] = {
    "broke": "broke: passed before, failed now",
    "fails otherwise": "fail otherwise: failed before, and break further rules now",
    "mended": "mended: failed before, passed now",
    "new": "new: judged now, not before",
    "gone": "gone: judged before, not now",
}


def outcome(count: Tally) -> str:
    """The counts of one kind: what was not run is said, and is part of no pass."""
    if not count.judged:
        said = "nothing was run"
    elif count.failed:
        said = f"{count.failed} of {count.judged} failed"
    else:
        said = f"all {count.judged} that were run passed"
    return f"{said}, {count.not_run} not run" if count.not_run else said


def partial(run: Run) -> str:
    """What is said of a run that was stopped."""
    left = verdict(run).not_run
    results = "1 result is" if left == 1 else f"{left} results are"
    return f"It was stopped before its end: {results} not run, and what was not run has not passed."


def not_reached(target: Target) -> str:
    """What is said of a target that was not reached: why, as each of its results has it."""
    why = f": {clipped(target.results[0].why, SAID)}" if target.results else ""
    return f"{clipped(target.name, 80)}: nothing of it was judged, and nothing of it has passed{why}."


def warnings(run: Run) -> list[tuple[str, str]]:
    """What must be said before any count: that a run is partial, that a target was not reached."""
    stopped = [] if run.complete else [("Partial run.", partial(run))]
    return stopped + [("Not reached.", not_reached(target)) for target in run.targets if not target.reached]


def place(one: Judgement) -> str:
    """Where a finding is: its line, and the path of the member."""
    return " ".join(filter(None, [f"line {one.line}:" if one.line else "", clipped(one.path, SAID)]))


def first_place(fault: Fault) -> str:
    """The first place of a fault, what was found there, and how many more there are."""
    one = fault.places[0]
    return " ".join(filter(None, [place(one), clipped(one.said, SAID), more(fault.count - 1)]))


def more(count: int) -> str:
    """How many more places there are; empty where there are none."""
    return f"(and {count} more place{'s' * (count > 1)})" if count else ""
