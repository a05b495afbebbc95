"""Server-sent events, sans-IO: bytes to frames and back, by the rules of WHATWG's event streams.

    frames = Frames()
    for chunk in body:                  # cut anywhere
        for frame in frames.feed(chunk):
            ...frame.data
    for frame in frames.finish():       # a last frame that came without its blank line
        ...frame.data

Two things differ from a browser: data stays bytes, for a decoder would replace what is not UTF-8, and the gate refuses it
with its position; and a last frame without a blank line counts, for servers do send it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from diglot.errors import InvalidInput, StreamError

LARGEST: Final = 16 * 1024 * 1024
DONE: Final = b"data: [DONE]\n\n"
FIELDS: Final = (b"data", b"event", b"id", b"retry")
_BOM: Final = b"\xef\xbb\xbf"
_DIGITS: Final = 19  # more are no time that anyone waits
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Frame:
    """One event: its data, several lines joined by line feeds; its type; and the last id said up to it.

    line: of the stream, counted from 1, where its data begins; two frames that differ in it alone are equal.
    """

    data: bytes
    event: str = "message"
    id: str = ""
    line: int = field(default=0, compare=False)


class Frames:
    """Reads the frames of one stream; each byte is looked at once, however the stream is cut.

    retry: the reconnection time in milliseconds that the server asked for last; None where it never did.
    """

    def __init__(self, largest: int = LARGEST) -> None:
        self.retry: int | None = None
        self._largest = largest
        self._parts: list[bytes] = []  # of the line that has not ended yet
        self._data: list[bytes] = []
        self._line_size = self._data_size = 0
        self._number = self._began_at = 0  # lines, counted from 1
        self._event = self._id = ""
        self._began = self._after_cr = self._over = False
        self._error: InvalidInput | None = None

    def feed(self, chunk: bytes) -> list[Frame]:
        """The frames that this chunk ends.

        Raises InvalidInput for a frame beyond the bound, after the frames before it were given; StreamError after the end.
        """
        self._expect_more()
        made: list[Frame] = []
        if self._after_cr and chunk:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")  # the other half of a CRLF
        try:
            for line in chunk.splitlines(keepends=True):
                self._take(line, made)
        except InvalidInput as error:
            self._error = error
            if not made:
                self._expect_more()
        return made

    def finish(self) -> list[Frame]:
        """The frame that the stream ended in; raises as feed does."""
        self._expect_more()
        self._over = True
        made: list[Frame] = []
        if self._parts:
            self._line(b"".join(self._parts), made)
        self._dispatch(made)
        return made

    def _expect_more(self) -> None:
        if self._over:
            raise StreamError("the event stream is over: make new Frames for the next one")
        if self._error is not None:
            self._over = True
            raise self._error

    def _take(self, line: bytes, made: list[Frame]) -> None:
        """One line of a chunk, with its end; without, it is a part of the next."""
        self._line_size += len(line)
        if self._line_size + self._data_size > self._largest:
            raise InvalidInput(f"a frame of the event stream is larger than {self._largest:,} bytes")
        self._parts.append(line)
        self._after_cr = line.endswith(b"\r")
        if self._after_cr or line.endswith(b"\n"):
            whole = b"".join(self._parts).rstrip(b"\r\n")
            self._parts.clear()
            self._line_size = 0
            self._line(whole, made)

    def _line(self, line: bytes, made: list[Frame]) -> None:
        self._number += 1
        if not self._began:
            self._began = True
            line = line.removeprefix(_BOM)
        if not line:
            self._dispatch(made)
            return
        name, _, value = line.partition(b":")
        self._field(name, value.removeprefix(b" "))

    def _field(self, name: bytes, value: bytes) -> None:
        """One field; a comment has no name, and unknown names are ignored."""
        if name == b"data":
            if not self._data:
                self._began_at = self._number
            self._data.append(value)
            self._data_size += len(b"data:\n") + len(value)  # empty lines are work as well
        elif name == b"event":
            self._event = value.decode(errors="replace")
        elif name == b"id" and b"\0" not in value:
            self._id = value.decode(errors="replace")
        elif name == b"retry" and value.isdigit() and len(value) < _DIGITS:
            self.retry = int(value)

    def _dispatch(self, made: list[Frame]) -> None:
        if self._data:
            made.append(Frame(b"\n".join(self._data), self._event or "message", self._id, self._began_at))
        self._data, self._event, self._data_size = [], "", 0


def is_event_stream(head: bytes) -> bool | None:
    """Whether text is that of an event stream, by its first line that is not blank; None where it has none.

    Lines of JSON begin otherwise than a field or a comment does.
    """
    text = head.removeprefix(_BOM).lstrip()
    return text.startswith((b":", *FIELDS)) if text else None


def write(data: bytes, event: str = "", id: str = "") -> bytes:  # noqa: A002
    """One frame on the wire, each line of the data in its own field.

    Raises InvalidInput where the event or the id has a line end or, the id, a NULL.
    """
    named = {b"event": event.encode(errors="replace"), b"id": id.encode(errors="replace")}
    if any(_LINE_END.search(value) for value in named.values()) or "\0" in id:
        raise InvalidInput("the event and the id of a frame are one line each")
    lines = [name + b": " + value for name, value in named.items() if value]
    lines += [b"data: " + line for line in _LINE_END.split(data)]
    return b"\n".join(lines) + b"\n\n"
