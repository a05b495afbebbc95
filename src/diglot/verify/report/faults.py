"""The judgements that did not hold, gathered by their rule: of one result, and over a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diglot.verify.report.tally import Kind, broken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot.verify.run import Judgement, Run


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that one result broke, and every place where it did."""

    rule: str
    of: Kind
    says: str
    spec: str
    places: list[Judgement] = field(default_factory=list["Judgement"])

    @property
    def count(self) -> int:
        """How many places that is, with those that came again and are not listed."""
        return sum(1 + one.again for one in self.places)


def faults(judgements: Iterable[Judgement]) -> list[Fault]:
    """The faults of one result, in the order in which their rules were first broken."""
    found: dict[str, Fault] = {}
    for one in judgements:
        if not one.held:
            fault = found.setdefault(one.rule, Fault(one.rule, one.of, one.says, one.spec))
            fault.places.append(one)
    return list(found.values())


@dataclass(slots=True)
class Breach:
    """One rule that a run found broken: by which cases of each target, and in how many places."""

    rule: str
    of: Kind
    says: str
    spec: str
    cases: list[list[str]]
    places: int = 0

    @property
    def count(self) -> int:
        """How many results broke it."""
        return sum(map(len, self.cases))

    @property
    def first(self) -> tuple[int, str]:
        """Where it was first broken: the target's place, and the case."""
        return next((at, cases[0]) for at, cases in enumerate(self.cases) if cases)


def breaches(run: Run) -> list[Breach]:
    """The rules that were broken: those that most results broke first."""
    found: dict[str, Breach] = {}
    for at, target in enumerate(run.targets):
        for result in target.results:
            for fault in faults(broken(result)):
                empty = Breach(fault.rule, fault.of, fault.says, fault.spec, [[] for _ in run.targets])
                breach = found.setdefault(fault.rule, empty)
                breach.cases[at].append(result.case)
                breach.places += fault.count
    return sorted(found.values(), key=lambda one: (-one.count, -one.places, one.rule))
