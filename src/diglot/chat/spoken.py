"""Calls that stand in a model's text: what it says and calls, as parts of native answers and streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from diglot.chat.calls import native_call
from diglot.forms.pieces import Called, Failed, Fragment, Said
from diglot.forms.reader import Reader
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from diglot_types.llama_stack import strict as to_ls

    from diglot.exchange import Exchange
    from diglot.forms.pieces import Piece
    from diglot.forms.tokens import Stop

BEYOND: Final = "the model went on after the end of its turn"
FAILED: Final = "what stands behind the tag is no call; it goes out as text"


class Whole(NamedTuple):
    """What a whole text says beside its calls, the calls, and the token that ends it."""

    text: str
    calls: list[to_ls.ToolCall]
    stop: Stop | None


def whole(text: str, exchange: Exchange, report: Report, at: At, *, first: int = 0, cut: bool) -> Whole:  # noqa: PLR0913
    """Read a whole text; `cut` says that it was cut off, `first` counts the calls that have an id of the exchange already."""
    reader = Reader(exchange.spoken)
    pieces = [*reader.feed(text), *reader.finish(not cut)]
    found = [piece.call for piece in pieces if isinstance(piece, Called)]
    said = [piece for piece in pieces if isinstance(piece, (Said, Failed))]
    for piece in said:
        if isinstance(piece, Failed):
            report.lose(at, piece.text, Kind.CONSTRAINT, FAILED)
    _report_end(reader, report, at)
    calls = [native_call(exchange.call_id(i), call.name, call.arguments) for i, call in enumerate(found, first)]
    return Whole("".join(piece.text for piece in said), calls, reader.stop)


class Spoken:
    """The text of one stream; `ids` gives the id of each call in turn."""

    def __init__(self, tools: Collection[str], ids: Callable[[], str], report: Report) -> None:
        self._reader = Reader(tools)
        self._ids = ids
        self._report = report
        self._at: At = None

    @property
    def called(self) -> bool:
        """Whether there was any call."""
        return self._reader.called

    @property
    def stop(self) -> Stop | None:
        """What the token says that ended the text."""
        return self._reader.stop

    def feed(self, text: str, at: At) -> list[to_ls.ChatCompletionResponseStreamChunk]:
        """The events of a piece of text, which stands at a place."""
        self._at = at
        return self._events(self._reader.feed(text))

    def finish(self, *, cut: bool) -> list[to_ls.ChatCompletionResponseStreamChunk]:
        """The events that the end decides; `cut` says that the text was cut off."""
        made = self._events(self._reader.finish(not cut))
        _report_end(self._reader, self._report, self._at)
        return made

    def _events(self, pieces: Iterable[Piece]) -> list[to_ls.ChatCompletionResponseStreamChunk]:
        return [{"event": {"event_type": "progress", "delta": self._delta(piece)}} for piece in pieces]

    def _delta(self, piece: Piece) -> to_ls.TextDelta | to_ls.ToolCallDelta:
        if isinstance(piece, Said):
            return {"type": "text", "text": piece.text}
        if isinstance(piece, Called):
            call = native_call(self._ids(), piece.call.name, piece.call.arguments)
            return {"type": "tool_call", "tool_call": call, "parse_status": "succeeded"}
        if isinstance(piece, Failed):
            self._report.lose(self._at, piece.text, Kind.CONSTRAINT, FAILED)
            return {"type": "tool_call", "tool_call": piece.text, "parse_status": "failed"}
        if isinstance(piece, Fragment):
            return {"type": "tool_call", "tool_call": piece.text, "parse_status": "in_progress"}
        return {"type": "tool_call", "tool_call": "", "parse_status": "started"}


def _report_end(reader: Reader, report: Report, at: At) -> None:
    if reader.beyond:
        report.lose(at, reader.beyond, Kind.CONTENT, BEYOND)
