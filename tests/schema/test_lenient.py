"""What is read though no schema allows it, and what is refused all the same, by the schema and by the models."""

from __future__ import annotations

import copy
import importlib
import json
from functools import cache
from typing import Any

import jsonschema_rs
import pydantic
import pytest

from .places import PACKAGE

Json = dict[str, Any]

REQUEST: Json = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}
ANSWER: Json = {
    "id": "x",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "hi", "refusal": None},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
}
CHUNK: Json = {
    "id": "x",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "delta": {"role": "assistant", "content": "hi"}, "finish_reason": None}],
}
TEXT: Json = {
    "id": "x",
    "object": "text_completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "text": "hi", "logprobs": None, "finish_reason": "stop"}],
}
CALL: Json = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
EMBEDDINGS: Json = {
    "object": "list",
    "model": "m",
    "data": [{"object": "embedding", "index": 0, "embedding": [0.5, 1]}],
    "usage": {"prompt_tokens": 1, "total_tokens": 1},
}
MODELS: Json = {"object": "list", "data": [{"id": "m", "object": "model", "created": 1, "owned_by": "o"}]}
ERROR: Json = {"error": {"message": "no", "type": "t", "param": None, "code": None}}
NATIVE_REQUEST: Json = {"model_id": "m", "messages": [{"role": "user", "content": "hi"}]}
NATIVE_CALL: Json = {"call_id": "c", "tool_name": "f", "arguments": {"a": [1]}}
NATIVE_ANSWER: Json = {
    "completion_message": {"role": "assistant", "content": "hi", "stop_reason": "end_of_turn", "tool_calls": []},
    "logprobs": None,
    "metrics": [{"metric": "prompt_tokens", "value": 3, "unit": None}],
}
NATIVE_CHUNK: Json = {"event": {"event_type": "progress", "delta": {"type": "text", "text": "hi"}}}
BASES: dict[str, tuple[str, Json]] = {
    "CreateChatCompletionRequest": ("openai", REQUEST),
    "CreateChatCompletionResponse": ("openai", ANSWER),
    "CreateChatCompletionStreamResponse": ("openai", CHUNK),
    "CreateCompletionRequest": ("openai", {"model": "m", "prompt": "hi"}),
    "CreateCompletionResponse": ("openai", TEXT),
    "CreateEmbeddingRequest": ("openai", {"model": "m", "input": "hi"}),
    "CreateEmbeddingResponse": ("openai", EMBEDDINGS),
    "ListModelsResponse": ("openai", MODELS),
    "ErrorResponse": ("openai", ERROR),
    "ChatCompletionRequest": ("llama_stack", NATIVE_REQUEST),
    "ChatCompletionResponse": ("llama_stack", NATIVE_ANSWER),
    "ChatCompletionResponseStreamChunk": ("llama_stack", NATIVE_CHUNK),
    "Model": ("llama_stack", {"identifier": "m", "provider_id": "p", "type": "model"}),
    "CompletionResponse": ("llama_stack", {"content": "hi", "stop_reason": "end_of_turn"}),
    "CompletionResponseStreamChunk": ("llama_stack", {"delta": "hi"}),
}
ABSENT = object()


@cache
def validator(side: str, kind: str, name: str) -> jsonschema_rs.Draft202012Validator:
    bundle = json.loads((PACKAGE / side / f"{kind}.json").read_text(encoding="utf-8"))
    return jsonschema_rs.Draft202012Validator({"$ref": f"#/$defs/{name}", **bundle})


def model(side: str, name: str) -> type[pydantic.BaseModel]:
    found: type[pydantic.BaseModel] = getattr(importlib.import_module(f"diglot_types.{side}.models"), name)
    return found


def changed(name: str, path: str, value: Any) -> tuple[str, Json]:
    """Return the side and the example of an object with one place changed: `choices.0.message.role`."""
    side, base = BASES[name]
    example = copy.deepcopy(base)
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    at: Any = example
    for step in steps:
        at = at[step] if isinstance(step, int) else at.setdefault(step, {})
    if value is ABSENT:
        del at[last]
    else:
        at[last] = value
    return side, example


@pytest.mark.parametrize("name", BASES)
def test_the_examples_are_strict(name: str) -> None:
    side, base = BASES[name]
    validator(side, "strict", name).validate(base)
    validator(side, "lenient", name).validate(base)


