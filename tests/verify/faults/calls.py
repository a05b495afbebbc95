"""Faults of OpenAI's calls, in streams and in plain answers."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from .fault import Fault, call_deltas, choices, deltas, last_choice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from verify.able.sent import Sent

ONE = "tool-auto"
ONE_STREAM = "tool-auto-stream"
TWO = "tool-parallel"
TWO_STREAM = "tool-parallel-stream"


def _all_at_zero(sent: Sent) -> None:
    """What the old servers' own layer did with parallel calls."""
    for piece in call_deltas(sent):
        piece["index"] = 0


def _index_gap(sent: Sent) -> None:
    for piece in call_deltas(sent):
        piece["index"] += 1


def _first_pieces(sent: Sent) -> Iterator[dict[str, Any]]:
    return (piece for piece in call_deltas(sent) if "id" in piece)


def _without(*names: str) -> Callable[[Sent], None]:
    """The first piece of each call lacks a member."""

    def change(sent: Sent) -> None:
        for piece in _first_pieces(sent):
            for name in names:
                (piece if name in piece else piece["function"]).pop(name)

    return change


def _never_begun(sent: Sent) -> None:
    """The pieces of a call without the one that begins it."""
    assert sent.items is not None
    first = next(_first_pieces(sent))
    sent.items = [one for one in sent.items if first not in one["choices"][0]["delta"].get("tool_calls", ())]


def _same_id(sent: Sent) -> None:
    for piece in _first_pieces(sent):
        piece["id"] = "call_0"


def _other_id_later(sent: Sent) -> None:
    """The same call has another id in a later piece, which is another call merged into it."""
    [*call_deltas(sent)][1]["id"] = "call_9"


def _arguments(text: str) -> Callable[[Sent], None]:
    """The arguments of the first call are this text."""

    def change(sent: Sent) -> None:
        mine = [piece for piece in call_deltas(sent) if piece["index"] == 0]
        for piece in mine:
            piece["function"]["arguments"] = ""
        mine[-1]["function"]["arguments"] = text

    return change


def _name(name: str) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        next(_first_pieces(sent))["function"]["name"] = name

    return change


def _finish(word: str) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        last_choice(sent)["finish_reason"] = word

    return change


def _finish_everywhere_with_calls(sent: Sent) -> None:
    for choice in choices(sent):
        choice["finish_reason"] = "tool_calls"


def _no_calls_listed(sent: Sent) -> None:
    for delta in deltas(sent):
        delta.setdefault("tool_calls", [])


def _said_twice(sent: Sent) -> None:
    """The name again in a later piece."""
    pieces = [*call_deltas(sent)]
    pieces[1]["function"]["name"] = pieces[0]["function"]["name"]


def _function_call(sent: Sent) -> None:
    """The deprecated form, which the request did not speak."""
    for delta in deltas(sent):
        for piece in delta.pop("tool_calls", ()):
            delta["function_call"] = piece["function"]
    last_choice(sent)["finish_reason"] = "function_call"


def _message(sent: Sent) -> dict[str, Any]:
    message: dict[str, Any] = sent.body["choices"][0]["message"]
    return message


def _plain_same_id(sent: Sent) -> None:
    for call in _message(sent)["tool_calls"]:
        call["id"] = "call_0"


def _plain_arguments(value: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        _message(sent)["tool_calls"][0]["function"]["arguments"] = value

    return change


def _plain_finish(word: str) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body["choices"][0]["finish_reason"] = word

    return change


def _plain_empty_id(sent: Sent) -> None:
    _message(sent)["tool_calls"][0]["id"] = ""


def _plain_no_type(sent: Sent) -> None:
    del _message(sent)["tool_calls"][0]["type"]


def _plain_other_tool(sent: Sent) -> None:
    _message(sent)["tool_calls"][0]["function"]["name"] = "no_such_tool"


def _calls_none(sent: Sent) -> None:
    _message(sent)["tool_calls"] = []


def _third_call(sent: Sent) -> None:
    """A call more than was expected: nothing of the protocol, but not what the case asks for."""
    calls = _message(sent)["tool_calls"]
    calls.append({**deepcopy(calls[0]), "id": "call_more"})


FAULTS = (
    Fault("all calls at index 0", TWO_STREAM, "call-merged", _all_at_zero),
    Fault("an index left out", ONE_STREAM, "call-index", _index_gap),
    Fault("a call without id", ONE_STREAM, "call-id", _without("id")),
    Fault("a call without name", ONE_STREAM, "call-name", _without("name"), also="call"),
    Fault("a call without type", ONE_STREAM, "call-type", _without("type")),
    Fault("a call that never began", ONE_STREAM, "call-begin", _never_begun, also="call"),
    Fault("two calls of one id", TWO_STREAM, "call-id-unique", _same_id),
    Fault("another id in a later piece", ONE_STREAM, "call-merged", _other_id_later, also="call"),
    Fault("the name twice", ONE_STREAM, "call-said-once", _said_twice),
    Fault("arguments that are not JSON", ONE_STREAM, "call-arguments", _arguments("{city: Paris"), also="call"),
    Fault("arguments that are a list", ONE_STREAM, "call-arguments", _arguments("[1]"), also="call"),
    Fault("a call to no tool of the request", ONE_STREAM, "call-offered", _name("no_such_tool"), also="call"),
    Fault("stop after calls", ONE_STREAM, "finish-calls", _finish("stop")),
    Fault("tool_calls on every chunk", ONE_STREAM, "finish-once", _finish_everywhere_with_calls),
    Fault("empty lists of calls", ONE_STREAM, "calls-empty", _no_calls_listed),
    Fault("function_call where tools were given", ONE_STREAM, "call-style", _function_call),
    Fault("two calls of one id, plain", TWO, "call-id-unique", _plain_same_id),
    Fault("arguments that are not JSON, plain", ONE, "call-arguments", _plain_arguments("{city"), also="call"),
    Fault(
        "arguments that are an object, plain",
        ONE,
        "chat-answer-schema",
        _plain_arguments({"city": "Paris"}),
        also="call",
    ),
    Fault("stop after calls, plain", ONE, "finish-calls", _plain_finish("stop")),
    Fault("an empty id of a call, plain", ONE, "call-id", _plain_empty_id),
    Fault("a call without type, plain", ONE, "chat-answer-schema", _plain_no_type),
    Fault("a call to no tool of the request, plain", ONE, "call-offered", _plain_other_tool, also="call"),
    Fault("a call too many", TWO, "calls", _third_call, of="capability"),
)
