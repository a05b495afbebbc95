"""Every door of the library that takes a document, with a document that it takes; and what a refusal must look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest

from diglot import Exchange, InvalidInput, LossError, TranslationError, UpstreamError, chat, generate

from .further import FURTHER

if TYPE_CHECKING:
    from collections.abc import Callable

EXCHANGE: Final = Exchange(id="chatcmpl-1", created=1, model="m", include_usage=True, top_logprobs=2)
POSITION: Final = re.compile(r"at line \d+ column \d+|at character \d+|^the input|^the request")
LONGEST: Final = 300
LONGEST_LOSS: Final = 500  # with the reason and the way out
_SCHEMA: Final = {
    "type": "object",
    "properties": {
        "city": {"type": "string", "description": "Which", "default": "Faro"},
        "day": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
    },
    "required": ["city"],
}
OPENAI_REQUEST: Final[dict[str, Any]] = {
    "model": "m",
    "messages": [
        {"role": "system", "content": "Be brief."},
        {
            "role": "user",
            "name": "ann",
            "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "image_url", "image_url": {"url": "https://example.org/a.png", "detail": "low"}},
            ],
        },
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "find", "arguments": '{"city": {"a": [1.5]}}'}}
            ],
        },
        {"role": "tool", "tool_call_id": "c1", "content": "ok"},
    ],
    "tools": [
        {"type": "function", "function": {"name": "find", "description": "d", "parameters": _SCHEMA, "strict": True}}
    ],
    "tool_choice": {"type": "function", "function": {"name": "find"}},
    "response_format": {"type": "json_schema", "json_schema": {"name": "r", "schema": {"type": "object"}}},
    "temperature": 0.5,
    "max_tokens": 16,
    "stop": ["."],
    "n": 2,
    "stream": True,
    "stream_options": {"include_usage": True},
    "logprobs": True,
    "top_logprobs": 2,
    "metadata": {"a": "b"},
}
NATIVE_REQUEST: Final[dict[str, Any]] = {
    "model_id": "m",
    "messages": [
        {"role": "user", "content": [{"type": "text", "text": "hi"}], "context": "there"},
        {"role": "user", "content": {"type": "image", "image": {"url": {"uri": "https://example.org/a.png"}}}},
        {
            "role": "assistant",
            "content": "",
            "stop_reason": "end_of_message",
            "tool_calls": [
                {"call_id": "c1", "tool_name": "find", "arguments": {"city": "Faro"}, "arguments_json": "{}"}
            ],
        },
        {"role": "tool", "call_id": "c1", "content": "ok"},
    ],
    "tools": [
        {
            "tool_name": "find",
            "description": "d",
            "parameters": {"city": {"param_type": "string", "description": "Which", "required": True, "default": "x"}},
        }
    ],
    "tool_config": {"tool_choice": "find", "tool_prompt_format": "json"},
    "sampling_params": {
        "strategy": {"type": "top_p", "temperature": 0.5, "top_p": 0.9},
        "max_tokens": 16,
        "repetition_penalty": 1.1,
        "stop": ["."],
    },
    "response_format": {"type": "json_schema", "json_schema": {"type": "object"}},
    "logprobs": {"top_k": 2},
    "stream": True,
}
OPENAI_RESPONSE: Final[dict[str, Any]] = {
    "id": "x",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "finish_reason": "stop",
            "message": {
                "role": "assistant",
                "content": "hi",
                "refusal": None,
                "tool_calls": [
                    {"id": "c1", "type": "function", "function": {"name": "find", "arguments": '{"city": "Faro"}'}}
                ],
            },
            "logprobs": {
                "content": [
                    {
                        "token": "hi",
                        "logprob": -0.5,
                        "bytes": [104, 105],
                        "top_logprobs": [{"token": "hi", "logprob": -0.5, "bytes": None}],
                    }
                ]
            },
        }
    ],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
}
NATIVE_RESPONSE: Final[dict[str, Any]] = {
    "completion_message": {
        "role": "assistant",
        "content": "hi",
        "stop_reason": "end_of_turn",
        "tool_calls": [{"call_id": "c1", "tool_name": "find", "arguments": {"city": "Faro"}, "arguments_json": None}],
    },
    "logprobs": [{"logprobs_by_token": {"hi": -0.5}}],
    "metrics": [
        {"metric": "prompt_tokens", "value": 1, "unit": None},
        {"metric": "completion_tokens", "value": 2, "unit": None},
    ],
}
CHUNK: Final[dict[str, Any]] = {
    "id": "x",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "delta": {
                "role": "assistant",
                "content": "hi",
                "tool_calls": [
                    {"index": 0, "id": "c1", "type": "function", "function": {"name": "find", "arguments": "{}"}}
                ],
            },
            "finish_reason": "stop",
            "logprobs": {"content": [{"token": "hi", "logprob": -0.5, "bytes": None, "top_logprobs": []}]},
        }
    ],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
}
EVENT: Final[dict[str, Any]] = {
    "event": {
        "event_type": "progress",
        "delta": {
            "type": "tool_call",
            "tool_call": {"call_id": "c1", "tool_name": "find", "arguments": {"city": "Faro"}},
            "parse_status": "succeeded",
        },
        "logprobs": [{"logprobs_by_token": {"hi": -0.5}}],
        "stop_reason": "end_of_turn",
    },
    "metrics": [{"metric": "prompt_tokens", "value": 1, "unit": None}],
}


@dataclass(frozen=True)
class Door:
    """One way in: a function of a document, and a document it takes."""

    name: str
    enter: Callable[[Any], Any]
    example: dict[str, Any]

    def __str__(self) -> str:
        return self.name


DOORS: Final = (
    Door("request_to_llama_stack", lambda one: chat.request_to_llama_stack(one, on_loss="record"), OPENAI_REQUEST),
    Door("request_to_openai", lambda one: chat.request_to_openai(one, on_loss="record"), NATIVE_REQUEST),
    Door("response_to_llama_stack", lambda one: chat.response_to_llama_stack(one, EXCHANGE), OPENAI_RESPONSE),
    Door("response_to_openai", lambda one: chat.response_to_openai(one, EXCHANGE), NATIVE_RESPONSE),
    Door("ChunksToEvents", lambda one: chat.ChunksToEvents(EXCHANGE).feed(one), CHUNK),
    Door("EventsToChunks", lambda one: chat.EventsToChunks(EXCHANGE).feed(one), EVENT),
    Door("MergeChunks", lambda one: chat.MergeChunks(EXCHANGE).feed(0, one), EVENT),
    Door("split", lambda one: chat.split(one, on_loss="record"), OPENAI_REQUEST),
    Door("merge", lambda one: chat.merge([one], EXCHANGE), NATIVE_RESPONSE),
    Door("raw openai chat request", lambda one: generate.chat.request_to_ollama(one, on_loss="record"), OPENAI_REQUEST),
    *(Door(*one) for one in FURTHER),
    Door("Exchange.of openai", Exchange.of, OPENAI_REQUEST),
    Door("Exchange.of llama_stack", Exchange.of, NATIVE_REQUEST),
)
TRANSLATORS: Final = tuple(door for door in DOORS if not door.name.startswith("Exchange"))
every_door: Final = pytest.mark.parametrize("door", DOORS, ids=str)
every_translator: Final = pytest.mark.parametrize("door", TRANSLATORS, ids=str)


def refusal(door: Door, document: Any) -> InvalidInput:
    """The error that a door refuses a document with: InvalidInput, one short line, with a path or a position."""
    with pytest.raises(InvalidInput) as caught:
        door.enter(document)
    well_said(caught.value)
    return caught.value


def well_said(error: TranslationError) -> None:
    """Hold an error to the house's rule: one line, short, with a path or a position."""
    line = str(error)
    assert line.isprintable(), line
    assert len(line) <= (LONGEST_LOSS if isinstance(error, LossError) else LONGEST), line
    assert error.path or POSITION.search(line) or isinstance(error, UpstreamError), line
