"""What the tests know of each operation: its room in the library, and the components of its documents."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

COMPONENTS: Final = {
    ("chat-request", "openai"): "CreateChatCompletionRequest",
    ("chat-request", "llama_stack"): "ChatCompletionRequest",
    ("chat-response", "openai"): "CreateChatCompletionResponse",
    ("chat-response", "llama_stack"): "ChatCompletionResponse",
    ("chat-stream", "openai"): "CreateChatCompletionStreamResponse",
    ("chat-stream", "llama_stack"): "ChatCompletionResponseStreamChunk",
    ("completion-request", "openai"): "CreateCompletionRequest",
    ("completion-request", "llama_stack"): "CompletionRequest",
    ("completion-response", "openai"): "CreateCompletionResponse",
    ("completion-response", "llama_stack"): "CompletionResponse",
    ("completion-stream", "openai"): "CreateCompletionResponse",
    ("completion-stream", "llama_stack"): "CompletionResponseStreamChunk",
}
KINDS: Final = tuple(dict.fromkeys(kind for kind, _ in COMPONENTS))
ROOMS: Final = ("chat", "completion")


def room(kind: str) -> Any:
    """The room of a kind of document: completion-stream is in diglot.completion."""
    return import_module(f"diglot.{kind.partition('-')[0]}")


def document(kind: str) -> str:
    """What it is of its operation: request, response or stream."""
    return kind.partition("-")[2]
