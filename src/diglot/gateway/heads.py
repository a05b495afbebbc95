"""uvicorn's HTTP protocol with what it leaves open: a head has a size and a time, and what comes behind a body is no head."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from httptools import HttpRequestParser
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

_OFFERS: Final = frozenset({b"connection", b"upgrade", b"http2-settings"})


class HeadProtocol(HttpToolsProtocol):
    """A connection that gives nobody its memory, or a place, for a head that does not come to its end.

    max_header: bytes, of a head, and of what else comes without a byte of a body: trailers, extensions of chunks.
    head_timeout: seconds; a head that takes twice as long ends the connection, as does none at all, and a whole answer of
    which nothing is taken in that time.
    """

    max_header: int
    head_timeout: float

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._beside = 0  # bytes that came since the last of a body
        self._in_head = self._in_message = self._in_body = False
        self._data = b""
        self._begun = self._looked = 0  # messages: so far, and when the clock was last looked at

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look at the clock: one timer a connection, for one a request would cost each of them."""
        super().connection_made(transport)
        self._unsent = transport.get_write_buffer_size
        self._waiting = 0  # bytes, when the clock was last looked at
        self._clock = self.loop.call_later(self.head_timeout, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._clock.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        """Close the connection where the head is the one that was coming the last time, or where there was none ever."""
        waiting = self._unsent()
        late = self._begun == self._looked and (self._in_head or not self._begun)
        if not self._answering():
            if waiting and waiting == self._waiting:
                self.transport.abort()
            elif late:
                self.transport.close()
        self._looked, self._waiting = self._begun, waiting
        self._clock = self.loop.call_later(self.head_timeout, self._look)

    def _answering(self) -> bool:
        return getattr(self.cycle, "response_complete", True) is False  # there is no cycle before the first head

    def on_message_begin(self) -> None:
        """Begin to count a head."""
        super().on_message_begin()
        self._in_head = self._in_message = True
        self._beside = 0
        self._begun += 1

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, but none that follows the body, where it would come after whoever looked at the head."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The application sees a complete head, and bounds it."""
        self._in_head = False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """What comes is a body, which the application bounds."""
        super().on_body(body)
        self._in_body = True

    def on_message_complete(self) -> None:
        """Stop counting."""
        super().on_message_complete()
        self._in_message = False

    def data_received(self, data: bytes) -> None:
        """Take bytes, unless too many have come that are of no body."""
        self._in_body, self._data = False, data
        super().data_received(data)
        self._data = b""
        if self._in_body:
            self._beside = 0
        elif self._in_message:
            self._beside += len(data)
            if self._beside > self.max_header and not self.transport.is_closing():
                self._refuse()

    def _refuse(self) -> None:
        """Say why where somebody waits for it: not behind an answer, nor within one."""
        if self._in_head and not self._answering():
            self.send_400_response("The head of the request is too large.")
        else:
            self.transport.close()

    def _should_upgrade(self) -> bool:
        """Have every offer of another protocol come to `handle_websocket_upgrade`."""
        return True

    def handle_websocket_upgrade(self) -> None:
        """Pass over the offer, as a server may, which httptools takes for granted: it leaves out the body.

        Java's own client offers HTTP/2 with its first request.
        """
        offered = sys.exception()
        assert offered is not None
        method: bytes = self.parser.get_method()
        if method == b"CONNECT":
            self.send_400_response("This is no proxy.")
            return
        lines = [b"%b %b HTTP/1.1" % (method, self.url)]
        lines += [name + b": " + value for name, value in self.headers if name not in _OFFERS]
        self.parser = HttpRequestParser(self)
        self.data_received(b"\r\n".join(lines) + b"\r\n\r\n" + self._data[offered.args[0] :])
