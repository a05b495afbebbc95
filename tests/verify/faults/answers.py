"""Faults of OpenAI's plain answers and text completions, and answers that fail a model's capability alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.able.sent import STREAM

from .fault import Fault, choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from verify.able.sent import Sent

PLAIN = "chat-earth"
COUNTED = "usage-plain"
SEVERAL = "choices-two"
LOGPROBS = "logprobs-top"
TEXT = "completion"
TEXT_STREAM = "completion-stream"
TEXT_LOGPROBS = "completion-logprobs"


def _member(name: str, value: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body[name] = value

    return change


def _without(name: str) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        del sent.body[name]

    return change


def _choice(**members: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body["choices"][-1] |= members

    return change


def _message(**members: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body["choices"][0]["message"] |= members

    return change


def _no_refusal(sent: Sent) -> None:
    """What most compatible servers do."""
    del sent.body["choices"][0]["message"]["refusal"]


def _one_choice(sent: Sent) -> None:
    del sent.body["choices"][1]


def _usage(**counts: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body["usage"] |= counts

    return change


def _native(sent: Sent) -> None:
    message = {"role": "assistant", "content": "It is earth.", "stop_reason": "end_of_turn", "tool_calls": []}
    sent.body = {"completion_message": message, "logprobs": None}


def _raw(raw: bytes) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body = raw

    return change


def _media(kind: str) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.media = kind

    return change


def _status(status: int, body: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.status, sent.body = status, body

    return change


def _no_finish(sent: Sent) -> None:
    for choice in choices(sent):
        choice["finish_reason"] = None


def _finish_early(sent: Sent) -> None:
    _no_finish(sent)
    next(choices(sent))["finish_reason"] = "stop"


def _text(name: str, value: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        for choice in choices(sent):
            choice[name] = value

    return change


def _lengths(sent: Sent) -> None:
    """One list of the legacy shape is shorter than the others."""
    sent.body["choices"][0]["logprobs"]["token_logprobs"].pop()


def _no_lists(sent: Sent) -> None:
    """The chat's shape in the place of the legacy one."""
    sent.body["choices"][0]["logprobs"] = {"content": []}


def _cut(sent: Sent) -> None:
    sent.cut = True


def _finish_left_out(sent: Sent) -> None:
    for choice in choices(sent):
        if choice["finish_reason"] is None:
            del choice["finish_reason"]


def _logprobs_left_out(sent: Sent) -> None:
    del sent.body["choices"][0]["logprobs"]


def _each(name: str, value: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        for item in sent.items or ():
            item[name] = value

    return change


ERROR = {"error": {"message": "gone", "type": "server_error", "param": None, "code": None}}
FAULTS = (
    Fault("a wrong object", PLAIN, "chat-answer-object", _member("object", "chat.completion.chunk")),
    Fault("no id", PLAIN, "chat-answer-schema", _without("id")),
    Fault("an empty id of the answer", PLAIN, "id-empty", _member("id", "")),
    Fault("a member that is left out and may be null", PLAIN, "chat-answer-nullable-member", _no_refusal),
    Fault("no choices", PLAIN, "choice-missing", _member("choices", []), also="text-contains"),
    Fault("an index that is not the choice", PLAIN, "choice-index", _choice(index=3)),
    Fault("one choice of two", SEVERAL, "choice-missing", _one_choice),
    Fault("two choices of one index", SEVERAL, "choice-index", _choice(index=0)),
    Fault("a role of another", PLAIN, "chat-answer-schema", _message(role="user")),
    Fault("content that is a list", PLAIN, "chat-answer-schema", _message(content=[]), also="text-contains"),
    Fault("no usage, plain", COUNTED, "usage-present", _without("usage")),
    Fault("counts that do not add up, plain", COUNTED, "usage-sum", _usage(total_tokens=1)),
    Fault("tool_calls without calls, plain", PLAIN, "finish-no-calls", _choice(finish_reason="tool_calls")),
    Fault("a finish of another vocabulary, plain", PLAIN, "chat-answer-schema", _choice(finish_reason="end_of_turn")),
    Fault("an answer of the other API", PLAIN, "chat-answer-schema", _native, also="text-contains"),
    Fault("an answer that is not JSON", PLAIN, "answer-json", _raw(b"<html>Oh no</html>"), also="text-contains"),
    Fault("an answer of another media type", PLAIN, "answer-media-type", _media("text/html")),
    Fault("a stream's media type", PLAIN, "answer-media-type", _media(STREAM)),
    Fault("a valid request that fails", PLAIN, "answer-status", _status(500, ERROR)),
    Fault("a valid request that is refused", PLAIN, "answer-status", _status(400, ERROR)),
    Fault("no log probabilities", LOGPROBS, "logprobs", _choice(logprobs=None), of="capability"),
    Fault("another word", PLAIN, "text-contains", _message(content="It is mars."), of="capability"),
    Fault("an object of a text completion", TEXT, "completion-answer-object", _member("object", "chat.completion")),
    Fault(
        "a null where a member may only be left out, plain", PLAIN, "chat-answer-null-member", _message(tool_calls=None)
    ),
    Fault("a null in a text completion", TEXT, "completion-answer-null-member", _member("system_fingerprint", None)),
    Fault("no logprobs in a text completion", TEXT, "completion-answer-nullable-member", _logprobs_left_out),
    Fault("a null in a text chunk", TEXT_STREAM, "completion-chunk-null-member", _each("system_fingerprint", None)),
    Fault("a text chunk without finish_reason", TEXT_STREAM, "completion-chunk-nullable-member", _finish_left_out),
    Fault("an object of a text chunk", TEXT_STREAM, "completion-chunk-object", _each("object", "text.chunk")),
    Fault("a text that is null", TEXT, "completion-answer-schema", _choice(text=None), also="text-contains"),
    Fault("log probabilities of a chat", TEXT_LOGPROBS, "logprobs-shape", _no_lists, also="logprobs"),
    Fault("lists of log probabilities that differ in length", TEXT_LOGPROBS, "logprobs-lengths", _lengths),
    Fault("an answer that breaks off", PLAIN, "answer-comes", _cut),
    Fault("a text's index that is not the choice", TEXT, "choice-index", _choice(index=1)),
    Fault("a text stream without finish", TEXT_STREAM, "finish-missing", _no_finish),
    Fault("a text stream with a finish in its middle", TEXT_STREAM, "finish-last", _finish_early),
    Fault(
        "a text stream with a number for text",
        TEXT_STREAM,
        "completion-chunk-schema",
        _text("text", 1),
        also="text-contains",
    ),
)
