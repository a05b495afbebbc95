"""Which side a document is of: what does not fit the one asked for, and looks like the other's, is told the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import InvalidInput

if TYPE_CHECKING:
    from diglot.shape import Shape

_SIGNS: Final = {  # what tells a document of one side from that of the other, and what takes the other's
    ("openai", "CreateChatCompletionRequest"): (
        "model",
        "model_id",
        "a native request: translate it with request_to_openai",
    ),
    ("llama_stack", "ChatCompletionRequest"): (
        "model_id",
        "model",
        "an OpenAI request: translate it with request_to_llama_stack",
    ),
    ("openai", "CreateChatCompletionResponse"): (
        "choices",
        "completion_message",
        "a native answer: translate it with response_to_openai",
    ),
    ("llama_stack", "ChatCompletionResponse"): (
        "completion_message",
        "choices",
        "an OpenAI answer: translate it with response_to_llama_stack",
    ),
    ("openai", "CreateCompletionRequest"): (
        "prompt",
        "content",
        "a native request: translate it with request_to_openai",
    ),
    ("llama_stack", "CompletionRequest"): (
        "content",
        "prompt",
        "an OpenAI request: translate it with request_to_llama_stack",
    ),
    ("openai", "CreateCompletionResponse"): (
        "choices",
        "content",
        "a native answer: translate it with response_to_openai",
    ),
    ("llama_stack", "CompletionResponse"): (
        "content",
        "choices",
        "an OpenAI answer: translate it with response_to_llama_stack",
    ),
    ("llama_stack", "CompletionResponseStreamChunk"): (
        "delta",
        "choices",
        "an OpenAI chunk: feed it to ChunksToEvents",
    ),
    ("openai", "CreateEmbeddingRequest"): (
        "input",
        "contents",
        "a native request: translate it with request_to_openai",
    ),
    ("llama_stack", "EmbeddingsRequest"): (
        "contents",
        "input",
        "an OpenAI request: translate it with request_to_llama_stack",
    ),
    ("openai", "CreateEmbeddingResponse"): (
        "data",
        "embeddings",
        "a native answer: translate it with response_to_openai",
    ),
    ("llama_stack", "EmbeddingsResponse"): (
        "embeddings",
        "data",
        "an OpenAI answer: translate it with response_to_llama_stack",
    ),
    ("openai", "Model"): ("id", "identifier", "a native model: translate it with model_to_openai"),
    ("llama_stack", "Model"): ("identifier", "id", "an OpenAI model: translate it with model_to_llama_stack"),
    ("ollama", "GenerateResponse"): (
        "response",
        "choices",
        "an OpenAI answer: translate it with response_to_llama_stack of chat or completion",
    ),
    ("llama_stack", "ChatCompletionResponseStreamChunk"): (
        "event",
        "choices",
        "an OpenAI chunk: feed it to ChunksToEvents",
    ),
}


def check_side(value: Any, shape: Shape) -> None:
    """Check what was read against its shape; raises InvalidInput, which names the way where it is the other side's."""
    try:
        shape.check(value)
    except InvalidInput as error:
        raise with_the_way(error, value, shape) from None


def with_the_way(error: InvalidInput, value: Any, shape: Shape) -> InvalidInput:
    """The same error; it names the way where what does not fit the shape is of the other side."""
    signs = _SIGNS.get((shape.side, shape.component))
    if signs and not error.path and gate.is_object(value) and signs[0] not in value and signs[1] in value:
        return InvalidInput(f"{error}: this looks like {signs[2]}")
    return error
