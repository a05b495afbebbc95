"""Medians and ratios of what was measured: a ratio is that of two figures of the same turn, and of all turns the median."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.gateway.contenders import Contender
    from bench.gateway.load import Row
    from bench.gateway.measure import Measured


@dataclass(frozen=True)
class Figures:
    """Of one run; times in milliseconds, memory in MB, None for what was not measured or did not happen."""

    found: Measured
    alone: dict[str, str]  # the upstream that a contender asks

    def rate(self, row: Row, name: str) -> float | None:
        """Answers a second."""
        return _median([one.rate for one in self.found.loads[row, name]])

    def work(self, row: Row, name: str) -> float | None:
        """Processor time for each answer."""
        return _median([one.work for one in self.found.loads[row, name]])

    def times(self, row: Row, name: str, other: str) -> float | None:
        """Times of another's answers a second."""
        pairs = zip(self.found.loads[row, name], self.found.loads[row, other], strict=True)
        return _median([mine.rate / theirs.rate for mine, theirs in pairs if theirs.rate])

    def p99(self, row: Row, name: str) -> float | None:
        """99 of 100 answers end within this."""
        return _median([one.p99 for one in self.found.loads[row, name]])

    def added(self, row: Row, name: str) -> tuple[float, float] | None:
        """What p50 and p99 are above those of the upstream alone."""
        pairs = [*zip(self.found.loads[row, name], self.found.loads[row, self.alone[name]], strict=True)]
        if not pairs:
            return None
        return median(one.p50 - base.p50 for one, base in pairs), median(one.p99 - base.p99 for one, base in pairs)

    def errors(self, row: Row, name: str) -> float | None:
        """Failures in all turns."""
        loads = self.found.loads[row, name]
        return sum(one.errors for one in loads) if loads else None

    def first_added(self, name: str) -> tuple[float, float]:
        """What p50 and p99 of the time to the first event are above those of the upstream alone."""
        pairs = [*zip(self.found.first[name], self.found.first[self.alone[name]], strict=True)]
        return tuple(1e3 * median(one[i] - base[i] for one, base in pairs) for i in (0, 1))  # type: ignore[return-value]

    def start(self, name: str) -> float:
        """Seconds to the first answer."""
        return median(self.found.starts[name])

    def memory(self, name: str) -> float:
        """Resident, after all the loads."""
        return self.found.memory[name] / 1e6

    def left(self, name: str, kind: str) -> float | None:
        """The longest seconds until the upstream was closed."""
        return self.found.left[name][kind]


def figures(found: Measured, contenders: list[Contender]) -> Figures:
    """The figures, each contender beside the upstream that it asks."""
    return Figures(found, {one.name: one.alone for one in contenders})


def _median(values: list[float]) -> float | None:
    return median(values) if values else None
