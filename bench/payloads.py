"""What the benchmarks translate: our own payloads, the same bytes at every run."""

from __future__ import annotations

from typing import Any

import orjson

from diglot import Exchange, chat

CITIES = ("Lisbon", "Porto", "Faro", "Braga", "Évora", "Coimbra", "Aveiro", "Sintra")
TOPICS = ("weather", "trains", "hotels", "museums", "prices", "events", "beaches", "restaurants")


def tool(topic: str) -> dict[str, Any]:
    """One function tool, with what schemas of real agents have: an enum, bounds, a list, an optional member."""
    return {
        "type": "function",
        "function": {
            "name": f"find_{topic}",
            "description": f"Look up {topic} in a city on a day.",
            "parameters": {
                "type": "object",
                "properties": {
                    "city": {"type": "string", "description": "The city, in its own language"},
                    "day": {"type": "string", "description": "The day, as YYYY-MM-DD"},
                    "unit": {"type": "string", "enum": ["metric", "imperial"], "description": "The system of units"},
                    "limit": {"type": "integer", "description": "How many at most", "default": 10},
                    "tags": {"type": "array", "items": {"type": "string"}, "description": "Only those with a tag"},
                },
                "required": ["city", "day"],
                "additionalProperties": False,
            },
        },
    }


def call(ordinal: int) -> dict[str, Any]:
    """One call of a tool."""
    arguments = {"city": CITIES[ordinal % 8], "day": f"2026-09-{ordinal % 28 + 1:02}", "limit": ordinal % 9 + 1}
    return {
        "id": f"call_{ordinal:08x}",
        "type": "function",
        "function": {"name": f"find_{TOPICS[ordinal % 8]}", "arguments": orjson.dumps(arguments).decode()},
    }


def turn(ordinal: int) -> list[dict[str, Any]]:
    """Seven messages: a question, two calls with their answers, the reply, a question with parts, and its reply."""
    city, topic = CITIES[ordinal % 8], TOPICS[ordinal % 8]
    first, second = call(2 * ordinal), call(2 * ordinal + 1)
    looked_up = f'{{"city":"{city}","{topic}":[{ordinal},{ordinal + 1}],"source":"the {topic} office"}}'
    parts = [
        {"type": "text", "text": f"And this picture: is it {city}, too?"},
        {"type": "image_url", "image_url": {"url": f"https://example.org/{topic}/{ordinal}.jpg"}},
    ]
    return [
        {"role": "user", "content": f"What about {topic} in {city} next week? I would go there on Tuesday."},
        {"role": "assistant", "content": None, "tool_calls": [first, second]},
        {"role": "tool", "tool_call_id": first["id"], "content": looked_up},
        {"role": "tool", "tool_call_id": second["id"], "content": "nothing found"},
        {"role": "assistant", "content": f"For {city} I found {ordinal} {topic}; Tuesday is a good day to go."},
        {"role": "user", "content": parts},
        {"role": "assistant", "content": f"It is {city}, seen from the river."},
    ]


def conversation(messages: int) -> list[dict[str, Any]]:
    """A system message and turns, cut to a number of messages."""
    turns = [message for ordinal in range(messages // 7 + 1) for message in turn(ordinal)]
    return [{"role": "system", "content": "You plan journeys. Answer in one sentence."}, *turns][:messages]


def request(messages: int = 50, tools: int = 8) -> dict[str, Any]:
    """An OpenAI request."""
    return {
        "model": "llama-3.3-70b",
        "messages": conversation(messages),
        "tools": [tool(topic) for topic in TOPICS[:tools]],
        "tool_choice": "auto",
        "temperature": 0.2,
        "max_completion_tokens": 512,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def response() -> dict[str, Any]:
    """An OpenAI answer with two calls, as OpenAI's servers write it."""
    return {
        "id": "chatcmpl-0123456789abcdef",
        "object": "chat.completion",
        "created": 1_767_225_600,
        "model": "llama-3.3-70b",
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": "Let me look up both.",
                    "refusal": None,
                    "tool_calls": [call(0), call(1)],
                },
                "logprobs": None,
                "finish_reason": "tool_calls",
            }
        ],
        "usage": {"prompt_tokens": 3120, "completion_tokens": 48, "total_tokens": 3168},
        "system_fingerprint": "fp_0123456789",
    }


def chunk(delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    """One OpenAI chunk."""
    return {
        "id": "chatcmpl-0123456789abcdef",
        "object": "chat.completion.chunk",
        "created": 1_767_225_600,
        "model": "llama-3.3-70b",
        "system_fingerprint": "fp_0123456789",
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}],
    }


def fragment(text: str, **head: str) -> dict[str, Any]:
    """The delta that brings a piece of a call's arguments."""
    function = {"name": "find_weather", "arguments": text} if head else {"arguments": text}
    return {"tool_calls": [{"index": 0, **head, "function": function}]}


EXCHANGE = Exchange.of(request(), id="chatcmpl-0123456789abcdef", created=1_767_225_600)
FIRST_CHUNK = orjson.dumps(chunk({"role": "assistant", "content": "", "refusal": None}))
TEXT_CHUNK = orjson.dumps(chunk({"content": " a good"}))
CALL_CHUNK = orjson.dumps(chunk(fragment("", id="call_00000000", type="function")))
ARGUMENT_CHUNK = orjson.dumps(chunk(fragment('{"city":"Lis')))
LAST_CHUNK = orjson.dumps(chunk({}, "tool_calls"))
COMPLETION_CHUNK = orjson.dumps(
    {
        "id": "cmpl-0123456789abcdef",
        "object": "text_completion",
        "created": 1_767_225_600,
        "model": "llama-3.3-70b",
        "system_fingerprint": "fp_0123456789",
        "choices": [{"index": 0, "text": " a good", "logprobs": None, "finish_reason": None}],
    }
)
NATIVE_COMPLETION_CHUNK = orjson.dumps({"delta": " a good", "stop_reason": None})
START_EVENT = orjson.dumps({"event": {"event_type": "start", "delta": {"type": "text", "text": ""}}})
TEXT_EVENT = orjson.dumps({"event": {"event_type": "progress", "delta": {"type": "text", "text": " a good"}}})
ANTHROPIC_EVENTS = [
    orjson.dumps(event)
    for event in (
        {
            "type": "message_start",
            "message": {
                "id": "msg_0",
                "type": "message",
                "role": "assistant",
                "model": "claude",
                "content": [],
                "stop_reason": None,
                "stop_sequence": None,
                "usage": {"input_tokens": 3120, "output_tokens": 1},
            },
        },
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": " a good"}},
    )
]
OPENAI_REQUEST = orjson.dumps(request())
OPENAI_RESPONSE = orjson.dumps(response())
NATIVE_REQUEST = chat.request_to_llama_stack(OPENAI_REQUEST).json()
NATIVE_RESPONSE = chat.response_to_llama_stack(OPENAI_RESPONSE, EXCHANGE).json()


def lines(count: int) -> list[bytes]:
    """Requests as JSON Lines: conversations of 1 to 12 messages, every other one with two tools."""
    return [orjson.dumps(request(ordinal % 12 + 1, ordinal % 2 * 2)) for ordinal in range(count)]
