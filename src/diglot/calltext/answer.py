"""What a model's text says, as a native answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot import gate
from diglot.chat import spoken
from diglot.chat.chunks import FAILED as UNREAD
from diglot.chat.words import STOP_REASONS
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from diglot_types.llama_stack import strict as to_ls

    from diglot.chat.words import StopReason
    from diglot.exchange import Exchange
    from diglot.forms.tokens import Stop

AT: Final[At] = (None, "text")


def to_llama_stack(
    text: str, exchange: Exchange, said: StopReason, report: Report, at: At = AT
) -> to_ls.ChatCompletionResponse:
    """The native answer; `said` is what the server says of its end, `at` where the text stands."""
    read = spoken.whole(text, exchange, report, at, cut=said == "out_of_tokens")
    return {
        "completion_message": {
            "role": "assistant",
            "content": read.text,
            "stop_reason": stop_reason(read.stop, bool(read.calls), said),
            "tool_calls": read.calls,
        },
        "logprobs": None,
        "metrics": None,
    }


def end_of(word: str, aliases: Mapping[str, str]) -> StopReason:
    """The native word for what the server says of the end; raises UpstreamError for a word that is unknown."""
    return STOP_REASONS.of(word, (None, "finish_reason"), aliases)


def stop_reason(token: Stop | None, called: bool, said: StopReason) -> StopReason:
    """Why the answer ended: cut off, where its server says so and no token ends it; else calls decide, then the token."""
    if said == "out_of_tokens" and token is None:
        return said
    return "end_of_message" if called else token or "end_of_turn"


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