CHOICE, DELTA = "choices.0", "choices.0.delta"
MESSAGE = "choices.0.message"
READ = [
    *(
        ("CreateChatCompletionResponse", f"{MESSAGE}.{member}", value)
        for member in ("refusal", "content")
        for value in (ABSENT, None)
    ),
    *(
        ("CreateChatCompletionResponse", f"{CHOICE}.{member}", value)
        for member in ("logprobs", "finish_reason")
        for value in (ABSENT, None)
    ),
    *(
        ("CreateChatCompletionResponse", member, value)
        for member in ("id", "created", "model", "object")
        for value in (ABSENT, None)
    ),
    *(
        ("CreateChatCompletionStreamResponse", member, value)
        for member in ("id", "created", "model", "object")
        for value in (ABSENT, None)
    ),
    *(
        ("CreateChatCompletionStreamResponse", f"{CHOICE}.{member}", value)
        for member in ("delta", "finish_reason")
        for value in (ABSENT, None)
    ),
    *(
        ("CreateCompletionResponse", member, value)
        for member in ("id", "created", "model", "object")
        for value in (ABSENT, None)
    ),
    *(
        ("CreateCompletionResponse", f"{CHOICE}.{member}", value)
        for member in ("logprobs", "finish_reason")
        for value in (ABSENT, None)
    ),
    *(
        ("CreateEmbeddingResponse", member, value)
        for member in ("usage", "model", "object")
        for value in (ABSENT, None)
    ),
    *(
        ("ListModelsResponse", member, ABSENT)
        for member in ("object", "data.0.created", "data.0.owned_by", "data.0.object")
    ),
    *(("ErrorResponse", f"error.{member}", value) for member in ("type", "param", "code") for value in (ABSENT, None)),
    # null anywhere optional
    ("CreateChatCompletionRequest", "tools", None),
    ("CreateChatCompletionRequest", "parallel_tool_calls", None),
    ("CreateChatCompletionRequest", "messages.0.name", None),
    ("CreateChatCompletionResponse", f"{MESSAGE}.tool_calls", None),
    ("CreateChatCompletionResponse", f"{MESSAGE}.annotations", None),
    ("CreateChatCompletionResponse", "usage", None),
    ("CreateChatCompletionResponse", "usage", {"prompt_tokens": 1, "prompt_tokens_details": None}),
    ("CreateChatCompletionStreamResponse", "usage", None),
    ("CreateChatCompletionStreamResponse", f"{DELTA}.tool_calls", None),
    ("CreateChatCompletionStreamResponse", f"{DELTA}.function_call", None),
    # open enums
    *(("CreateChatCompletionResponse", f"{CHOICE}.finish_reason", word) for word in ("", "eos", "model_length")),
    ("CreateChatCompletionStreamResponse", f"{CHOICE}.finish_reason", "insufficient_system_resource"),
    ("CreateCompletionResponse", f"{CHOICE}.finish_reason", "eos"),
    ("CreateChatCompletionResponse", "service_tier", "on_demand"),
    ("CreateChatCompletionRequest", "service_tier", "on_demand"),
    ("CreateChatCompletionRequest", "reasoning_effort", "default"),
    ("CreateChatCompletionStreamResponse", f"{DELTA}.role", ""),
    ("CreateChatCompletionStreamResponse", f"{DELTA}.role", None),
    ("CreateChatCompletionStreamResponse", "object", ""),
    ("CreateChatCompletionResponse", "object", ""),
    ("CreateChatCompletionRequest", "prompt_cache_retention", "1h"),
    ("CreateChatCompletionRequest", "modalities", ["text", "image"]),
    (
        "CreateChatCompletionRequest",
        "messages.0.content",
        [{"type": "image_url", "image_url": {"url": "u", "detail": "original"}}],
    ),
    (
        "CreateChatCompletionRequest",
        "messages.0.content",
        [{"type": "input_audio", "input_audio": {"data": "", "format": "ogg"}}],
    ),
    ("CreateChatCompletionResponse", f"{MESSAGE}.annotations", [{"type": "file_citation", "file_id": "f"}]),
    ("CreateChatCompletionResponse", f"{MESSAGE}.annotations", [{"url_citation": {"url": "u"}}]),
    # values of other types
    ("CreateChatCompletionRequest", "metadata", {"a": 1, "b": {"c": None}}),
    ("CreateChatCompletionRequest", "logit_bias", {"50256": -99.5}),
    ("ErrorResponse", "error.code", 404),
    ("CreateEmbeddingResponse", "data.0.embedding", "AAAAPwAAgD8="),
    ("CreateChatCompletionStreamResponse", f"{CHOICE}.logprobs", -0.25),
    ("CreateChatCompletionStreamResponse", f"{CHOICE}.logprobs", 0),
    ("CreateChatCompletionResponse", f"{CHOICE}.logprobs", {"content": [{"token": "a", "logprob": -1}]}),
    (
        "CreateCompletionResponse",
        f"{CHOICE}.logprobs",
        {"tokens": ["a"], "token_logprobs": [None], "top_logprobs": [None]},
    ),
    ("CreateCompletionResponse", f"{CHOICE}.logprobs", {"content": [{"token": "a", "logprob": -1, "id": 3}]}),
    # calls
    ("CreateChatCompletionResponse", f"{MESSAGE}.tool_calls", [{"id": "c", "function": CALL["function"]}]),
    *(("CreateChatCompletionResponse", f"{MESSAGE}.tool_calls", [{**CALL, "type": value}]) for value in (None, "")),
    *(("CreateChatCompletionResponse", f"{MESSAGE}.tool_calls", [{**CALL, "function": value}]) for value in (None, {})),
    ("CreateChatCompletionResponse", f"{MESSAGE}.tool_calls", [{**CALL, "index": 0}]),
    ("CreateChatCompletionResponse", f"{MESSAGE}.tool_calls", [{"id": "c", "type": "mcp", "mcp": {"server": "s"}}]),
    *(
        ("CreateChatCompletionResponse", f"{MESSAGE}.tool_calls", [{**CALL, "function": {"name": "f", **given}}])
        for given in ({"arguments": {"a": {"b": [{"c": 1}]}}}, {"arguments": None}, {"arguments": ""}, {})
    ),
    ("CreateChatCompletionStreamResponse", f"{DELTA}.tool_calls", [CALL]),
    ("CreateChatCompletionStreamResponse", f"{DELTA}.tool_calls", [{"index": 0, "function": {"name": None}}]),
    ("CreateChatCompletionStreamResponse", f"{DELTA}.tool_calls", [{"index": 0, "function": {"arguments": {"a": 1}}}]),
    (
        "CreateChatCompletionRequest",
        "messages.0",
        {"role": "assistant", "tool_calls": [{**CALL, "function": {"name": "f"}}]},
    ),
    ("CreateChatCompletionRequest", "messages.0", {"role": "assistant", "content": None, "function_call": None}),
    # bounds that only OpenAI has
    ("CreateChatCompletionRequest", "stop", ["a", "b", "c", "d", "e"]),
    ("CreateChatCompletionRequest", "stop", []),
    ("CreateChatCompletionRequest", "temperature", 3.5),
    ("CreateChatCompletionRequest", "n", 1000),
    ("CreateChatCompletionRequest", "messages", []),
    ("CreateChatCompletionRequest", "messages.0.content", []),
    ("CreateChatCompletionRequest", "safety_identifier", "x" * 65),
    ("CreateChatCompletionRequest", "seed", 2**63 - 1),
    ("CreateEmbeddingRequest", "input", []),
    ("CreateEmbeddingResponse", "usage", {}),
    ("CreateEmbeddingResponse", "data.0.object", ABSENT),
    ("CreateCompletionRequest", "logprobs", True),
    # members of others
    ("CreateChatCompletionRequest", "top_k", 40),
    ("CreateChatCompletionRequest", "repetition_penalty", 1.1),
    ("CreateChatCompletionRequest", "min_p", 0.1),
    ("CreateEmbeddingRequest", "truncate", "END"),
    ("CreateChatCompletionRequest", "messages.0", {"role": "assistant", "reasoning_content": "so", "content": "hi"}),
    ("CreateChatCompletionResponse", f"{MESSAGE}.reasoning", "so"),
    ("CreateChatCompletionResponse", f"{CHOICE}.stop_reason", 128001),
    ("CreateChatCompletionStreamResponse", f"{DELTA}.reasoning_content", None),
    ("CreateChatCompletionStreamResponse", "x_groq", {"usage": {}}),
    ("CreateChatCompletionStreamResponse", "choices", []),
    # kinds that nobody knows yet
    (
        "CreateChatCompletionRequest",
        "messages.0.content",
        [{"type": "text", "text": "a"}, {"type": "video_url", "video_url": {}}],
    ),
    ("CreateChatCompletionRequest", "tools", [{"type": "web_search"}]),
    ("CreateChatCompletionRequest", "response_format", {"type": "grammar", "grammar": "root ::= x"}),
    (
        "CreateChatCompletionRequest",
        "messages.0",
        {"role": "tool", "tool_call_id": "c", "content": [{"type": "image_url", "image_url": {"url": "u"}}]},
    ),
    ("CreateChatCompletionRequest", "messages.0", {"role": "system", "content": [{"type": "hologram"}]}),
    ("CreateChatCompletionRequest", "messages.0", {"role": "developer", "content": [{"type": "hologram"}]}),
    # native
    ("Model", "type", ABSENT),
    *(("ChatCompletionResponse", "completion_message.stop_reason", value) for value in (ABSENT, None, "", "tool_use")),
    *(
        ("ChatCompletionRequest", "messages.0", {"role": "assistant", "content": "hi", **given})
        for given in ({}, {"stop_reason": None})
    ),
    *(("ChatCompletionResponse", "completion_message.tool_calls", value) for value in (ABSENT, None, [NATIVE_CALL])),
    ("ChatCompletionResponse", "completion_message.content", None),
    *(
        ("ChatCompletionResponse", "completion_message.tool_calls", [{**NATIVE_CALL, "arguments": value}])
        for value in (None, "", "{}", 5, [1], {"a": {"b": {"c": {"d": [{}]}}}})
    ),
    ("ChatCompletionResponse", "completion_message.tool_calls", [{"call_id": "c", "tool_name": "f"}]),
    ("ChatCompletionResponse", "completion_message.tool_calls", [{"tool_name": "f", "arguments": "{}"}]),
    ("ChatCompletionResponse", "metrics", [{"metric": "prompt_tokens", "value": 3.5, "trace_id": "t"}]),
    ("ChatCompletionResponse", "extra", {"a": 1}),
    ("ChatCompletionResponseStreamChunk", "event.stop_reason", "odd"),
    (
        "ChatCompletionResponseStreamChunk",
        "event.delta",
        {"type": "tool_call", "tool_call": "", "parse_status": "started"},
    ),
    (
        "ChatCompletionResponseStreamChunk",
        "event.delta",
        {"type": "tool_call", "tool_call": NATIVE_CALL, "parse_status": "succeeded"},
    ),
    ("CompletionResponse", "stop_reason", None),
    ("CompletionResponseStreamChunk", "stop_reason", "odd"),
    ("ChatCompletionRequest", "sampling_params", {"strategy": {"type": "top_p", "top_p": 0.9}}),
    ("ChatCompletionRequest", "sampling_params", {"strategy": {"type": "top_p", "temperature": 0}}),
]


