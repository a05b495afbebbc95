"""What upstreams say in the tests."""

from __future__ import annotations

from typing import Any

METRICS = [
    {"metric": name, "value": value, "unit": None}
    for name, value in (("prompt_tokens", 3), ("completion_tokens", 2), ("total_tokens", 5))
]
NATIVE_ANSWER: dict[str, Any] = {
    "completion_message": {"role": "assistant", "content": "Blue.", "stop_reason": "end_of_turn", "tool_calls": []},
    "logprobs": None,
    "metrics": METRICS,
}
ANSWER: dict[str, Any] = {
    "id": "chatcmpl-up",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Blue.", "refusal": None},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
}
CALL = {
    "call_id": "call_1",
    "tool_name": "weather",
    "arguments": {"city": "Faro"},
    "arguments_json": '{"city": "Faro"}',
}


def event(kind: str, delta: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"event": {"event_type": kind, "delta": delta, **more}}


def text(said: str, kind: str = "progress", **more: Any) -> dict[str, Any]:
    return event(kind, {"type": "text", "text": said}, **more)


EVENTS: list[dict[str, Any]] = [
    text("", "start"),
    text("Bl"),
    text("ue."),
    {**text("", "complete", stop_reason="end_of_turn"), "metrics": METRICS},
]
CALL_EVENTS: list[dict[str, Any]] = [
    text("", "start"),
    event("progress", {"type": "tool_call", "tool_call": "", "parse_status": "started"}),
    event("progress", {"type": "tool_call", "tool_call": CALL, "parse_status": "succeeded"}),
    text("", "complete", stop_reason="end_of_message"),
]


def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


CHUNKS: list[dict[str, Any]] = [
    chunk({"role": "assistant", "content": ""}),
    chunk({"content": "Bl"}),
    chunk({"content": "ue."}),
    chunk({}, "stop"),
    {**chunk({}), "choices": [], "usage": ANSWER["usage"]},
]
TOOLS = [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}]
NATIVE_TOOLS = [{"tool_name": "weather", "parameters": {"city": {"param_type": "string"}}}]
NATIVE_TEXT_ANSWER: dict[str, Any] = {
    "content": " upon",
    "stop_reason": "end_of_turn",
    "logprobs": None,
    "metrics": METRICS,
}
TEXT_ANSWER: dict[str, Any] = {
    "id": "cmpl-up",
    "object": "text_completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "text": " upon", "logprobs": None, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
}
NATIVE_TEXT_CHUNKS: list[dict[str, Any]] = [
    {"delta": " up"},
    {"delta": "on"},
    {"delta": "", "stop_reason": "end_of_turn", "metrics": METRICS},
]
TEXT_CHUNKS: list[dict[str, Any]] = [
    {**TEXT_ANSWER, "choices": [{"index": 0, "text": text, "logprobs": None, "finish_reason": finish}], "usage": None}
    for text, finish in ((" up", None), ("on", None), ("", "stop"))
]
DONE = b"data: [DONE]\n\n"
