"""Streams cut elsewhere: the same stream in fragments of one character, and what a stream says as a whole."""

from __future__ import annotations

import copy
from typing import Any


def recut(items: list[Any]) -> list[Any]:
    """The same stream, its texts and arguments in single characters; items with log probabilities stay whole."""
    return [piece for item in items for piece in _pieces(item)]


def _pieces(item: Any) -> list[Any]:
    if "event" in item:
        return _event(item)
    if "response" in item:
        return _raw(item)
    return _delta(item) if "delta" in item else _chunk(item)


def _delta(item: Any) -> list[Any]:
    """Of a native text completion; what says more than text goes with the last letter."""
    text = item["delta"]
    if item.get("logprobs") or len(text) < 2:
        return [item]
    return [*({"delta": letter} for letter in text[:-1]), {**item, "delta": text[-1]}]


def _raw(item: Any) -> list[Any]:
    """Of Ollama's raw route; what says more than text goes with the last letter."""
    text = item["response"]
    if item.get("logprobs") or len(text) < 2:
        return [item]
    return [*({"response": letter, "done": False} for letter in text[:-1]), {**item, "response": text[-1]}]


def _event(item: Any) -> list[Any]:
    event = item["event"]
    delta = event["delta"]
    name = "tool_call" if delta["type"] == "tool_call" else "text"
    text = delta.get(name)
    if event.get("logprobs") or not isinstance(text, str) or delta.get("parse_status") in {"failed", "succeeded"}:
        return [item]
    if event["event_type"] == "complete" or len(text) < 2:
        return [item]
    return [{**item, "event": {**event, "delta": {**delta, name: letter}}} for letter in text]


def _chunk(item: Any) -> list[Any]:
    if len(item.get("choices") or ()) != 1 or item["choices"][0].get("logprobs") not in (None, []):
        return [item]
    choice = item["choices"][0]
    if "text" in choice and not {"delta", "message"} & choice.keys():
        return _cut_text(item, choice)
    delta = choice.get("delta") or {}
    deltas = [delta]
    if isinstance(delta.get("content"), str) and len(delta["content"]) > 1:
        deltas = _letters(delta, "content")
    elif delta.get("tool_calls") and not delta.get("content"):
        deltas = _cut_calls(delta)
    elif delta.get("function_call"):
        deltas = [{**delta, "function_call": one} for one in _letters(delta["function_call"], "arguments")]
    pieces = [{**item, "choices": [{**choice, "delta": one, "finish_reason": None}]} for one in deltas]
    if "finish_reason" in choice:
        pieces[-1]["choices"][0]["finish_reason"] = choice["finish_reason"]
    return pieces


def _cut_text(item: Any, choice: Any) -> list[Any]:
    """Of OpenAI's text completion; the end is said with the last letter."""
    letters = list(choice["text"]) or [""]
    pieces = [{**item, "choices": [{**choice, "text": letter, "finish_reason": None}]} for letter in letters]
    pieces[-1]["choices"][0]["finish_reason"] = choice.get("finish_reason")
    return pieces


def _letters(whole: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The first letter with all the rest, then each further letter alone."""
    text = whole.get(name)
    if not isinstance(text, str) or not text:
        return [whole]
    return [{**whole, name: text[0]}, *({name: letter} for letter in text[1:])]


def _cut_calls(delta: dict[str, Any]) -> list[dict[str, Any]]:
    """One call a delta; its first piece with everything, the further ones with its index and a letter."""
    deltas: list[dict[str, Any]] = []
    for call in delta["tool_calls"]:
        first, *others = _letters(call.get("function") or {}, "arguments")
        deltas.append({"tool_calls": [{**call, "function": first}]})
        place = {"index": call["index"]} if "index" in call else {}
        deltas += [{"tool_calls": [{**place, "function": one}]} for one in others]
    deltas[0] = {**delta, **deltas[0]}
    return deltas


def assembled(items: list[Any]) -> Any:
    """What a stream says as a whole, however it is cut: everything but where its fragments begin."""
    whole: dict[str, Any] = {"calls": [], "text": {}, "rest": []}
    for item in copy.deepcopy(items):
        if "event" in item:
            _gather_event(item, whole)
        elif "delta" in item or item.get("object") == "text_completion":
            _gather_text(item, whole)
        elif item.get("choices"):
            _gather_choice(item, whole)
        else:
            whole["rest"].append(item)
    return whole


def _gather_event(item: Any, whole: dict[str, Any]) -> None:
    event = item["event"]
    delta = event.pop("delta")
    if delta["type"] == "tool_call" and delta["parse_status"] in {"failed", "succeeded"}:
        whole["calls"].append(delta)
    else:
        key = delta.get("parse_status", "text")
        whole["text"][key] = whole["text"].get(key, "") + (delta["text"] if key == "text" else delta["tool_call"])
    if event.pop("event_type") != "progress" or event:
        whole["rest"].append(item)


def _gather_text(item: Any, whole: dict[str, Any]) -> None:
    """Of a text completion, of either API; what says more than text is kept."""
    holder, name = (item, "delta") if "delta" in item else ((item.get("choices") or [{}])[0], "text")
    whole["text"]["text"] = whole["text"].get("text", "") + holder.pop(name, "")
    if holder.get("finish_reason") or holder.get("stop_reason") or holder.get("logprobs") or item.get("usage"):
        whole["rest"].append(item)


def _gather_choice(item: Any, whole: dict[str, Any]) -> None:
    choice = item["choices"][0]
    delta = choice.pop("delta")
    whole["text"]["content"] = whole["text"].get("content", "") + (delta.pop("content", None) or "")
    if delta:
        whole["calls"].append(delta)
    if choice["finish_reason"] or choice["logprobs"]:
        whole["rest"].append(item)
