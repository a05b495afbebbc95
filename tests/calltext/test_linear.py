"""Time grows with the length of a text and no faster, counted in work: the lines that run, and the characters that are moved.

Each of the worst texts is read whole, in pieces of seven characters and in single ones, and again four times as long. What is
bounded (depth, digits, names) is longer than its bound even in the shorter text, or takes no more work for being longer.
"""

from __future__ import annotations

import sys
from typing import Any

import pytest

import diglot.forms
from diglot.forms import call, cursor, pieces
from diglot.forms.reader import Reader

from .worst import TOOLS, WORST

SHORT, TIMES = 600, 4
ROOM = str(next(iter(diglot.forms.__path__)))
A_CHARACTER = 150  # units of work at most


class Work:
    """Counts the lines that run in the room, and the characters that its slowest steps look at or copy."""

    def __init__(self) -> None:
        self.done = 0

    def trace(self, frame: Any, event: str, _: Any) -> Any:
        if event == "line":
            self.done += 1
        return self.trace if frame.f_code.co_filename.startswith(ROOM) else None

    def count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Count the characters of what is read, copied, gone back to and parsed."""
        at, said = cursor.Cursor, pieces.Pieces

        def looked(reader: cursor.Cursor, run: Any, skip: Any = at.skip) -> bool:
            before = reader.pos
            found: bool = skip(reader, run)
            self.done += reader.pos - before
            return found

        def copied(reader: cursor.Cursor, mark: Any, since: Any = at.since) -> str:
            text: str = since(reader, mark)
            self.done += len(text)
            return text

        def joined(reader: cursor.Cursor, mark: Any, rewind: Any = at.rewind) -> None:
            parts = sum(map(len, mark.parts))
            rewind(reader, mark)
            self.done += len(reader.text) if parts else 0

        def fed(reader: cursor.Cursor, text: str, feed: Any = at.feed) -> None:
            feed(reader, text)
            self.done += len(reader.text)

        def spoken(out: pieces.Pieces, text: str, say: Any = said.say) -> None:
            say(out, text)
            self.done += len(text)

        for name, counting in {"skip": looked, "since": copied, "rewind": joined, "feed": fed}.items():
            monkeypatch.setattr(at, name, counting)
        monkeypatch.setattr(said, "say", spoken)
        self._count_parsed(monkeypatch)

    def _count_parsed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        parse = call.gate.load

        def parsed(source: Any) -> Any:
            self.done += len(source)
            return parse(source)

        monkeypatch.setattr(call.gate, "load", parsed)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    counted = Work()
    counted.count(monkeypatch)
    return counted


def cost(work: Work, text: str, size: int) -> int:
    """The work of reading a text in pieces of a size."""
    listed = [text[start : start + size] for start in range(0, len(text), size)]
    reader, before, tracing = Reader(TOOLS), work.done, sys.gettrace()
    sys.settrace(work.trace)
    try:
        for piece in listed:
            reader.feed(piece)
        reader.finish()
    finally:
        sys.settrace(tracing)
    return work.done - before


@pytest.mark.parametrize("size", [1, 7, 10**9])
@pytest.mark.parametrize("name", WORST)
def test_work_grows_with_the_length(name: str, size: int, work: Work) -> None:
    short, long = WORST[name](SHORT), WORST[name](SHORT * TIMES)
    few, many = cost(work, short, size), cost(work, long, size)
    assert many <= A_CHARACTER * len(long)
    assert many <= 1.1 * TIMES * few + 5000


def test_quadratic_work_is_noticed(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """What copies all of the text for each piece of it breaks the bound."""
    feed = cursor.Cursor.feed

    def slow(reader: cursor.Cursor, text: str) -> None:
        work.done += reader.offset
        feed(reader, text)

    monkeypatch.setattr(cursor.Cursor, "feed", slow)
    few, many = (cost(work, "x" * length, 1) for length in (SHORT, SHORT * TIMES))
    assert many > 1.1 * TIMES * few + 5000
