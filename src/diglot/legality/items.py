"""What was received as a stream, as items with the numbers of their lines: server-sent events, or JSON Lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from diglot import sse
from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.legality.findings import Findings

_DOCUMENT: Final = "HTML Living Standard, 9.2 Server-sent events"
SSE_FIELD: Final = Rule(
    name="sse-field",
    says="A line of an event stream is a field of data, event, id or retry, a comment, or blank",
    spec=f"{_DOCUMENT}: interpreting an event stream",
)
SSE_ENDED: Final = Rule(
    name="sse-ended",
    says="The last event ends with a blank line, as all do: readers discard one that does not",
    spec=f"{_DOCUMENT}: interpreting an event stream",
)
_BOM: Final = b"\xef\xbb\xbf"
_DATA: Final = re.compile(rb"[\r\n]data:")


class Item(NamedTuple):
    """One item of a stream, and where in the text it begins, counted from 1."""

    line: int
    text: bytes


def is_framed(raw: bytes) -> bool:
    """Whether a stream is one of server-sent events, though it begin with a line that is no field; not JSON Lines."""
    return bool(sse.is_event_stream(raw) or _DATA.search(raw))


def items(raw: bytes) -> Iterator[Item]:
    """The items of a stream in order; an event without data is none, nor is a blank line."""
    if not is_framed(raw):
        yield from (Item(i, line.strip()) for i, line in enumerate(raw.split(b"\n"), 1) if line.strip())
        return
    frames = sse.Frames(largest=len(raw) + 1)
    for frame in [*frames.feed(raw), *frames.finish()]:
        if frame.data:
            yield Item(frame.line, frame.data)


def judge_lines(raw: bytes, findings: Findings) -> int | None:
    """Judge the lines of an event stream themselves; gives that in which an event begins that does not end."""
    begun: int | None = None  # the line in which an event began that has not ended
    for findings.line, line in enumerate(raw.removeprefix(_BOM).splitlines(), 1):
        name = line.partition(b":")[0]
        if name and name not in sse.FIELDS:
            findings.add(SSE_FIELD, f"the line {show(line.decode(errors='replace'))}")
        elif name == b"data":
            begun = begun or findings.line
        elif not line:
            begun = None
    findings.line = begun
    if begun:
        findings.add(SSE_ENDED, "the text ends within this event")
    return begun