@pytest.mark.parametrize(("name", "path", "value"), READ)
def test_is_read(name: str, path: str, value: Any) -> None:
    side, example = changed(name, path, value)
    validator(side, "lenient", name).validate(example)
    read = model(side, name).model_validate(example)
    assert read.model_dump(exclude_unset=True) == example


REFUSED = [
    *(("CreateChatCompletionRequest", member, ABSENT) for member in ("model", "messages")),
    ("CreateChatCompletionRequest", "messages", "x"),
    ("CreateChatCompletionRequest", "messages.0.role", "alien"),
    ("CreateChatCompletionRequest", "messages.0.role", ABSENT),
    ("CreateChatCompletionRequest", "messages.0.content", 5),
    ("CreateChatCompletionRequest", "messages.0.content", [{"type": "text"}]),
    ("CreateChatCompletionRequest", "messages.0.content", [{"type": "image_url", "image_url": {}}]),
    ("CreateChatCompletionRequest", "messages.0.content", [{"text": "a"}]),
    ("CreateChatCompletionRequest", "messages.0.content", [{"type": None}]),
    ("CreateChatCompletionRequest", "tools", [{"type": "function"}]),
    ("CreateChatCompletionRequest", "tools", [{"function": {"name": "f"}}]),
    ("CreateChatCompletionRequest", "tool_choice", {"type": "mcp"}),
    ("CreateChatCompletionRequest", "tool_choice", "maybe"),
    ("CreateChatCompletionRequest", "response_format", {"type": "json_schema"}),
    ("CreateChatCompletionRequest", "temperature", "hot"),
    ("CreateChatCompletionRequest", "top_k", "many"),
    ("CreateChatCompletionRequest", "repetition_penalty", "much"),
    ("CreateChatCompletionResponse", f"{MESSAGE}.reasoning", ["so"]),
    ("CreateChatCompletionStreamResponse", f"{DELTA}.reasoning_content", 5),
    ("CreateChatCompletionResponse", "choices", ABSENT),
    ("CreateChatCompletionResponse", "choices", None),
    ("CreateChatCompletionResponse", f"{CHOICE}.message", ABSENT),
    ("CreateChatCompletionResponse", f"{MESSAGE}.tool_calls", [{**CALL, "type": "custom"}]),
    ("CreateChatCompletionStreamResponse", f"{DELTA}.content", 5),
    ("CreateCompletionRequest", "prompt", ABSENT),
    ("ErrorResponse", "error.message", ABSENT),
    ("ChatCompletionRequest", "messages.0.role", "alien"),
    ("ChatCompletionRequest", "messages.0.content", None),
    ("ChatCompletionRequest", "messages.0.content", {"type": "video"}),
    ("ChatCompletionRequest", "response_format", {"type": "xml"}),
    ("ChatCompletionRequest", "sampling_params", {"strategy": {"type": "hope"}}),
    ("ChatCompletionResponse", "completion_message", ABSENT),
    ("ChatCompletionResponse", "completion_message.tool_calls", [{"call_id": "c", "arguments": "{}"}]),
    ("ChatCompletionResponseStreamChunk", "event.delta", {"type": "video", "video": ""}),
    ("ChatCompletionResponseStreamChunk", "event.event_type", "middle"),
]


