"""Faults of native streams and answers."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from verify.able.sent import DONE

from .fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from verify.able.sent import Sent

PLAIN = "chat-earth"
STREAM = "chat-earth-stream"
CALLS = "tool-auto"
CALLS_STREAM = "tool-auto-stream"
LOGPROBS = "logprobs-top"
STOPPED = "stop"
TEXT = "completion"
TEXT_STREAM = "completion-stream"


def _items(sent: Sent) -> list[Any]:
    assert sent.items is not None
    return sent.items


def _drop(at: int) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        del _items(sent)[at]

    return change


def _again(at: int) -> Callable[[Sent], None]:
    """An event twice, without its counts the second time."""

    def change(sent: Sent) -> None:
        items = _items(sent)
        items.insert(at if at >= 0 else len(items) - 1, {**deepcopy(items[at]), "metrics": None})

    return change


def _after_complete(sent: Sent) -> None:
    _items(sent).append(deepcopy(_items(sent)[1]))


def _done(sent: Sent) -> None:
    sent.end = DONE


def _event(at: int, **members: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        _items(sent)[at]["event"] |= members

    return change


def _metrics(sent: Sent) -> list[Any]:
    owner = sent.body if sent.items is None else sent.items[-1]
    found: list[Any] = owner["metrics"]
    return found


def _count(at: int, **members: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        _metrics(sent)[at] |= members

    return change


def _count_twice(sent: Sent) -> None:
    _metrics(sent).append(deepcopy(_metrics(sent)[0]))


def _metrics_early(sent: Sent) -> None:
    items = _items(sent)
    items[1]["metrics"], items[-1]["metrics"] = items[-1]["metrics"], None


def _message(**members: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body["completion_message"] |= members

    return change


def _call(**members: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body["completion_message"]["tool_calls"][0] |= members

    return change


def _statuses(*kept: str) -> Callable[[Sent], None]:
    """Only pieces of calls with these statuses."""

    def change(sent: Sent) -> None:
        sent.items = [one for one in _items(sent) if one["event"]["delta"].get("parse_status", kept[0]) in kept]

    return change


def _openai(sent: Sent) -> None:
    sent.items = [{"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": []}]


def _error(item: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        _items(sent)[2:] = [item]

    return change


def _after_error(sent: Sent) -> None:
    _items(sent).insert(2, {"error": {"message": "500: gone"}})


def _member(**members: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body |= members

    return change


def _last(**members: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        _items(sent)[-1] |= members

    return change


def _reason_early(sent: Sent) -> None:
    _items(sent)[0]["stop_reason"] = "end_of_turn"


def _native(name: str, case: str, rule: str, change: Callable[[Sent], None], also: str = "") -> Fault:
    return Fault(f"natively: {name}", case, rule, change, "llama-stack", also=also)


def _twice(sent: Sent) -> None:
    calls = sent.body["completion_message"]["tool_calls"]
    calls.append(deepcopy(calls[0]))


def _unasked_logprobs(sent: Sent) -> None:
    sent.body["logprobs"] = [{"logprobs_by_token": {"It": -0.5}}]


def _more_logprobs(sent: Sent) -> None:
    sent.body["logprobs"][0]["logprobs_by_token"] = {str(i): -0.5 for i in range(9)}


def _stop_word(sent: Sent) -> None:
    sent.body["completion_message"]["content"] += " 4"


def _text_call(sent: Sent) -> None:
    """A call that succeeded is a text, not a call."""
    for one in _items(sent):
        if one["event"]["delta"].get("parse_status") == "succeeded":
            one["event"]["delta"]["tool_call"] = "get_weather()"


FAULTS = (
    _native("two calls of one id", CALLS, "native-call-id-unique", _twice),
    _native("a call without name", CALLS, "native-call-name", _call(tool_name=""), also="call"),
    _native("a call that succeeded as a text", CALLS_STREAM, "native-call-whole", _text_call, also="call"),
    _native("log probabilities that nobody asked for", PLAIN, "native-logprobs-asked", _unasked_logprobs),
    _native("more alternatives than were asked for", LOGPROBS, "native-logprobs-top", _more_logprobs),
    _native("the stop word in the text", STOPPED, "native-stop-left-out", _stop_word),
    _native("a number in a text stream", TEXT_STREAM, "native-completion-chunk-schema", _last(delta=7)),
    _native("no start", STREAM, "native-start-first", _drop(0)),
    _native("start twice", STREAM, "native-start-once", _again(0)),
    _native("no complete", STREAM, "native-complete-missing", _drop(-1)),
    _native("complete twice", STREAM, "native-complete-once", _again(-1)),
    _native("text after complete", STREAM, "native-complete-last", _after_complete),
    _native("[DONE]", STREAM, "native-done", _done),
    _native("complete without a reason", STREAM, "native-stop-reason", _event(-1, stop_reason=None)),
    _native("another reason before", STREAM, "native-stop-reason-one", _event(1, stop_reason="out_of_tokens")),
    _native("a reason of the other API", STREAM, "native-event-schema", _event(-1, stop_reason="stop")),
    _native("an unknown kind of event", STREAM, "native-event-schema", _event(1, event_type="middle")),
    _native("a delta that is a text", STREAM, "native-event-schema", _event(1, delta="It")),
    _native("chunks of the other API", STREAM, "native-event-schema", _openai, also="text-contains"),
    _native("counts on an early event", STREAM, "native-metrics-last", _metrics_early),
    _native("counts that do not add up", STREAM, "native-metrics-sum", _count(2, value=1)),
    _native("a count of another name", STREAM, "native-metrics-name", _count(2, metric="tokens")),
    _native("a count twice", STREAM, "native-metrics-once", _count_twice),
    _native(
        "an error of no shape", STREAM, "native-stream-error-shape", _error({"error": "gone"}), also="text-contains"
    ),
    _native("events after an error", STREAM, "stream-error-last", _after_error),
    _native("end_of_turn after calls", CALLS_STREAM, "native-finish-calls", _event(-1, stop_reason="end_of_turn")),
    _native(
        "a call that never ends", CALLS_STREAM, "native-call-open", _statuses("started", "in_progress"), also="call"
    ),
    _native("a call in pieces without start", CALLS_STREAM, "native-call-order", _statuses("in_progress", "succeeded")),
    _native("end_of_turn after calls, plain", CALLS, "native-finish-calls", _message(stop_reason="end_of_turn")),
    _native("a call without id", CALLS, "native-call-id", _call(call_id="")),
    _native("a call to no tool", CALLS, "native-call-offered", _call(tool_name="no_such_tool"), also="call"),
    _native(
        "arguments_json that differs", CALLS, "native-call-json", _call(arguments_json='{"other": 1}'), also="call"
    ),
    _native(
        "arguments that are no JSON object",
        CALLS,
        "native-call-arguments",
        _call(arguments="{c", arguments_json=None),
        also="call",
    ),
    _native("content that is null", PLAIN, "native-answer-schema", _message(content=None), also="text-contains"),
    _native("a reason of the other API, plain", PLAIN, "native-answer-schema", _message(stop_reason="stop")),
    _native("counts that do not add up, plain", PLAIN, "native-metrics-sum", _count(2, value=1)),
    _native("a negative count", PLAIN, "native-metrics-negative", _count(2, value=-1)),
    _native("a text completion without a reason", TEXT_STREAM, "native-stop-reason-missing", _last(stop_reason=None)),
    _native("a text completion that goes on", TEXT_STREAM, "native-stop-reason-last", _reason_early),
    _native(
        "a text completion's content is null",
        TEXT,
        "native-completion-answer-schema",
        _member(content=None),
        also="text-contains",
    ),
)
