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
    ("generate-chat-request", "llama_stack"): "ChatCompletionRequest",
    ("generate-chat-request", "ollama"): "GenerateRequest",
    ("generate-completion-request", "llama_stack"): "CompletionRequest",
    ("generate-completion-request", "ollama"): "GenerateRequest",
    ("generate-chat-response", "ollama"): "GenerateResponse",
    ("generate-chat-response", "llama_stack"): "ChatCompletionResponse",
    ("generate-chat-response", "openai"): "CreateChatCompletionResponse",
    ("generate-chat-stream", "ollama"): "GenerateResponse",
    ("generate-chat-stream", "llama_stack"): "ChatCompletionResponseStreamChunk",
    ("generate-chat-stream", "openai"): "CreateChatCompletionStreamResponse",
    ("generate-completion-response", "ollama"): "GenerateResponse",
    ("generate-completion-response", "llama_stack"): "CompletionResponse",
    ("generate-completion-response", "openai"): "CreateCompletionResponse",
    ("generate-completion-stream", "ollama"): "GenerateResponse",
    ("generate-completion-stream", "llama_stack"): "CompletionResponseStreamChunk",
    ("generate-completion-stream", "openai"): "CreateCompletionResponse",
}
KINDS: Final = tuple(dict.fromkeys(kind for kind, _ in COMPONENTS))
RAW: Final = "generate-"  # one way only: requests of the native API's, and answers of Ollama's
ROOMS: Final = ("chat", "completion", "embedding", "models", "generate")


def room(kind: str) -> Any:
    """The room of a kind of document: completion-stream is in diglot.completion, generate-chat-stream in diglot.generate.chat."""
    above = "generate." if kind.startswith(RAW) else ""
    return import_module(f"diglot.{above}{kind.removeprefix(RAW).partition('-')[0].replace('model', 'models')}")


def document(kind: str) -> str:
    """What it is of its operation: request, response, stream or list."""
    return kind.removeprefix(RAW).partition("-")[2]


def targets(kind: str) -> tuple[str, ...]:
    """The sides that a kind of document is translated into."""
    if kind.startswith(RAW) and document(kind) == "request":
        return ("ollama",)
    return ("llama_stack", "openai")


def source(kind: str, to: str) -> str:
    """The side that a kind of document comes from."""
    if kind.startswith(RAW):
        return "llama_stack" if to == "ollama" else "ollama"
    return "openai" if to == "llama_stack" else "llama_stack"
