"""Translates one stream: read as server-sent events or as JSON Lines, written item by item."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import diglot
from diglot import sse
from diglot.cli.failure import BAD_INPUT, Failure, refusing
from diglot.cli.files import reading, writing
from diglot.cli.lines import TOO_LONG, Lines
from diglot.cli.progress import say
from diglot.cli.telling import telling
from diglot.errors import TranslationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import BufferedReader

    from diglot import ErrorEvent, Translation
    from diglot.cli.files import Put
    from diglot.cli.job import Job
    from diglot.cli.kinds import Machine, Streams
    from diglot.cli.telling import Tell

_DONE: Final = b"[DONE]"
_PIECE: Final = 64 * 1024


def stream(job: Job, kind: Streams) -> int:
    """Translate one stream; an error in it, or an end without its end, is written and makes the status 1."""
    machine = kind.ways[job.to](job.exchange(), job.on_loss, job.profile)
    with telling(job.losses, False, say) as tell, writing(job.output) as put:
        writer = _Writer(machine, put, tell, job.sse)
        with reading(job.source) as file:
            _run(machine, writer, _items(file, job.name), job.name)
        if writer.error is None:
            if job.sse and job.to == "openai":
                put(sse.DONE)
            return 0
        say(f"diglot: {job.name}: {writer.error}")
        return BAD_INPUT


class _Writer:
    """Writes what a machine gives, tells its losses, and keeps the error that it gave."""

    def __init__(self, machine: Machine, put: Put, tell: Tell, framed: bool) -> None:
        self.error: str | None = None
        self._machine = machine
        self._put = put
        self._tell = tell
        self._framed = framed
        self._told = 0

    def write(self, made: Sequence[Translation[Any] | ErrorEvent]) -> None:
        losses = self._machine.losses
        self._tell(losses[self._told :], None)
        self._told = len(losses)
        if made:
            self._put(b"".join(map(self._written, made)))
        errors = [item.message for item in made if isinstance(item, diglot.ErrorEvent)]
        if errors:
            self.error = errors[0]

    def _written(self, item: Translation[Any] | ErrorEvent) -> bytes:
        return sse.write(item.json()) if self._framed else item.json() + b"\n"


def _run(machine: Machine, writer: _Writer, items: Iterator[tuple[str, bytes]], name: str) -> None:
    """Feed a machine to its end; where an item is refused, what was written does not end as if it were whole."""
    try:
        for place, item in items:
            with refusing(f"{name}: {place}", line=True):
                made = machine.feed(item)
            writer.write(made)
            if writer.error is not None:
                return
        with refusing(name):
            made = machine.finish()
        writer.write(made)
    except Failure:
        with suppress(TranslationError):
            writer.write(machine.finish(cut=True))
        raise


def _items(file: BufferedReader, name: str) -> Iterator[tuple[str, bytes]]:
    """The items of a stream, each with its place, up to [DONE] or the end."""
    for place, item in _frames(file, name) if _is_event_stream(file) else _lines(file, name):
        if item.strip() == _DONE:
            return
        yield place, item


def _is_event_stream(file: BufferedReader) -> bool:
    """Whether the first line that is not blank is one of an event stream."""
    while head := file.peek(1):
        found = sse.is_event_stream(head)
        if found is not None:
            return found
        file.read(len(head))
    return False


def _frames(file: BufferedReader, name: str) -> Iterator[tuple[str, bytes]]:
    """The data of each frame; read1 gives what has come, so that a live stream goes on as it comes."""
    frames, number = sse.Frames(), 0
    while True:
        piece = file.read1(_PIECE)
        with refusing(name):
            ready = frames.feed(piece) if piece else frames.finish()
        for frame in ready:
            number += 1
            if frame.data:
                yield f"frame {number}", frame.data
        if not piece:
            return


def _lines(file: BufferedReader, name: str) -> Iterator[tuple[str, bytes]]:
    for number, line in Lines(file):
        if line is None:
            raise Failure(f"{name}: line {number}", TOO_LONG, BAD_INPUT)
        yield f"line {number}", line
