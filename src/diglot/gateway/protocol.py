"""uvicorn's HTTP protocol with what an application cannot do: bound a head, hear of the end, hang up, answer in one piece."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from diglot.gateway.heads import HeadProtocol

if TYPE_CHECKING:
    from collections.abc import Callable


class OnePiece(asyncio.Transport):
    """A transport that sends at once what is written between `hold` and `release`: each write is a call of the system."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._held: list[bytes] | None = None
        self._to = transport

    def hold(self) -> None:
        """Keep what is written from now on."""
        self._held = []

    def release(self) -> None:
        """Write what was kept."""
        held, self._held = self._held, None
        if held:
            self._to.writelines(held)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """As of the transport."""
        if self._held is None:
            self._to.write(data)
        else:
            self._held.append(bytes(data))

    def close(self) -> None:
        """As of the transport, after what was kept."""
        self.release()
        self._to.close()

    def is_closing(self) -> bool:
        """As of the transport."""
        return self._to.is_closing()

    def abort(self) -> None:
        """As of the transport."""
        self._to.abort()


class BoundedProtocol(HeadProtocol):
    """A connection whose request heads are bounded; a scope holds it as `diglot.connection`.

    left: what is called when the connection ends; cheaper than a task that waits for it, and right for pipelined requests.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left: set[Callable[[], None]] = set()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Write through `OnePiece`."""
        super().connection_made(transport)
        self.transport = OnePiece(transport)
        self.hold, self.release = self.transport.hold, self.transport.release

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
