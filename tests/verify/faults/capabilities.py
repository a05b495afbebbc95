"""What a weak model, or a server that cannot do a thing, fails: the protocol is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from verify.able.sent import Sent


def _says(text: str | None) -> Callable[[Sent], None]:
    """Another text, and no call."""

    def change(sent: Sent) -> None:
        choice = sent.body["choices"][0]
        choice["message"].pop("tool_calls", None)
        choice["message"]["content"] = text
        choice["finish_reason"] = "stop"

    return change


def _counting() -> Callable[[Sent], None]:
    """Another text at every question."""
    count = 0

    def change(sent: Sent) -> None:
        nonlocal count
        count += 1
        sent.body["choices"][0]["message"]["content"] = f"It is {count}."

    return change


def _arguments(text: str) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"] = text

    return change


def _calls(sent: Sent) -> None:
    """A call where none is wanted."""
    choice = sent.body["choices"][0]
    function = {"name": "get_weather", "arguments": '{"location": "Paris"}'}
    choice["message"] |= {"content": None, "tool_calls": [{"id": "call_0", "type": "function", "function": function}]}
    choice["finish_reason"] = "tool_calls"


def _finish(word: str) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body["choices"][0]["finish_reason"] = word

    return change


def _refuses(status: int) -> Callable[[Sent], None]:
    error = {"message": "not here", "type": "invalid_request_error", "param": None, "code": None}

    def change(sent: Sent) -> None:
        sent.status, sent.body = status, {"error": error}

    return change


def _same_vectors(sent: Sent) -> None:
    for one in sent.body["data"]:
        one["embedding"] = [1.0, 0.0]


def _other_models(sent: Sent) -> None:
    for i, one in enumerate(sent.body["data"]):
        one["id"] = f"other-{i}"


def _swapped(sent: Sent) -> None:
    sent.body["batch"].reverse()


def _weak(name: str, case: str, rule: str, change: Callable[[Sent], None], **more: Any) -> Fault:
    return Fault(f"weak: {name}", case, rule, change, of="capability", **more)


FAULTS = (
    _weak("no text", "chat-nulls", "text", _says("")),
    _weak("another text with the same seed", "seed", "same-text", _counting()),
    _weak("JSON of another form", "structured-enum", "json-schema", _says('{"mood": "none"}')),
    _weak("arguments that do not fit", "tool-strict", "arguments-fit", _arguments('{"location": 7}')),
    _weak("no call", "tool-auto", "call", _says("It rains.")),
    _weak("a call that is not wanted", "tool-none", "no-call", _calls),
    _weak(
        "no call where the next turn answers one",
        "turns-call-then-text",
        "calls-to-answer",
        _says("It rains."),
        also="calls call",
    ),
    _weak("a length that was not expected", "limit", "finish", _finish("stop")),
    _weak("what may be refused is refused", "choices-two", "supported", _refuses(400)),
    _weak("an unknown model is a 400", "unknown-model", "refused", _refuses(422)),
    _weak("all embeddings are one", "embedding-list", "embeddings-alike", _same_vectors),
    _weak("the model is not listed", "models-list", "model-listed", _other_models),
    _weak("the answers of a batch in another order", "batch-chat", "texts-contain", _swapped, api="llama-stack"),
)
