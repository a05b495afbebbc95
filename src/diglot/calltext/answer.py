"""What a model's text says, as a native answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot import gate
from diglot.chat import calls
from diglot.chat.chunks import FAILED as UNREAD
from diglot.chat.words import STOP_REASONS
from diglot.forms.pieces import Called, Failed, Said
from diglot.forms.reader import Reader
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from diglot_types.llama_stack import strict as to_ls

    from diglot.chat.words import StopReason
    from diglot.exchange import Exchange
    from diglot.forms.call import Call

AT: Final[At] = (None, "text")
BEYOND: Final = "the model went on after the end of its turn"
FAILED: Final = "what stands behind the tag is no call; it goes out as text"


def to_llama_stack(
    text: str, exchange: Exchange, said: StopReason, report: Report, at: At = AT
) -> to_ls.ChatCompletionResponse:
    """The native answer; `said` is what the server says of its end, `at` where the text stands."""
    reader = Reader(exchange.tools)
    pieces = [*reader.feed(text), *reader.finish(said != "out_of_tokens")]
    found = [piece.call for piece in pieces if isinstance(piece, Called)]
    for piece in pieces:
        if isinstance(piece, Failed):
            report_failed(piece, report, at)
    report_end(reader, report, at)
    return {
        "completion_message": {
            "role": "assistant",
            "content": "".join(piece.text for piece in pieces if isinstance(piece, (Said, Failed))),
            "stop_reason": stop_reason(reader, said),
            "tool_calls": [native_call(call, exchange.call_id(i)) for i, call in enumerate(found)],
        },
        "logprobs": None,
        "metrics": None,
    }


def native_call(call: Call, call_id: str) -> to_ls.ToolCall:
    """The native call; a text has no ids, so the exchange gives them."""
    return calls.native_call(call_id, call.name, call.arguments)


def end_of(word: str, aliases: Mapping[str, str]) -> StopReason:
    """The native word for what the server says of the end; raises UpstreamError for a word that is unknown."""
    return STOP_REASONS.of(word, (None, "finish_reason"), aliases)


def stop_reason(reader: Reader, said: StopReason) -> StopReason:
    """Why the answer ended: cut off, where its server says so and no token ends it; else calls decide, then the token."""
    if said == "out_of_tokens" and reader.stop is None:
        return said
    return "end_of_message" if reader.called else reader.stop or "end_of_turn"


def report_failed(piece: Failed, report: Report, at: At) -> None:
    """Report what was to be a call."""
    report.lose(at, piece.text, Kind.CONSTRAINT, FAILED)


def report_end(reader: Reader, report: Report, at: At) -> None:
    """Report what stands behind the end."""
    if reader.beyond:
        report.lose(at, reader.beyond, Kind.CONTENT, BEYOND)


class Onward(Report):
    """The report of the second step, from the native answer to OpenAI's: its source is the text, which has told what failed."""

    __slots__ = ("_text", "first")

    def __init__(self, first: Report, text: At = AT) -> None:
        super().__init__(first.policy)
        self.first = first
        self._text = text

    def lose(self, at: At, value: Any, kind: Kind, why: str) -> None:  # noqa: ARG002
        """As Report.lose, of the text."""
        if why != UNREAD:
            shown = gate.dump(value).decode() if gate.is_object(value) else value
            self.first.lose(self._text, shown, kind, why)
