"""Our operations: where published documents say what our objects say, and what each body of an operation is here.

Paths are written without a leading /v1 and without the names of their parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from diglot.shape import Side

Body: TypeAlias = Literal["request", "parameters", "response", "stream"]
Area: TypeAlias = Literal["Chat", "Completions", "Embeddings", "Models"]
# Where a native server has OpenAI's API beside its own.
BESIDE: Final = "/openai/v1"


class Operation(NamedTuple):
    """One operation of ours: its area, and the component that each of its bodies is."""

    area: Area
    bodies: dict[Body, str]


OPERATIONS: Final[dict[Side, dict[str, Operation]]] = {
    "openai": {
        "post /chat/completions": Operation(
            "Chat",
            {
                "request": "CreateChatCompletionRequest",
                "response": "CreateChatCompletionResponse",
                "stream": "CreateChatCompletionStreamResponse",
            },
        ),
        "post /completions": Operation(
            "Completions", {"request": "CreateCompletionRequest", "response": "CreateCompletionResponse"}
        ),
        "post /embeddings": Operation(
            "Embeddings", {"request": "CreateEmbeddingRequest", "response": "CreateEmbeddingResponse"}
        ),
        "get /models": Operation("Models", {"response": "ListModelsResponse"}),
        "get /models/{}": Operation("Models", {"response": "Model"}),
    },
    "llama_stack": {
        "post /inference/chat-completion": Operation(
            "Chat",
            {
                "request": "ChatCompletionRequest",
                "response": "ChatCompletionResponse",
                "stream": "ChatCompletionResponseStreamChunk",
            },
        ),
        "post /inference/completion": Operation(
            "Completions",
            {
                "request": "CompletionRequest",
                "response": "CompletionResponse",
                "stream": "CompletionResponseStreamChunk",
            },
        ),
        "post /inference/batch-chat-completion": Operation(
            "Chat", {"request": "BatchChatCompletionRequest", "response": "BatchChatCompletionResponse"}
        ),
        "post /inference/batch-completion": Operation(
            "Completions", {"request": "BatchCompletionRequest", "response": "BatchCompletionResponse"}
        ),
        "post /inference/embeddings": Operation(
            "Embeddings", {"request": "EmbeddingsRequest", "response": "EmbeddingsResponse"}
        ),
        "get /models": Operation("Models", {"response": "ListModelsResponse"}),
        "get /models/{}": Operation("Models", {"response": "Model"}),
    },
}
