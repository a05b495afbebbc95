"""Answers and streams of Ollama's, whichever they become: the shape of an item, and two machines in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import arguments, doors
from diglot.error_event import ErrorEvent
from diglot.errors import UpstreamError
from diglot.profile import DEFAULT
from diglot.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from diglot.exchange import Exchange
    from diglot.generate.onward import FromOllama
    from diglot.machine import Core
    from diglot.report import OnLoss, Report
    from diglot.translation import Check, Translation

    Make: TypeAlias = Callable[[Any, Exchange, Report], Any]

ITEM: Final = Shape("ollama", "lenient", "GenerateResponse")
UNDONE: Final = "done = False: this is an item of a stream, and no whole answer"


def translated(
    response: object, exchange: Exchange, becomes: tuple[Shape, Make], on_loss: OnLoss, check: Check
) -> Translation[Any]:
    """A whole answer through its function; raises InvalidInput, UpstreamError and LossError."""
    out, make = becomes
    exchange, _, policy = arguments.of_answer(exchange, DEFAULT, on_loss, check)

    def whole(source: Any, report: Report) -> Any:
        if not source["done"]:
            raise UpstreamError(UNDONE, "done")
        return make(source, exchange, report)

    return doors.answered(response, (ITEM, out), whole, policy, check)


class Through:
    """Two cores in a row: what the first makes is fed to the second."""

    def __init__(self, first: Core, second: Core, onward: FromOllama) -> None:
        self._first = first
        self._second = second
        self._onward = onward

    def feed(self, chunk: Any) -> list[Any]:
        """What one item becomes."""
        self._onward.remember(chunk)
        return [made for event in self._first.feed(chunk) for made in self._second.feed(event)]

    def finish(self, cut: bool) -> list[Any]:
        """What is owed at the end, or the first one's error in its place."""
        events = self._first.finish(cut)
        errors = [ErrorEvent(one.message, "openai") for one in events if isinstance(one, ErrorEvent)]
        whole = (event for event in events if not isinstance(event, ErrorEvent))
        made = [one for event in whole for one in self._second.feed(event)]
        return [*made, *(errors or self._second.finish(cut))]
