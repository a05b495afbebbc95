"""A stream in translation, sans-IO: bytes of the backend's event streams in, frames of the caller's out."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.error_event import ErrorEvent, error_of
from diglot.errors import TranslationError
from diglot.gateway.refusal import of_backend, scrub
from diglot.sse import Frames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from diglot.gateway.asked import Machine, Made
    from diglot.gateway.refusal import Refusal
    from diglot.report import Loss
    from diglot.shape import Side
    from diglot.sse import Frame

_DONE: Final = b"[DONE]"
_PINGS: Final = frozenset({"ping", "heartbeat", "keepalive", "keep-alive"})


class Relay:
    """The streams of one answer; `failure` is the error that ended it, after which nothing more is fed."""

    def __init__(  # noqa: PLR0913
        self,
        machine: Machine,
        streams: int,
        side: Side,
        largest: int,
        secrets: Iterable[str],
        *,
        seen: Callable[[Any], None],
    ) -> None:
        self._machine = machine
        self._frames = [Frames(largest) for _ in range(streams)]
        self._open = set(range(streams))
        self._side: Side = side
        self._secrets = secrets
        self._seen = seen
        self.failure: ErrorEvent | None = None

    @property
    def losses(self) -> list[Loss]:
        """What the answer lost so far."""
        return self._machine.losses

    def ended(self, index: int) -> bool:
        """Whether nothing more is expected of a stream: it said [DONE], or the answer failed."""
        return index not in self._open or self.failure is not None

    def feed(self, index: int, chunk: bytes) -> bytes:
        """The frames of a chunk of a stream."""
        made: list[bytes] = []
        try:
            for frame in self._frames[index].feed(chunk):
                self._take(index, frame, made)
                if self.ended(index):
                    break
        except TranslationError as error:
            self.fail(of_backend(error))
        return b"".join(made)

    def end(self, index: int) -> bytes:
        """The frames owed at the end of a stream."""
        made: list[bytes] = []
        try:
            if not self.ended(index):
                for frame in self._frames[index].finish():
                    self._take(index, frame, made)
            self._open.discard(index)
        except TranslationError as error:
            self.fail(of_backend(error))
        return b"".join(made)

    def finish(self) -> bytes:
        """The frames owed at the end of the whole answer, once those of every stream were taken."""
        made: list[bytes] = []
        try:
            if self.failure is None:
                self._write(self._machine.finish(), made)
        except TranslationError as error:
            self.fail(of_backend(error))
        return b"".join(made)

    def cut(self, why: Refusal) -> bytes:
        """The frames still owed where the answer breaks off; `failure` is why."""
        made: list[bytes] = []
        if self.failure is None:
            with suppress(TranslationError):  # it is over, whatever the machine still owed
                self._write(self._machine.finish(cut=True), made)
            self.fail(why)
        return b"".join(made)

    def fail(self, error: TranslationError) -> None:
        """End the answer with an error."""
        self.failure = ErrorEvent(scrub(str(error), self._secrets), self._side, error.status)

    def _take(self, index: int, frame: Frame, made: list[bytes]) -> None:
        data = frame.data
        if frame.event == "message" and data[:1] == b"{":  # as nearly all are
            self._write(self._machine.feed(index, data), made)
        elif data.startswith(_DONE):
            self._open.discard(index)
        elif frame.event == "error":
            self._write([_error(data, self._side)], made)
        elif not _says_nothing(frame):
            self._write(self._machine.feed(index, data), made)

    def _write(self, items: Made, made: list[bytes]) -> None:
        for item in items:
            if isinstance(item, ErrorEvent):
                self.failure = ErrorEvent(scrub(item.message, self._secrets), self._side, item.status)
                return
            self._seen(item.data)
            made.append(b"data: " + item.json() + b"\n\n")  # compact JSON has no line end


def _says_nothing(frame: Frame) -> bool:
    """Whether it only keeps the connection alive: proxies name such events, leave them empty, or write a comment as data."""
    return frame.event in _PINGS or frame.data.strip()[:1] in {b"", b":"}


def _error(data: bytes, side: Side) -> ErrorEvent:
    """The error of an event that is named so, whether or not its data says it as well."""
    try:
        value = gate.parse(data)
    except TranslationError:
        value = data.decode(errors="replace").strip()
    return ErrorEvent.of(error_of(value) or value, side)