@pytest.mark.parametrize(("name", "path", "value"), REFUSED)
def test_is_refused(name: str, path: str, value: Any) -> None:
    side, example = changed(name, path, value)
    assert not validator(side, "lenient", name).is_valid(example)
    with pytest.raises(pydantic.ValidationError):
        model(side, name).model_validate(example)


WRITTEN_STRICTLY = [
    ("CreateChatCompletionRequest", "stop", ["a", "b", "c", "d", "e"]),
    ("CreateChatCompletionRequest", "temperature", 2.5),
    ("CreateChatCompletionRequest", "messages.0.content", [{"type": "hologram"}]),
    ("CreateChatCompletionRequest", "tools", None),
    ("CreateChatCompletionResponse", "id", ABSENT),
    ("CreateChatCompletionResponse", f"{CHOICE}.finish_reason", "eos"),
    ("CreateChatCompletionResponse", f"{MESSAGE}.tool_calls", [{**CALL, "function": {"name": "f", "arguments": {}}}]),
    ("CreateChatCompletionStreamResponse", f"{CHOICE}.logprobs", 0.5),
    ("ListModelsResponse", "data.0", 5),
    ("ChatCompletionResponse", "completion_message.stop_reason", None),
    ("ChatCompletionResponse", "completion_message.content", None),
    ("ChatCompletionResponse", "completion_message.tool_calls", [{**NATIVE_CALL, "arguments": {"a": {"b": {"c": 1}}}}]),
    ("ChatCompletionRequest", "messages.0", {"content": "hi"}),
    ("ChatCompletionRequest", "sampling_params", {"strategy": {"type": "top_p", "temperature": 0}}),
    ("ChatCompletionRequest", "sampling_params", {"strategy": {"type": "top_p"}}),
    ("ChatCompletionRequest", "sampling_params", {"strategy": {"type": "top_k", "top_k": 0}}),
]


