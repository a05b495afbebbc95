"""Counts of a run: protocol and capability apart, and what was not run in no count of what passed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diglot.verify.run import Judgement, Result, Run, State, Target

Kind: TypeAlias = Literal["protocol", "capability"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


class Tally(NamedTuple):
    """How many results are of each state, of one kind; those of cases that expect nothing are in none of them."""

    passed: int
    failed: int
    not_run: int

    @property
    def judged(self) -> int:
        """How many were judged at all."""
        return self.passed + self.failed


def state_of(result: Result, kind: Kind) -> State | None:
    """A result's state of one kind; None where the case expects nothing of that kind."""
    if kind == "protocol":
        return result.protocol
    return result.capability if result.expects else None


def tally(results: Iterable[Result], kind: Kind) -> Tally:
    """Count the states of one kind."""
    states = [state_of(result, kind) for result in results]
    return Tally(states.count("passed"), states.count("failed"), states.count("not run"))


def has_failed(result: Result) -> bool:
    """Whether a result failed in either kind."""
    return "failed" in {state_of(result, kind) for kind in KINDS}


def failures(run: Run) -> Iterator[tuple[Target, Result]]:
    """Every result that failed, with its target."""
    return ((target, result) for target in run.targets for result in target.results if has_failed(result))


def broken(result: Result, kind: Kind | None = None) -> list[Judgement]:
    """The judgements of a result that did not hold, of one kind or of both."""
    return [one for one in result.judgements if not one.held and kind in {None, one.of}]


def troubles(result: Result) -> list[str]:
    """Why no answer came, of each request that got none."""
    return [exchange.trouble for exchange in result.exchanges if exchange.trouble]


def seconds(result: Result) -> float:
    """How long a result's requests took in all."""
    return sum(exchange.total or 0 for exchange in result.exchanges)


class Verdict(NamedTuple):
    """A run in counts.

    not_run: results whose protocol was not judged. silent: results that failed without a rule to name, for want of an
        answer.
    """

    protocol: Tally
    capability: Tally
    not_run: int
    silent: int

    @property
    def failed(self) -> bool:
        """Whether anything failed."""
        return bool(self.protocol.failed or self.capability.failed)


def verdict(run: Run) -> Verdict:
    """What became of a run."""
    results = [result for target in run.targets for result in target.results]
    protocol, capability = (tally(results, kind) for kind in KINDS)
    silent = sum(1 for result in results if has_failed(result) and not broken(result))
    return Verdict(protocol, capability, protocol.not_run, silent)
