"""The goals, each as it was measured at both faces, and by how much one is missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bench.gateway.contenders import FACES, LITELLM, PORTKEY
from bench.gateway.load import LARGE, MANY, ONE, SIXTEEN, STREAMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.gateway.figures import Figures

MET: Final = "met"
NEVER: Final = float("inf")


@dataclass(frozen=True)
class Goal:
    """What is to be reached at each face; `least` where more is better."""

    what: str
    bound: float
    of: Callable[[str], float | None]
    unit: str = ""
    least: bool = False

    @property
    def bound_told(self) -> str:
        return f"{'at least' if self.least else 'at most'} {self.bound:g}{self.unit}"

    def cells(self) -> list[str]:
        """A row of the table."""
        return [self.what, self.bound_told, *(self._told(self.of(face)) for face in FACES), self.verdict() or ""]

    def verdict(self) -> str | None:
        """Met, or by how much it is missed at the face that is further from it; None where it was not measured."""
        values = [value for face in FACES if (value := self.of(face)) is not None]
        if not values:
            return None
        worst = min(values) if self.least else max(values)
        if worst >= self.bound if self.least else worst <= self.bound:
            return MET
        if worst == NEVER:
            return "missed: never"
        return f"missed by {abs(worst - self.bound) / self.bound:.1%}" if self.bound else f"missed by {worst:g}"

    def _told(self, value: float | None) -> str:
        if value is None:
            return "not measured"
        return "never" if value == NEVER else f"{value:,.3g}{self.unit}"


def goals(told: Figures) -> list[Goal]:
    """Every goal."""
    return [*_beside(told), *_alone(told), *_process(told)]


def _beside(told: Figures) -> list[Goal]:
    """As ratios of one run."""
    small, large = "requests a second, small, 16 at once", "requests a second, 50 messages, 16 at once"
    return [
        Goal(f"times LiteLLM's {small}", 20, lambda face: told.times(SIXTEEN, face, LITELLM), least=True),
        Goal(f"times Portkey's {small}", 3, lambda face: told.times(SIXTEEN, face, PORTKEY), least=True),
        Goal(f"times Portkey's {large}", 2, lambda face: told.times(LARGE, face, PORTKEY), least=True),
    ]


def _alone(told: Figures) -> list[Goal]:
    return [
        Goal("errors, 64 at once", 0, lambda face: told.errors(MANY, face)),
        Goal("p99 of an answer, 64 at once", 100, lambda face: told.p99(MANY, face), " ms"),
        Goal("streams of 50 chunks a second, 16 at once", 250, lambda face: told.rate(STREAMS, face), least=True),
        Goal("p50 added to a small answer, one at once", 1, lambda face: _half(told.added(ONE, face)), " ms"),
        Goal("p50 added to the first token, one at once", 2, lambda face: _half(told.first_added(face)), " ms"),
    ]


def _process(told: Figures) -> list[Goal]:
    left = "upstream closed after the reader left"
    return [
        Goal("memory after all of it", 80, told.memory, " MB"),
        Goal("first answer after the start", 1.0, told.start, " s"),
        Goal(f"{left}, stream", 0.5, lambda face: _ever(told.left(face, "stream")), " s"),
        Goal(f"{left}, plain answer", 0.5, lambda face: _ever(told.left(face, "plain")), " s"),
    ]


def _half(pair: tuple[float, float] | None) -> float | None:
    return None if pair is None else pair[0]


def _ever(seconds: float | None) -> float:
    return NEVER if seconds is None else seconds
