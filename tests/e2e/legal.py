"""What every answer must be, whatever the model said: its schema, its order, its counts."""

from __future__ import annotations

import json
from typing import Any

from diglot.shape import Shape

ANSWER = Shape("openai", "strict", "CreateChatCompletionResponse")
CHUNK = Shape("openai", "strict", "CreateChatCompletionStreamResponse")
NATIVE_ANSWER = Shape("llama_stack", "strict", "ChatCompletionResponse")
NATIVE_EVENT = Shape("llama_stack", "strict", "ChatCompletionResponseStreamChunk")


def openai_answer(answer: Any, choices: int = 1) -> Any:
    """Check an OpenAI answer; gives its first choice."""
    ANSWER.check(answer)
    assert [choice["index"] for choice in answer["choices"]] == list(range(choices))
    for choice in answer["choices"]:
        calls = choice["message"].get("tool_calls") or []
        assert (choice["finish_reason"] == "tool_calls") == bool(calls) or choice["finish_reason"] == "length"
        _calls(calls)
    if answer.get("usage"):
        openai_usage(answer["usage"])
    return answer["choices"][0]


def openai_usage(usage: Any) -> None:
    """Check that the counts add up and nothing was counted as nothing."""
    assert usage["prompt_tokens"] > 0
    assert usage["completion_tokens"] > 0
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


def openai_stream(chunks: list[Any], *, usage: bool = False, choices: int = 1) -> list[Any]:
    """Check a stream's chunks; gives each choice as the message that it spells."""
    for chunk in chunks:
        CHUNK.check(chunk)
    assert len({(chunk["id"], chunk["created"], chunk["model"]) for chunk in chunks}) == 1
    counted = [chunk for chunk in chunks if chunk.get("usage")]
    assert len(counted) == (1 if usage else 0)
    if usage:
        assert counted[0] is chunks[-1]
        assert counted[0]["choices"] == []
        openai_usage(counted[0]["usage"])
    indexes = {choice["index"] for chunk in chunks for choice in chunk["choices"]}
    assert indexes == set(range(choices))
    return [_spelt(chunks, index) for index in range(choices)]


def _spelt(chunks: list[Any], index: int) -> Any:
    """One choice of a stream: its role said once and first, its finish once and last, its calls by their index."""
    mine = [choice for chunk in chunks for choice in chunk["choices"] if choice["index"] == index]
    deltas = [choice["delta"] for choice in mine]
    assert [i for i, delta in enumerate(deltas) if delta.get("role")] == [0]
    assert deltas[0]["role"] == "assistant"
    finishes = [choice.get("finish_reason") for choice in mine]
    assert finishes[-1] is not None
    assert finishes[:-1] == [None] * (len(mine) - 1)
    calls = _gathered(deltas)
    assert (finishes[-1] == "tool_calls") == bool(calls) or finishes[-1] == "length"
    _calls(calls)
    text = "".join(delta.get("content") or "" for delta in deltas)
    return {"content": text, "tool_calls": calls, "finish_reason": finishes[-1], "pieces": len(deltas)}


def _gathered(deltas: list[Any]) -> list[Any]:
    calls: list[Any] = []
    for piece in (piece for delta in deltas for piece in delta.get("tool_calls") or []):
        if piece["index"] == len(calls):
            calls.append({"id": piece["id"], "function": {"name": piece["function"]["name"], "arguments": ""}})
        assert piece["index"] < len(calls), "an index was left out"
        calls[piece["index"]]["function"]["arguments"] += (piece.get("function") or {}).get("arguments") or ""
    return calls


def _calls(calls: list[Any]) -> None:
    """Check that the calls have ids of their own and JSON arguments."""
    assert len({call["id"] for call in calls}) == len(calls)
    for call in calls:
        assert call["id"]
        assert isinstance(json.loads(call["function"]["arguments"]), dict)


def native_answer(answer: Any) -> Any:
    """Check a native answer; gives its message."""
    NATIVE_ANSWER.check(answer)
    message = answer["completion_message"]
    assert message["role"] == "assistant"
    assert (message["stop_reason"] == "end_of_message") <= bool(message.get("tool_calls"))
    return message


def native_stream(events: list[Any]) -> Any:
    """Check a native stream: one start, one complete at the end, which alone says why it stopped."""
    for event in events:
        NATIVE_EVENT.check(event)
    inner = [event["event"] for event in events]
    kinds = [event["event_type"] for event in inner]
    assert kinds == ["start", *["progress"] * (len(kinds) - 2), "complete"]
    assert inner[-1]["stop_reason"] is not None
    assert not any(event.get("stop_reason") for event in inner[:-1])
    deltas = [event["delta"] for event in inner]
    text = "".join(delta["text"] for delta in deltas if delta["type"] == "text")
    calls = [delta["tool_call"] for delta in deltas if delta.get("parse_status") == "succeeded"]
    return {"content": text, "tool_calls": calls, "stop_reason": inner[-1]["stop_reason"], "pieces": len(inner)}


def json_of(text: str) -> Any:
    """The document that a text is."""
    return json.loads(text)
