"""uvicorn's HTTP protocol with two things that an application cannot do: bound a head that never ends, and hang up."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class BoundedProtocol(HttpToolsProtocol):
    """A connection whose request heads are bounded; the scope holds `diglot.abort`, which closes it unsent."""

    max_header: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head = 0
        self._in_head = False

    def on_message_begin(self) -> None:
        """Begin to count a head."""
        super().on_message_begin()
        self._in_head, self._head = True, 0
        self.scope["diglot.abort"] = self.transport.abort  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportGeneralTypeIssues]

    def on_headers_complete(self) -> None:
        """Stop counting: the application sees a complete head, and bounds it."""
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take bytes, unless they are of a head that has grown too large."""
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > self.max_header and not self.transport.is_closing():
                self.send_400_response("The head of the request is too large.")


def bounded(most: int) -> type[BoundedProtocol]:
    """The protocol with a bound."""
    return type("Protocol", (BoundedProtocol,), {"max_header": most})