@pytest.mark.parametrize(("name", "path", "value"), WRITTEN_STRICTLY)
def test_is_not_written(name: str, path: str, value: Any) -> None:
    side, example = changed(name, path, value)
    assert not validator(side, "strict", name).is_valid(example)


CORRECTED = [
    ("CreateChatCompletionRequest", "seed", -(2**63)),
    ("CreateChatCompletionRequest", "top_logprobs", None),
    ("CreateChatCompletionRequest", "stream_options", None),
    ("CreateCompletionResponse", f"{CHOICE}.finish_reason", None),
    ("CreateCompletionResponse", "usage", None),
    (
        "CreateCompletionResponse",
        f"{CHOICE}.logprobs",
        {"token_logprobs": [None, -1.5], "top_logprobs": [None, {"a": -1}]},
    ),
    ("CreateEmbeddingResponse", "data.0.embedding", "AAAA"),
    ("CreateChatCompletionStreamResponse", f"{CHOICE}.logprobs", None),
    (
        "ChatCompletionResponse",
        "completion_message.tool_calls",
        [{**NATIVE_CALL, "arguments": {"a": 1, "b": None, "c": [1.5, None]}}],
    ),
    ("ChatCompletionResponse", "completion_message.tool_calls", [{**NATIVE_CALL, "tool_name": "brave_search"}]),
    ("ChatCompletionRequest", "sampling_params", {"strategy": {"type": "top_p", "temperature": None}}),
]


@pytest.mark.parametrize(("name", "path", "value"), CORRECTED)
def test_what_the_documents_refuse_of_their_own_data_is_written(name: str, path: str, value: Any) -> None:
    side, example = changed(name, path, value)
    validator(side, "strict", name).validate(example)
