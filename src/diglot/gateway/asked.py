"""What is asked of the backend, and what each face knows of each operation: how it is asked, answered and streamed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diglot.error_event import ErrorEvent
    from diglot.exchange import Exchange
    from diglot.gateway.settings import Settings
    from diglot.machine import Machine as Single
    from diglot.report import Loss, OnLoss
    from diglot.translation import Translation

    Made: TypeAlias = Sequence[Translation[Any] | ErrorEvent]


class Machine(Protocol):
    """A stream machine fed with the events of several answers, each with its index."""

    @property
    def losses(self) -> list[Loss]:
        """Every loss so far."""
        ...

    def feed(self, index: int, item: bytes, /) -> Made:
        """What one event of the answer `index` becomes."""
        ...

    def finish(self, *, cut: bool = False) -> Made:
        """What is owed at the end of all answers."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the backend: the bodies of as many requests as there are choices."""

    bodies: Sequence[bytes]
    exchange: Exchange
    losses: Sequence[Loss]
    streamed: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a face; `path` is the backend's route, `prefix` begins the ids of its answers."""

    path: str
    prefix: str
    ask: Callable[[Any, Settings, OnLoss, str, int], Asked]
    answer: Callable[[Sequence[bytes], Exchange, Settings], Translation[Any]]
    machine: Callable[[Exchange, Settings], Machine] | None = None


class One:
    """A machine of one answer."""

    def __init__(self, machine: Single[Any]) -> None:
        self._machine = machine
        self.finish = machine.finish

    @property
    def losses(self) -> list[Loss]:
        """Every loss so far."""
        return self._machine.losses

    def feed(self, _index: int, item: bytes) -> Made:
        """What one event becomes."""
        return self._machine.feed(item)
