"""A model's text, as it comes, into native events.

READY  -> OPEN     the first text: start
OPEN   -> OPEN     text as it comes; behind a tag a call as started, then its fragments as in_progress, then succeeded or
                   failed with the whole text; without a tag a call as succeeded, whole
any    -> CLOSED   finish(): what the end decides; then complete, or an ErrorEvent where the stream was cut
"""

from __future__ import annotations

from enum import Enum, auto
from itertools import count
from typing import TYPE_CHECKING, Any

from diglot.calltext.answer import AT, stop_reason
from diglot.chat.spoken import Spoken
from diglot.error_event import ErrorEvent

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as to_ls

    from diglot.chat.words import StopReason
    from diglot.exchange import Exchange
    from diglot.report import At, Report


class State(Enum):
    """How far the stream has come."""

    READY = auto()
    OPEN = auto()
    CLOSED = auto()


class Events:
    """The machine on plain text: pieces of it in, events out."""

    def __init__(self, exchange: Exchange, report: Report, at: At = AT) -> None:
        self._at = at
        self._spoken = Spoken(exchange.spoken, map(exchange.call_id, count()).__next__, report)
        self.state = State.READY

    def feed(self, text: str) -> list[to_ls.ChatCompletionResponseStreamChunk]:
        """The events of one piece of text."""
        return [*self._open(), *self._spoken.feed(text, self._at)]

    def finish(self, said: StopReason, cut: bool) -> list[to_ls.ChatCompletionResponseStreamChunk | ErrorEvent]:
        """What the end decides, and the end; `said` is what the server says of it."""
        made: list[Any] = [*self._open(), *self._spoken.finish(cut=cut or said == "out_of_tokens")]
        self.state = State.CLOSED
        if cut:
            return [*made, ErrorEvent("the stream was cut", "llama_stack")]
        end: to_ls.ChatCompletionResponseEvent = {
            "event_type": "complete",
            "delta": {"type": "text", "text": ""},
            "stop_reason": stop_reason(self._spoken.stop, self._spoken.called, said),
        }
        return [*made, {"event": end}]

    def _open(self) -> list[to_ls.ChatCompletionResponseStreamChunk]:
        if self.state is not State.READY:
            return []
        self.state = State.OPEN
        return [{"event": {"event_type": "start", "delta": {"type": "text", "text": ""}}}]
