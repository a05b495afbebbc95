"""Why a raw text ended, in Ollama's words and in native ones; what is called in it is its reader's to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from diglot.ledger import Vocabulary

if TYPE_CHECKING:
    from diglot_types.ollama import lenient as ollama

    from diglot.chat.words import StopReason
    from diglot.report import At

DoneReason: TypeAlias = Literal["stop", "length", "load", "unload"]

AT: Final[At] = (None, "done_reason")
DONE_REASONS: Final = Vocabulary[DoneReason, "StopReason"](
    "ollama.GenerateResponse.done_reason",
    "llama_stack.CompletionMessage.stop_reason llama_stack.ChatCompletionResponseEvent.stop_reason "
    "llama_stack.CompletionResponse.stop_reason llama_stack.CompletionResponseStreamChunk.stop_reason",
    {"stop": "end_of_turn", "length": "out_of_tokens", "load": "end_of_turn", "unload": "end_of_turn"},
)


def stop_reason(word: str) -> StopReason:
    """The native word for a done_reason; raises UpstreamError for one that is unknown."""
    return DONE_REASONS.of(word, AT)


def said(item: ollama.GenerateResponse) -> StopReason:
    """Why an answer ended; servers before 0.1.38 do not say, and those whose reader left say nothing."""
    return stop_reason(item.get("done_reason") or "stop")
