"""Why a text completion ended, in both APIs' words: no calls, so the words for them say no more than the end of a turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from diglot.ledger import NOTHING, Vocabulary
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

FinishReason: TypeAlias = Literal["stop", "length", "content_filter"]
StopReason: TypeAlias = Literal["end_of_turn", "end_of_message", "out_of_tokens"]

_OPENAI: Final = "openai.CompletionChoice.finish_reason"
_NATIVE: Final = "llama_stack.CompletionResponse.stop_reason llama_stack.CompletionResponseStreamChunk.stop_reason"
STOP_REASONS: Final = Vocabulary[FinishReason, StopReason](
    _OPENAI, _NATIVE, {"stop": "end_of_turn", "length": "out_of_tokens", "content_filter": "end_of_turn"}
)
FINISH_REASONS: Final = Vocabulary[StopReason, FinishReason](
    _NATIVE, _OPENAI, {"end_of_turn": "stop", "end_of_message": "stop", "out_of_tokens": "length"}
)
FILTERED: Final = "Llama Stack has no word for a filtered answer; it ends as any other"


def stop_reason(word: str, report: Report, at: At, aliases: Mapping[str, str] = NOTHING) -> StopReason:
    """The native word for a finish_reason."""
    if aliases.get(word, word) == "content_filter":
        report.lose(at, word, Kind.CONSTRAINT, FILTERED)
    return STOP_REASONS.of(word, at, aliases)


def finish_reason(word: str, at: At) -> FinishReason:
    """OpenAI's word for a stop_reason."""
    return FINISH_REASONS.of(word, at)
