"""One HTTP request and its answer, on bare ASGI: a bounded body in, an answer out, and a watch on whether the caller is there."""

from __future__ import annotations

import asyncio
import re
import secrets
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Protocol

from diglot.gateway.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from starlette.types import Receive, Scope, Send

    from diglot.report import Loss

    Headers = Sequence[tuple[bytes, bytes]]

JSON: Final = b"application/json"
EVENTS: Final = b"text/event-stream; charset=utf-8"
LEFT: Final = 499  # what nginx calls a caller who did not wait; only ever seen in logs and metrics
_ID: Final = re.compile(rb"[\w.:/+=-]{1,128}\Z")


class Connection(Protocol):
    """What a connection of ours offers beside ASGI."""

    left: set[Callable[[], None]]

    def hold(self) -> None:
        """Keep what is written, to send it in one piece."""
        ...

    def release(self) -> None:
        """Send what was kept."""
        ...

    def hang_up(self) -> None:
        """Close it at once."""
        ...


class Visit:
    """One request, and what is known of its answer for logs and metrics."""

    __slots__ = (
        "_asked", "_connection", "_receive", "_send", "_task", "answer_losses", "complete", "fault", "first_token", "gone",
        "headers", "losses", "method", "path", "request_id", "route", "scope", "span", "started", "status", "upstream_time",
    )  # fmt: skip

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.started = perf_counter()
        self.scope = scope
        self._receive = receive
        self._send = send
        self._task: asyncio.Task[Any] | None = None
        self._connection: Connection | None = scope.get("diglot.connection")
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        given = self.headers.get(b"x-request-id", b"")
        self.request_id = given if _ID.match(given) else secrets.token_hex(12).encode()
        self.route = "unserved"
        self.span: Any = None  # of a trace, where there is one
        self.status = 0
        self.complete = False
        self.gone = False
        self.fault: Mapping[str, str] = {}
        self.first_token: float | None = None
        self._asked: float | None = None
        self.upstream_time = 0.0
        self.losses: Sequence[Loss] = ()
        self.answer_losses: Sequence[Loss] = ()

    def header(self, name: bytes) -> str:
        """A header's value, or nothing."""
        return self.headers.get(name, b"").decode("latin-1").strip()

    def asks(self) -> None:
        """The backend is asked, perhaps for one of several: what passes from now on is its time."""
        if self._asked is None:
            self._asked = perf_counter()

    def hears(self) -> None:
        """The backend has answered, or will not."""
        if self._asked is not None:
            self.upstream_time = perf_counter() - self._asked

    def begins(self) -> None:
        """A piece of a streamed answer is there; the first has its time."""
        if self.first_token is None:
            self.hears()
            self.first_token = perf_counter() - self.started

    async def body(self, most: int, timeout: float) -> bytes:
        """The whole body; raises Refusal where it is larger than `most`, of another type than JSON, or late."""
        self._expect_json(most)
        try:
            async with asyncio.timeout(timeout):
                return await self._read(most)
        except TimeoutError:
            raise Refusal("the body did not come in time", 408, headers=[(b"connection", b"close")]) from None

    def _expect_json(self, most: int) -> None:
        kind = self.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        if kind != JSON and not kind.endswith(b"+json"):
            # browsers ask before they send JSON elsewhere: other types would let any web page use the gateway
            raise Refusal("the content-type must be application/json", 415, code="unsupported_content_type")
        if self.headers.get(b"content-encoding", b"identity") != b"identity":
            raise Refusal("a body must come without content-encoding", 415)
        size = self.headers.get(b"content-length", b"0")
        if size.isdigit() and int(size[:20]) > 2 * most:
            raise too_large(most)

    async def _read(self, most: int) -> bytes:
        """What is a little too large is read to its end, for a caller who still sends cannot hear the refusal."""
        parts: list[bytes] = []
        size, more = 0, True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self.gone = True
                raise Refusal("the caller left", LEFT)
            part: bytes = message.get("body", b"")
            more = message.get("more_body", False)
            size += len(part)
            if size <= most:
                parts.append(part)
            elif size > 2 * most:
                break
        if size > most:
            raise too_large(most)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    async def while_there(self, work: Coroutine[Any, Any, None]) -> None:
        """Do the work, and drop it where the caller leaves before the answer is complete."""
        self._task = asyncio.current_task()
        connection = self._connection
        watch = asyncio.create_task(self._watch()) if connection is None else None
        if connection is not None:
            connection.left.add(self.leave)
        try:
            await work
        except asyncio.CancelledError:
            if not self.gone or self._task is None:
                raise
            self._task.uncancel()
        finally:
            if connection is not None:
                connection.left.discard(self.leave)
            if watch is not None:
                watch.cancel()

    async def _watch(self) -> None:
        """For servers whose connections are not ours: wait until they say that the caller left."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.leave()

    def hang_up(self) -> None:
        """Give up a caller who takes nothing: what waits to be sent is dropped with the connection."""
        if self._connection is not None:
            self._connection.hang_up()
        self.leave()

    def leave(self) -> None:
        """Drop the work of a caller who is gone."""
        if not self.complete and not self.gone and self._task is not None:
            self.gone = True
            self._task.cancel()

    async def answer(self, status: int, body: bytes, headers: Headers = (), kind: bytes = JSON) -> None:
        """The whole answer at once."""
        if self._connection is not None:
            self._connection.hold()
        try:
            await self.start(status, [(b"content-length", b"%d" % len(body)), *headers], kind)
            await self.end(body)
        finally:
            if self._connection is not None:
                self._connection.release()

    async def start(self, status: int, headers: Headers, kind: bytes) -> None:
        """The head of the answer."""
        self.status = status
        spent = (perf_counter() - self.started) * 1000
        timing = f"total;dur={spent:.1f}, upstream;dur={self.upstream_time * 1000:.1f}".encode()
        named = [(b"content-type", kind), (b"x-request-id", self.request_id), (b"server-timing", timing), *headers]
        await self._send({"type": "http.response.start", "status": status, "headers": named})

    async def write(self, body: bytes) -> None:
        """A piece of the body, taken once there is room for it."""
        await self._send({"type": "http.response.body", "body": body, "more_body": True})

    async def end(self, body: bytes = b"") -> None:
        """The last piece of the body."""
        self.complete = True  # before it is sent, so that the watch does not take the end for a caller who left
        await self._send({"type": "http.response.body", "body": body, "more_body": False})


def too_large(most: int) -> Refusal:
    """The refusal of a body beyond the bound; the rest of it is not waited for."""
    return Refusal(f"the body is larger than {most:,} bytes", 413, headers=[(b"connection", b"close")])
