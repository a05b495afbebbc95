"""What a stream of ours says as a whole: the plain answer that its items add up to."""

from __future__ import annotations

import json
from typing import Any

from diglot import ErrorEvent, Translation


def data(made: list[Any]) -> list[Any]:
    """The items of a stream as plain data; it must not hold an error."""
    assert not any(isinstance(item, ErrorEvent) for item in made), made
    return [item.data if isinstance(item, Translation) else item for item in made]


def join_chunks(chunks: list[Any], index: int = 0) -> dict[str, Any]:
    """The choice of that index, and the usage, of chunks that we made."""
    text: list[str] = []
    message: dict[str, Any] = {"role": None, "content": None, "refusal": None}
    tokens: list[Any] = []
    whole: dict[str, Any] = {"index": index, "message": message, "finish_reason": None, "logprobs": None}
    for choice in (one for chunk in chunks for one in chunk["choices"] if one["index"] == index):
        delta = choice["delta"]
        assert whole["finish_reason"] is None, "something follows the finish"
        message["role"] = message["role"] or delta.get("role")
        if delta.get("content") is not None:
            text.append(delta["content"])
        for call in delta.get("tool_calls") or ():
            listed = message.setdefault("tool_calls", [])
            assert call["index"] == len(listed)
            listed.append({name: value for name, value in call.items() if name != "index"})
        if "function_call" in delta:
            assert "function_call" not in message
            message["function_call"] = delta["function_call"]
        if choice["logprobs"] is not None:
            tokens += choice["logprobs"]["content"]
            whole["logprobs"] = {"content": tokens, "refusal": None}
        whole["finish_reason"] = choice["finish_reason"]
    if text:
        message["content"] = "".join(text)
    usage = [chunk["usage"] for chunk in chunks if chunk.get("usage") is not None]
    return {"choices": [whole], **({"usage": usage[-1]} if usage else {})}


def join_events(events: list[Any]) -> dict[str, Any]:
    """The native answer of events that we made; what failed is kept apart, as `failed`."""
    assert events[0]["event"]["event_type"] == "start"
    assert [event["event"]["event_type"] for event in events].count("complete") == 1
    text: list[str] = []
    fragments: list[str] = []
    calls: list[Any] = []
    failed: list[Any] = []
    tokens: list[Any] = []
    for item in events:
        delta = item["event"]["delta"]
        tokens += item["event"].get("logprobs") or ()
        if delta["type"] == "text":
            text.append(delta["text"])
        elif delta["parse_status"] == "succeeded":
            calls.append(delta["tool_call"])
        elif delta["parse_status"] == "failed":
            failed.append(json.loads(delta["tool_call"]))
        elif delta["parse_status"] == "in_progress":
            fragments.append(delta["tool_call"])
    last = events[-1]
    message = {
        "role": "assistant",
        "content": "".join(text),
        "stop_reason": last["event"]["stop_reason"],
        "tool_calls": calls,
    }
    whole = {"completion_message": message, "logprobs": tokens or None, "metrics": last.get("metrics")}
    return {**whole, "failed": failed} if failed else whole


def join_completion_chunks(chunks: list[Any], index: int = 0) -> dict[str, Any]:
    """The choice of that index, and the usage, of chunks of a text completion that we made."""
    whole: dict[str, Any] = {"index": index, "text": "", "logprobs": None, "finish_reason": None}
    for choice in (one for chunk in chunks for one in chunk["choices"] if one["index"] == index):
        assert whole["finish_reason"] is None, "something follows the finish"
        offset = len(whole["text"])
        whole["text"] += choice["text"]
        whole["finish_reason"] = choice["finish_reason"]
        lists = choice["logprobs"]
        if lists is not None:
            assert lists["text_offset"] == [offset] * len(lists["tokens"])
            whole["logprobs"] = {name: (whole["logprobs"] or {}).get(name, []) + held for name, held in lists.items()}
    usage = [chunk["usage"] for chunk in chunks if chunk.get("usage") is not None]
    return {"choices": [whole], **({"usage": usage[-1]} if usage else {})}


def join_completion_events(chunks: list[Any]) -> dict[str, Any]:
    """The native answer of chunks of a text completion that we made."""
    assert [chunk.get("stop_reason") is not None for chunk in chunks] == [*[False] * (len(chunks) - 1), True]
    tokens = [one for chunk in chunks for one in chunk.get("logprobs") or ()]
    return {
        "content": "".join(chunk["delta"] for chunk in chunks),
        "stop_reason": chunks[-1]["stop_reason"],
        "logprobs": tokens or None,
        "metrics": chunks[-1].get("metrics"),
    }
