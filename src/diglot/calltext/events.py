"""A model's text, as it comes, into native events.

READY  -> OPEN     the first text: start
OPEN   -> OPEN     text as it comes; behind a tag a call as started, then its fragments as in_progress, then succeeded or
                   failed with the whole text; without a tag a call as succeeded, whole
any    -> CLOSED   finish(): what the end decides; then complete, or an ErrorEvent where the stream was cut
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from diglot.calltext.answer import AT, native_call, report_end, report_failed, stop_reason
from diglot.error_event import ErrorEvent
from diglot.forms.pieces import Called, Failed, Fragment, Said
from diglot.forms.reader import Reader

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as to_ls

    from diglot.chat.words import StopReason
    from diglot.exchange import Exchange
    from diglot.forms.pieces import Piece
    from diglot.report import At, Report


class State(Enum):
    """How far the stream has come."""

    READY = auto()
    OPEN = auto()
    CLOSED = auto()


class Events:
    """The machine on plain text: pieces of it in, events out."""

    def __init__(self, exchange: Exchange, report: Report, at: At = AT) -> None:
        self._exchange = exchange
        self._report = report
        self._at = at
        self._reader = Reader(exchange.tools)
        self._calls = 0
        self.state = State.READY

    def feed(self, text: str) -> list[to_ls.ChatCompletionResponseStreamChunk]:
        """The events of one piece of text."""
        made = self._open()
        made += map(self._event, self._reader.feed(text))
        return made

    def finish(self, said: StopReason, cut: bool) -> list[to_ls.ChatCompletionResponseStreamChunk | ErrorEvent]:
        """What the end decides, and the end; `said` is what the server says of it."""
        made: list[Any] = self._open()
        self.state = State.CLOSED
        made += map(self._event, self._reader.finish(not cut and said != "out_of_tokens"))
        report_end(self._reader, self._report, self._at)
        if cut:
            return [*made, ErrorEvent("the stream was cut", "llama_stack")]
        end: to_ls.ChatCompletionResponseEvent = {
            "event_type": "complete",
            "delta": {"type": "text", "text": ""},
            "stop_reason": stop_reason(self._reader, said),
        }
        return [*made, {"event": end}]

    def _open(self) -> list[to_ls.ChatCompletionResponseStreamChunk]:
        if self.state is not State.READY:
            return []
        self.state = State.OPEN
        return [{"event": {"event_type": "start", "delta": {"type": "text", "text": ""}}}]

    def _event(self, piece: Piece) -> to_ls.ChatCompletionResponseStreamChunk:
        if isinstance(piece, Said):
            return {"event": {"event_type": "progress", "delta": {"type": "text", "text": piece.text}}}
        if isinstance(piece, Called):
            call = native_call(piece.call, self._exchange.call_id(self._calls))
            self._calls += 1
            return _call_event(call, "succeeded")
        if isinstance(piece, Failed):
            report_failed(piece, self._report, self._at)
            return _call_event(piece.text, "failed")
        return _call_event(piece.text, "in_progress") if isinstance(piece, Fragment) else _call_event("", "started")


def _call_event(
    call: str | to_ls.ToolCall, status: to_ls.ToolCallParseStatus
) -> to_ls.ChatCompletionResponseStreamChunk:
    return {
        "event": {
            "event_type": "progress",
            "delta": {"type": "tool_call", "tool_call": call, "parse_status": status},
        }
    }
