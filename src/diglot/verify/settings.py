"""How a verification is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from diglot.verify.endpoint import Endpoint
    from diglot.verify.run import Result


def _nothing(_endpoint: Endpoint, _result: Result) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a verification is run; times in seconds.

    at_once: how many cases of one endpoint run side by side. timeout: for one whole answer.
    attempts: how often a question is asked that is answered with 429. longest_pause: the longest that a server may ask
        to wait in between; one that asks for more is not asked again.
    done: told each result as it is there. stop: where it is set, nothing further is begun, and what runs is dropped.
    """

    at_once: int = 4
    timeout: float = 120.0
    attempts: int = 5
    longest_pause: float = 60.0
    done: Callable[[Endpoint, Result], None] = _nothing
    stop: asyncio.Event | None = None
