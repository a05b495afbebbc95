"""The doors of text completions, embeddings, models and batches, each with a document that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import Exchange, chat, completion, embedding, generate, models

if TYPE_CHECKING:
    from collections.abc import Callable

ASKED: Final = Exchange(
    id="cmpl-1", created=1, model="m", include_usage=True, top_logprobs=2, prompts=("Once",), echo=True, base64=True
)
OPENAI_REQUEST: Final[dict[str, Any]] = {
    "model": "m",
    "prompt": ["Once", "Twice"],
    "best_of": 3,
    "n": 2,
    "echo": True,
    "logprobs": 2,
    "max_tokens": 5,
    "stop": ["."],
    "stream": True,
    "stream_options": {"include_usage": True},
    "temperature": 0.5,
    "logit_bias": {"50256": -100},
}
NATIVE_REQUEST: Final[dict[str, Any]] = {
    "model_id": "m",
    "content": [
        {"type": "text", "text": "Once"},
        {"type": "image", "image": {"url": {"uri": "https://example.org/a.png"}}},
    ],
    "sampling_params": {
        "strategy": {"type": "top_p", "temperature": 0.5, "top_p": 0.9},
        "max_tokens": 5,
        "stop": ["."],
    },
    "response_format": {"type": "json_schema", "json_schema": {"type": "object"}},
    "logprobs": {"top_k": 2},
    "stream": True,
}
_LISTS: Final = {"tokens": ["a"], "token_logprobs": [-0.5], "top_logprobs": [{"a": -0.5}], "text_offset": [0]}
ANSWER: Final[dict[str, Any]] = {
    "id": "x",
    "object": "text_completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "text": "a", "logprobs": _LISTS, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
}
_SAID: Final[dict[str, Any]] = {
    "stop_reason": "end_of_turn",
    "logprobs": [{"logprobs_by_token": {"a": -0.5}}],
    "metrics": [{"metric": "prompt_tokens", "value": 1, "unit": None}],
}
NATIVE_ANSWER: Final[dict[str, Any]] = {"content": "a", **_SAID}
NATIVE_CHUNK: Final[dict[str, Any]] = {"delta": "a", **_SAID}
EMBEDDING_REQUEST: Final[dict[str, Any]] = {"model": "m", "input": ["hi"], "dimensions": 8, "encoding_format": "base64"}
NATIVE_EMBEDDING_REQUEST: Final[dict[str, Any]] = {
    "model_id": "m",
    "contents": [{"type": "text", "text": "hi"}],
    "output_dimension": 8,
    "task_type": "query",
    "text_truncation": "end",
}
EMBEDDINGS: Final[dict[str, Any]] = {
    "object": "list",
    "model": "m",
    "data": [{"object": "embedding", "index": 0, "embedding": [0.5]}],
    "usage": {"prompt_tokens": 1, "total_tokens": 1},
}
MODELS: Final[dict[str, Any]] = {
    "object": "list",
    "data": [{"id": "m", "object": "model", "created": 1, "owned_by": "x", "model_type": "llm"}],
}
NATIVE_MODELS: Final[dict[str, Any]] = {
    "data": [{"identifier": "m", "provider_id": "x", "type": "model", "metadata": {"a": 1}, "model_type": "llm"}]
}
CALLED: Final[dict[str, Any]] = {
    "model_id": "m",
    "messages": [
        {"role": "system", "content": [{"type": "text", "text": "Be brief."}]},
        {"role": "user", "content": {"type": "image", "image": {"data": "iVBORw0KGgo="}}, "context": "there"},
        {
            "role": "assistant",
            "content": "",
            "stop_reason": "end_of_message",
            "tool_calls": [{"call_id": "c1", "tool_name": "find", "arguments": {"city": "Faro"}}],
        },
        {"role": "tool", "call_id": "c1", "content": "ok"},
    ],
    "tools": [{"tool_name": "find", "description": "d", "parameters": {"city": {"param_type": "string"}}}],
    "tool_config": {"tool_choice": "find", "system_message_behavior": "replace"},
    "sampling_params": {"strategy": {"type": "top_k", "top_k": 5}, "max_tokens": 16, "stop": ["."]},
    "response_format": {"type": "json_schema", "json_schema": {"type": "object"}},
    "logprobs": {"top_k": 2},
    "stream": True,
}
RAW_ANSWER: Final[dict[str, Any]] = {
    "model": "m",
    "created_at": "2026-11-22T10:00:00Z",
    "response": '<|python_tag|>{"name": "find", "parameters": {}}',
    "done": True,
    "done_reason": "stop",
    "prompt_eval_count": 1,
    "eval_count": 2,
    "total_duration": 5,
    "logprobs": [{"token": "hi", "logprob": -0.5, "bytes": [104], "top_logprobs": [{"token": "hi", "logprob": -0.5}]}],
}
FURTHER: Final[tuple[tuple[str, Callable[[Any], Any], dict[str, Any]], ...]] = (
    ("completion request", lambda one: completion.request_to_llama_stack(one, on_loss="record"), OPENAI_REQUEST),
    ("completion split", lambda one: completion.split(one, on_loss="record"), OPENAI_REQUEST),
    ("native completion request", lambda one: completion.request_to_openai(one, on_loss="record"), NATIVE_REQUEST),
    ("completion", lambda one: completion.response_to_llama_stack(one, ASKED), ANSWER),
    ("native completion", lambda one: completion.response_to_openai(one, ASKED), NATIVE_ANSWER),
    ("merged completion", lambda one: completion.merge([one], ASKED), NATIVE_ANSWER),
    ("completion chunk", lambda one: completion.ChunksToEvents(ASKED).feed(one), ANSWER),
    ("native completion chunk", lambda one: completion.EventsToChunks(ASKED).feed(one), NATIVE_CHUNK),
    ("merged completion chunk", lambda one: completion.MergeChunks(ASKED).feed(0, one), NATIVE_CHUNK),
    ("embedding request", embedding.request_to_llama_stack, EMBEDDING_REQUEST),
    ("native embedding request", embedding.request_to_openai, NATIVE_EMBEDDING_REQUEST),
    ("embeddings", lambda one: embedding.response_to_llama_stack(one, ASKED), EMBEDDINGS),
    ("native embeddings", lambda one: embedding.response_to_openai(one, ASKED), {"embeddings": [[0.5]]}),
    ("models", models.list_to_llama_stack, MODELS),
    ("native models", models.list_to_openai, NATIVE_MODELS),
    ("model", models.model_to_llama_stack, MODELS["data"][0]),
    ("native model", models.model_to_openai, NATIVE_MODELS["data"][0]),
    (
        "batch of chats",
        chat.batch_to_openai,
        {"model_id": "m", "messages_batch": [[{"role": "user", "content": "hi"}]], "logprobs": {"top_k": 2}},
    ),
    ("batch of completions", completion.batch_to_openai, {"model_id": "m", "content_batch": ["a", "b"]}),
    (
        "answers to a batch",
        lambda one: completion.batch_response_to_openai(one, ASKED),
        {"batch": [NATIVE_ANSWER, {"content": "b", "stop_reason": "out_of_tokens"}]},
    ),
    ("raw chat request", lambda one: generate.chat.request_to_ollama(one, on_loss="record"), CALLED),
    (
        "raw completion request",
        lambda one: generate.completion.request_to_ollama(one, on_loss="record"),
        NATIVE_REQUEST,
    ),
    (
        "raw openai completion request",
        lambda one: generate.completion.request_to_ollama(one, on_loss="record"),
        OPENAI_REQUEST,
    ),
    ("raw chat answer", lambda one: generate.chat.response_to_llama_stack(one, ASKED), RAW_ANSWER),
    ("raw chat answer to openai", lambda one: generate.chat.response_to_openai(one, ASKED), RAW_ANSWER),
    ("raw completion", lambda one: generate.completion.response_to_llama_stack(one, ASKED), RAW_ANSWER),
    ("raw completion to openai", lambda one: generate.completion.response_to_openai(one, ASKED), RAW_ANSWER),
    ("raw item", lambda one: generate.chat.ItemsToEvents(ASKED).feed(one), RAW_ANSWER),
    ("raw item to openai", lambda one: generate.chat.ItemsToChunks(ASKED).feed(one), RAW_ANSWER),
    ("raw completion item", lambda one: generate.completion.ItemsToEvents(ASKED).feed(one), RAW_ANSWER),
    ("raw completion item to openai", lambda one: generate.completion.ItemsToChunks(ASKED).feed(one), RAW_ANSWER),
)
TYPES_ONLY: Final[tuple[Callable[[Any, Exchange], Any], ...]] = (
    lambda one, _: completion.request_to_llama_stack(one, check="types", on_loss="record"),
    lambda one, _: completion.split(one, check="types", on_loss="raise"),
    lambda one, _: completion.request_to_openai(one, check="types", on_loss="record"),
    lambda one, exchange: completion.response_to_llama_stack(one, exchange, check="types"),
    lambda one, exchange: completion.response_to_openai(one, exchange, check="types", on_loss="raise"),
    lambda one, exchange: completion.ChunksToEvents(exchange, 1, check="types").feed(one),
    lambda one, exchange: completion.EventsToChunks(exchange, 7, check="types").feed(one),
    lambda one, _: embedding.request_to_llama_stack(one, check="types"),
    lambda one, _: embedding.request_to_openai(one, check="types", on_loss="record"),
    lambda one, exchange: embedding.response_to_llama_stack(one, exchange, check="types"),
    lambda one, _: embedding.response_to_openai(one, ASKED, check="types"),
    lambda one, _: models.list_to_llama_stack(one, check="types"),
    lambda one, _: models.list_to_openai(one, check="types", on_loss="raise"),
    lambda one, _: generate.chat.request_to_ollama(one, check="types", on_loss="record"),
    lambda one, _: generate.completion.request_to_ollama(one, check="types", on_loss="raise"),
    lambda one, exchange: generate.chat.response_to_llama_stack(one, exchange, check="types"),
    lambda one, exchange: generate.chat.response_to_openai(one, exchange, check="types", on_loss="raise"),
    lambda one, exchange: generate.completion.response_to_openai(one, exchange, check="types"),
    lambda one, exchange: generate.chat.ItemsToEvents(exchange, check="types").feed(one),
    lambda one, exchange: generate.chat.ItemsToChunks(exchange, 7, check="types").feed(one),
    lambda one, exchange: generate.completion.ItemsToChunks(exchange, check="types").feed(one),
)
COMPONENTS: Final = {
    "completion request": ("openai", "CreateCompletionRequest"),
    "completion split": ("openai", "CreateCompletionRequest"),
    "native completion request": ("llama_stack", "CompletionRequest"),
    "completion": ("openai", "CreateCompletionResponse"),
    "native completion": ("llama_stack", "CompletionResponse"),
    "merged completion": ("llama_stack", "CompletionResponse"),
    "completion chunk": ("openai", "CreateCompletionResponse"),
    "native completion chunk": ("llama_stack", "CompletionResponseStreamChunk"),
    "merged completion chunk": ("llama_stack", "CompletionResponseStreamChunk"),
    "embedding request": ("openai", "CreateEmbeddingRequest"),
    "native embedding request": ("llama_stack", "EmbeddingsRequest"),
    "embeddings": ("openai", "CreateEmbeddingResponse"),
    "native embeddings": ("llama_stack", "EmbeddingsResponse"),
    "models": ("openai", "ListModelsResponse"),
    "native models": ("llama_stack", "ListModelsResponse"),
    "model": ("openai", "Model"),
    "native model": ("llama_stack", "Model"),
    "batch of chats": ("llama_stack", "BatchChatCompletionRequest"),
    "batch of completions": ("llama_stack", "BatchCompletionRequest"),
    "answers to a batch": ("llama_stack", "BatchCompletionResponse"),
    "raw chat request": ("llama_stack", "ChatCompletionRequest"),
    "raw completion request": ("llama_stack", "CompletionRequest"),
    "raw openai completion request": ("openai", "CreateCompletionRequest"),
    "raw chat answer": ("ollama", "GenerateResponse"),
    "raw chat answer to openai": ("ollama", "GenerateResponse"),
    "raw completion": ("ollama", "GenerateResponse"),
    "raw completion to openai": ("ollama", "GenerateResponse"),
    "raw item": ("ollama", "GenerateResponse"),
    "raw item to openai": ("ollama", "GenerateResponse"),
    "raw completion item": ("ollama", "GenerateResponse"),
    "raw completion item to openai": ("ollama", "GenerateResponse"),
}
