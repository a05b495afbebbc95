"""Why an answer ended, in both APIs' words: the one place that says so.

Calls decide in both directions: an answer with calls is end_of_message and tool_calls whatever its server said, unless it
was cut by length; the words for calls, said without any, are end_of_turn and stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from diglot.ledger import NOTHING, Vocabulary
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.exchange import Exchange

FinishReason: TypeAlias = Literal["stop", "length", "tool_calls", "content_filter", "function_call"]
StopReason: TypeAlias = Literal["end_of_turn", "end_of_message", "out_of_tokens"]

_OPENAI: Final = "openai.ChatCompletionChoice.finish_reason openai.ChatCompletionChunkChoice.finish_reason"
_NATIVE: Final = "llama_stack.CompletionMessage.stop_reason llama_stack.ChatCompletionResponseEvent.stop_reason"
STOP_REASONS: Final = Vocabulary[FinishReason, StopReason](
    _OPENAI,
    _NATIVE,
    {
        "stop": "end_of_turn",
        "tool_calls": "end_of_message",
        "function_call": "end_of_message",
        "length": "out_of_tokens",
        "content_filter": "end_of_turn",
    },
)
FINISH_REASONS: Final = Vocabulary[StopReason, FinishReason](
    _NATIVE,
    _OPENAI,
    {"end_of_turn": "stop", "end_of_message": "tool_calls", "out_of_tokens": "length"},
)
FILTERED: Final = "Llama Stack has no word for a filtered answer; it ends as any other turn"


def stop_reason(word: str, calls: bool, report: Report, at: At, aliases: Mapping[str, str] = NOTHING) -> StopReason:
    """The native word for a finish_reason; `calls` says whether the answer holds any."""
    if aliases.get(word, word) == "content_filter":
        report.lose(at, word, Kind.CONSTRAINT, FILTERED)
    return native(word, calls, at, aliases)


def native(word: str, calls: bool, at: At, aliases: Mapping[str, str] = NOTHING) -> StopReason:
    """As stop_reason, for a word that has been reported."""
    found = STOP_REASONS.of(word, at, aliases)
    if found == "out_of_tokens":
        return found
    return "end_of_message" if calls else "end_of_turn"


def finish_reason(word: str, calls: bool, exchange: Exchange, at: At) -> FinishReason:
    """OpenAI's word for a stop_reason; a call that tool_choice named ends with stop, as OpenAI's own do."""
    found = FINISH_REASONS.of(word, at)
    if found == "length":
        return found
    if not calls:
        return "stop"
    if exchange.function_call:
        return "stop" if exchange.named_tool else "function_call"
    return "stop" if exchange.named_tool else "tool_calls"
