"""uvicorn's HTTP protocol with what an application cannot do: bound a head that never ends, hear of the end, and hang up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot.gateway.heads import HeadProtocol

if TYPE_CHECKING:
    from collections.abc import Callable


class BoundedProtocol(HeadProtocol):
    """A connection whose request heads are bounded; a scope holds it as `diglot.connection`.

    left: what is called when the connection ends; cheaper than a task that waits for it, and right for pipelined requests.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left: set[Callable[[], None]] = set()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever answers that nobody reads."""
        super().connection_lost(exc)
        for leave in [*self.left]:
            leave()

    def hang_up(self) -> None:
        """Close the connection, and drop what waits to be sent."""
        self.transport.abort()

    def on_message_begin(self) -> None:
        """Put the connection into the scope."""
        super().on_message_begin()
        self.scope["diglot.connection"] = self  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportGeneralTypeIssues]


def bounded(most: int, seconds: float) -> type[BoundedProtocol]:
    """The protocol with the bounds of a head."""
    return type("Protocol", (BoundedProtocol,), {"max_header": most, "head_timeout": seconds})
