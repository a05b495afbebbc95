"""Text completions, translated both ways: requests, answers and streams."""

from __future__ import annotations

from diglot.completion.machines import ChunksToEvents, EventsToChunks, MergeChunks
from diglot.completion.translators import (
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
    "merge",
    "request_to_llama_stack",
    "request_to_openai",
    "response_to_llama_stack",
    "response_to_openai",
    "split",
]
