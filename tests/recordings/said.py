"""What an answer says, reckoned from its JSON without diglot: the measure of what a translation must keep."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")
STOP_REASONS = {
    "stop": "end_of_turn",
    "length": "out_of_tokens",
    "tool_calls": "end_of_turn",
    "function_call": "end_of_turn",
    "content_filter": "end_of_turn",
}
FINISH_REASONS = {"end_of_turn": "stop", "end_of_message": "stop", "out_of_tokens": "length"}


class Call(NamedTuple):
    id: str | None
    name: str
    arguments: Any


class Said(NamedTuple):
    """An answer: its text, its calls, why it ended, and the server's counts."""

    text: str
    calls: list[Call]
    end: str | None
    usage: dict[str, int] | None

    def in_native_words(self) -> Said:
        """The same with OpenAI's finish_reason in native words; calls decide, unless it was cut by length."""
        end = None if self.end is None else STOP_REASONS[self.end]
        return self._replace(end="end_of_message" if self.calls and end == "end_of_turn" else end)

    def in_openai_words(self, named: bool = False) -> Said:
        """The same with the native stop_reason in OpenAI's words; a call that the request named ends with stop."""
        end = FINISH_REASONS[self.end or "end_of_turn"]
        return self._replace(end="tool_calls" if self.calls and end == "stop" and not named else end)


def read(arguments: str | None) -> Any:
    """A call's arguments as JSON; none are an empty object, and what is no object stays the text."""
    try:
        value = json.loads(arguments or "{}")
    except ValueError:
        return arguments
    return value if isinstance(value, dict) else arguments


def counts(usage: dict[str, Any] | None) -> dict[str, int] | None:
    """The three counts of a usage."""
    return None if usage is None else {name: usage[name] for name in COUNTS if usage.get(name) is not None} or None


def metrics(source: list[dict[str, Any]] | None) -> dict[str, int] | None:
    """The three counts of native metrics; of several of one name, the last."""
    return {one["metric"]: one["value"] for one in source or () if one["metric"] in COUNTS} or None


def openai_answer(answer: dict[str, Any], choice: int = 0) -> Said:
    """What a choice of an OpenAI answer says."""
    chosen = answer["choices"][choice]
    message = chosen["message"]
    calls = [
        Call(call["id"], call["function"]["name"], read(call["function"]["arguments"]))
        for call in message.get("tool_calls") or ()
    ]
    text = (message.get("content") or "") + (message.get("refusal") or "")
    return Said(text, calls, chosen["finish_reason"], counts(answer.get("usage")))


def openai_stream(chunks: Iterable[dict[str, Any]], index: int = 0) -> Said:
    """What a choice of an OpenAI stream says."""
    return openai_answer(whole(chunks, index))


def whole(chunks: Iterable[dict[str, Any]], index: int = 0) -> dict[str, Any]:
    """The plain answer that a stream makes, of one choice."""
    made: dict[str, Any] = {"choices": [{"index": 0, "message": {"role": "assistant"}, "finish_reason": None}]}
    (choice,) = made["choices"]
    calls: list[tuple[int, dict[str, Any]]] = []
    for chunk in chunks:
        if chunk.get("usage") is not None:
            made["usage"] = chunk["usage"]
        for part in chunk["choices"]:
            if part["index"] == index:
                _add(choice, calls, part)
    if calls:
        choice["message"]["tool_calls"] = [call for _, call in sorted(calls, key=lambda one: one[0])]
    return made


def _add(choice: dict[str, Any], calls: list[tuple[int, dict[str, Any]]], part: dict[str, Any]) -> None:
    message, delta = choice["message"], part["delta"]
    for name in ("content", "refusal", "reasoning", "reasoning_content"):
        if delta.get(name) is not None:
            message[name] = message.get(name, "") + delta[name]
    for name in ("content", "refusal"):
        tokens = (part.get("logprobs") or {}).get(name)
        if tokens:
            choice.setdefault("logprobs", {}).setdefault(name, []).extend(tokens)
    for piece in delta.get("tool_calls") or ():
        _add_call(calls, piece)
    choice["finish_reason"] = choice["finish_reason"] or part["finish_reason"]


def _add_call(calls: list[tuple[int, dict[str, Any]]], piece: dict[str, Any]) -> None:
    index, given = piece["index"], piece.get("id")
    call = next((one for at, one in reversed(calls) if at == index and given in {None, one["id"]}), None)
    if call is None:
        call = {"id": given, "type": "function", "function": {"name": "", "arguments": ""}}
        calls.append((index, call))
    function = piece.get("function") or {}
    call["function"]["name"] = function.get("name") or call["function"]["name"]
    call["function"]["arguments"] += function.get("arguments") or ""


def native_answer(answer: dict[str, Any]) -> Said:
    """What a native answer says."""
    message = answer["completion_message"]
    calls = [native_call(call) for call in message.get("tool_calls") or ()]
    return Said(message["content"], calls, message["stop_reason"], metrics(answer.get("metrics")))


def native_call(call: dict[str, Any]) -> Call:
    """A native call; its two spellings of the arguments must agree."""
    text, arguments = call["arguments_json"], call["arguments"]
    assert (read(arguments) if isinstance(arguments, str) else arguments) == read(text)
    return Call(call["call_id"], call["tool_name"], read(text))


def native_stream(chunks: Iterable[dict[str, Any]]) -> Said:
    """What a native stream says; the last stop_reason said counts."""
    text, calls, end, counted = "", [], None, None
    for chunk in chunks:
        event = chunk["event"]
        delta = event["delta"]
        if delta["type"] == "text":
            text += delta["text"]
        elif delta["parse_status"] == "succeeded":
            calls.append(native_call(delta["tool_call"]))
        end = event.get("stop_reason") or end
        counted = metrics(chunk.get("metrics")) or counted
    return Said(text, calls, end, counted)


def native_whole(chunks: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The plain native answer that a stream makes; the text of a call that failed, or never ended, is content."""
    text, raw, calls, tokens, end, counted = "", "", [], [], None, None
    for chunk in chunks:
        event = chunk["event"]
        delta, status = event["delta"], event["delta"].get("parse_status")
        call = delta.get("tool_call")
        tokens += event.get("logprobs") or []
        end, counted = event.get("stop_reason") or end, chunk.get("metrics") or counted
        if delta["type"] == "text":
            text += delta["text"]
        elif status == "succeeded" and isinstance(call, dict):
            calls.append(call)
            raw = ""
        elif status in {"failed", "succeeded"}:
            text, raw = text + (_call_text(call) or raw), ""
        elif isinstance(call, str):
            raw += call
        if event["event_type"] == "complete":
            break
    message = {"role": "assistant", "content": text + raw, "stop_reason": end or "end_of_turn", "tool_calls": calls}
    return {"completion_message": message, "logprobs": tokens or None, "metrics": counted}


def _call_text(call: Any) -> str:
    if isinstance(call, str):
        return call
    arguments = call.get("arguments_json") or call["arguments"]
    text = arguments if isinstance(arguments, str) else json.dumps(arguments, separators=(",", ":"))
    return json.dumps({"name": call["tool_name"], "arguments": text}, separators=(",", ":"))
