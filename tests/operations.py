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
    ("embedding-request", "openai"): "CreateEmbeddingRequest",
    ("embedding-request", "llama_stack"): "EmbeddingsRequest",
    ("embedding-response", "openai"): "CreateEmbeddingResponse",
    ("embedding-response", "llama_stack"): "EmbeddingsResponse",
    ("model-list", "openai"): "ListModelsResponse",
    ("model-list", "llama_stack"): "ListModelsResponse",
}
KINDS: Final = tuple(dict.fromkeys(kind for kind, _ in COMPONENTS))
ROOMS: Final = ("chat", "completion", "embedding", "models")


def room(kind: str) -> Any:
    """The room of a kind of document: completion-stream is in diglot.completion."""
    return import_module(f"diglot.{kind.partition('-')[0].replace('model', 'models')}")


def document(kind: str) -> str:
    """What it is of its operation: request, response, stream or list."""
    return kind.partition("-")[2]
