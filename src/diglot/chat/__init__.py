"""Chat completions, translated both ways: requests, answers and streams."""

from __future__ import annotations

from diglot.chat.batch import (
    batch_response_to_llama_stack,
    batch_response_to_openai,
    batch_to_llama_stack,
    batch_to_openai,
)
from diglot.chat.machines import ChunksToEvents, EventsToChunks, MergeChunks
from diglot.chat.translators import (
    adapt_request,
    merge,
    request_to_llama_stack,
    request_to_openai,
    response_to_llama_stack,
    response_to_openai,
    split,
)

__all__ = [
    "ChunksToEvents",
    "EventsToChunks",
    "MergeChunks",
    "adapt_request",
    "batch_response_to_llama_stack",
    "batch_response_to_openai",
    "batch_to_llama_stack",
    "batch_to_openai",
    "merge",
    "request_to_llama_stack",
    "request_to_openai",
    "response_to_llama_stack",
    "response_to_openai",
    "split",
]
