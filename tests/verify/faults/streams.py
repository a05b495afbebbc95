"""Faults of OpenAI's chat streams: their frames, their order, and what each chunk repeats."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from verify.able.sent import DONE, JSON, Sent, framed

from .fault import Fault, choices, deltas, insert_after, last_choice, text_chunk

if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN = "chat-earth-stream"
COUNTED = "usage-asked-stream"
SEVERAL = "choices-two-stream"
LOGPROBS = "logprobs-top-stream"
STOPPED = "stop-stream"


def _number(sent: Sent) -> None:
    """What the old servers' own layer did: the index counted the chunks."""
    for i, choice in enumerate(choices(sent)):
        choice["index"] = i


def _finish_everywhere(sent: Sent) -> None:
    for choice in choices(sent):
        choice["finish_reason"] = "stop"


def _no_role(sent: Sent) -> None:
    for delta in deltas(sent):
        delta.pop("role", None)


def _role_everywhere(sent: Sent) -> None:
    for delta in deltas(sent):
        delta["role"] = "assistant"


def _role_twice(sent: Sent) -> None:
    text_chunk(sent)["choices"][0]["delta"]["role"] = "assistant"


def _role_late(sent: Sent) -> None:
    assert sent.items is not None
    sent.items[0]["choices"][0]["delta"] = {"content": ""}
    text_chunk(sent)["choices"][0]["delta"]["role"] = "assistant"


def _no_finish(sent: Sent) -> None:
    last_choice(sent)["finish_reason"] = None


def _finish_twice(sent: Sent) -> None:
    assert sent.items is not None
    insert_after(sent, sent.items[-1], deepcopy(sent.items[-1]))


def _text_after_finish(sent: Sent) -> None:
    assert sent.items is not None
    insert_after(sent, sent.items[-1], deepcopy(text_chunk(sent)))


def _finish_first(sent: Sent) -> None:
    last_choice(sent)["finish_reason"] = None
    next(choices(sent))["finish_reason"] = "stop"


def _finish(word: str) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        last_choice(sent)["finish_reason"] = word

    return change


def _end(raw: bytes) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.end = raw

    return change


def _after_done(sent: Sent) -> None:
    sent.end = DONE + framed(text_chunk(sent))


def _each(name: str, *values: Any) -> Callable[[Sent], None]:
    """Another value of a member on every chunk but the first; the last value stays."""

    def change(sent: Sent) -> None:
        for i, item in enumerate((sent.items or ())[1:]):
            item[name] = values[min(i, len(values) - 1)]

    return change


def _all(name: str, value: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        for item in sent.items or ():
            item[name] = value

    return change


def _frame(raw: bytes) -> Callable[[Sent], None]:
    """Something else in the place between two chunks."""

    def change(sent: Sent) -> None:
        insert_after(sent, text_chunk(sent), raw)

    return change


def _content(value: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        text_chunk(sent)["choices"][0]["delta"]["content"] = value

    return change


def _left_out(sent: Sent) -> None:
    for choice in choices(sent):
        if choice["finish_reason"] is None:
            del choice["finish_reason"]


def _media(sent: Sent) -> None:
    sent.media = JSON


def _cut(sent: Sent) -> None:
    assert sent.items is not None
    del sent.items[-1:]
    sent.end = b""


def _broken_off(sent: Sent) -> None:
    _cut(sent)
    sent.cut = True


def _nothing(sent: Sent) -> None:
    sent.items, sent.end = [], b""


def _empty_chunk(sent: Sent) -> None:
    chunk = text_chunk(sent)
    insert_after(sent, chunk, {**chunk, "choices": []})


def _error(item: dict[str, Any], end: bytes = b"") -> Callable[[Sent], None]:
    """An error in the place of what is left of the stream."""

    def change(sent: Sent) -> None:
        assert sent.items is not None
        sent.items[2:], sent.end = [item], end

    return change


def _usage(**counts: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        assert sent.items is not None
        sent.items[-1]["usage"] |= counts

    return change


def _no_usage(sent: Sent) -> None:
    assert sent.items is not None
    del sent.items[-1]


def _unasked_usage(sent: Sent) -> None:
    assert sent.items is not None
    counts = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    sent.items.append({**sent.items[-1], "choices": [], "usage": counts})


def _usage_everywhere(sent: Sent) -> None:
    assert sent.items is not None
    for item in sent.items:
        item["usage"] = sent.items[-1]["usage"]


def _usage_twice(sent: Sent) -> None:
    assert sent.items is not None
    sent.items.append(deepcopy(sent.items[-1]))


def _usage_early(sent: Sent) -> None:
    assert sent.items is not None
    sent.items.insert(1, sent.items.pop())


def _usage_with_choices(sent: Sent) -> None:
    assert sent.items is not None
    last = sent.items.pop()
    sent.items[-1]["usage"] = last["usage"]


def _one_index(sent: Sent) -> None:
    assert sent.items is not None
    sent.items[:] = [item for item in sent.items if not item["choices"] or item["choices"][0]["index"] == 0]


def _stop_word(sent: Sent) -> None:
    text_chunk(sent)["choices"][0]["delta"]["content"] += " 4"


def _logprobs_unasked(sent: Sent) -> None:
    choice = text_chunk(sent)["choices"][0]
    token = choice["delta"]["content"]
    one = {"token": token, "logprob": -0.5, "bytes": [*token.encode()], "top_logprobs": []}
    choice["logprobs"] = {"content": [one], "refusal": None}


def _logprobs_number(sent: Sent) -> None:
    text_chunk(sent)["choices"][0]["logprobs"] = -0.5


def _logprobs_bytes(sent: Sent) -> None:
    text_chunk(sent)["choices"][0]["logprobs"]["content"][0]["bytes"] = [1, 2, 3]


def _logprobs_more(sent: Sent) -> None:
    one = text_chunk(sent)["choices"][0]["logprobs"]["content"][0]
    one["top_logprobs"] = [{**one["top_logprobs"][0], "token": str(i), "bytes": [48 + i]} for i in range(9)]


def _usage_left_out(sent: Sent) -> None:
    for item in (sent.items or ())[:-1]:
        del item["usage"]


def _half_an_event(sent: Sent) -> None:
    sent.end = DONE.rstrip()


def _null_delta(sent: Sent) -> None:
    """A member that is null, and may only be left out."""
    text_chunk(sent)["choices"][0]["delta"]["tool_calls"] = None


FAULTS = (
    Fault("the last event without its blank line", PLAIN, "sse-ended", _half_an_event),
    Fault("a null where a member may only be left out", PLAIN, "chat-chunk-null-member", _null_delta),
    Fault("the index counts the chunks", PLAIN, "choice-index", _number, also="text-contains"),
    Fault("a choice is never there", SEVERAL, "choice-missing", _one_index),
    Fault("every chunk says stop", PLAIN, "finish-once", _finish_everywhere),
    Fault("the finish before the text", PLAIN, "finish-last", _finish_first),
    Fault("no role", PLAIN, "role-first", _no_role),
    Fault("the role comes late", PLAIN, "role-first", _role_late),
    Fault("the role twice", PLAIN, "role-once", _role_twice),
    Fault("the role on every chunk", PLAIN, "role-once", _role_everywhere),
    Fault("no finish", PLAIN, "finish-missing", _no_finish),
    Fault("the finish twice", PLAIN, "finish-once", _finish_twice),
    Fault("text after the finish", PLAIN, "finish-last", _text_after_finish),
    Fault("a finish of another vocabulary", PLAIN, "chat-chunk-schema", _finish("eos")),
    Fault("tool_calls where nothing is called", PLAIN, "finish-no-calls", _finish("tool_calls")),
    Fault("no [DONE]", PLAIN, "done-missing", _end(b"")),
    Fault("[DONE] twice", PLAIN, "done-once", _end(DONE + DONE)),
    Fault("a chunk after [DONE]", PLAIN, "done-last", _after_done),
    Fault("another id on each chunk", PLAIN, "stream-one-id", _each("id", "chatcmpl-1", "chatcmpl-2")),
    Fault("an empty id", PLAIN, "id-empty", _all("id", "")),
    Fault("another time on each chunk", PLAIN, "stream-one-created", _each("created", 1, 2)),
    Fault("another model on each chunk", PLAIN, "stream-one-model", _each("model", "one", "two")),
    Fault("an object of another document", PLAIN, "chat-chunk-object", _all("object", "chat.completion")),
    Fault("a line that is no field", PLAIN, "sse-field", _frame(b"nonsense\n\n")),
    Fault("an event that is not JSON", PLAIN, "item-json", _frame(b"data: {nonsense\n\n")),
    Fault("an event that is a list", PLAIN, "chat-chunk-schema", _frame(b"data: []\n\n")),
    Fault("content that is a number", PLAIN, "chat-chunk-schema", _content(7)),
    Fault("a finish_reason that is left out", PLAIN, "chat-chunk-nullable-member", _left_out),
    Fault("another media type", PLAIN, "stream-media-type", _media),
    Fault("a stream that breaks off", PLAIN, "answer-comes", _broken_off),
    Fault("a stream that ends before its end", PLAIN, "stream-cut", _cut),
    Fault("a stream of nothing", PLAIN, "stream-empty", _nothing, also="text-contains"),
    Fault("a chunk that says nothing", PLAIN, "choices-empty", _empty_chunk),
    Fault(
        "an error, and [DONE] after it",
        PLAIN,
        "stream-error-done",
        _error({"error": {"message": "gone", "type": "server_error", "param": None, "code": None}}, DONE),
        also="text-contains",
    ),
    Fault(
        "an error of the other API's shape",
        PLAIN,
        "error-schema",
        _error({"error": {"detail": "gone"}}),
        also="text-contains",
    ),
    Fault("usage that was not asked for", PLAIN, "usage-asked", _unasked_usage),
    Fault("no usage", COUNTED, "usage-missing", _no_usage),
    Fault("usage on every chunk", COUNTED, "usage-alone", _usage_everywhere),
    Fault("usage that is left out, not null", COUNTED, "usage-nullable-member", _usage_left_out),
    Fault("the usage twice", COUNTED, "usage-once", _usage_twice),
    Fault("usage before the text", COUNTED, "usage-last", _usage_early),
    Fault("usage beside a choice", COUNTED, "usage-alone", _usage_with_choices),
    Fault("counts that do not add up", COUNTED, "usage-sum", _usage(total_tokens=1)),
    Fault("a negative count", COUNTED, "usage-negative", _usage(prompt_tokens=-1, completion_tokens=1, total_tokens=0)),
    Fault("the stop word in the text", STOPPED, "stop-left-out", _stop_word),
    Fault("log probabilities that nobody asked for", PLAIN, "logprobs-asked", _logprobs_unasked),
    Fault("log probabilities that are a number", LOGPROBS, "chat-chunk-schema", _logprobs_number),
    Fault("bytes of another token", LOGPROBS, "logprobs-bytes", _logprobs_bytes),
    Fault("more alternatives than were asked for", LOGPROBS, "logprobs-top", _logprobs_more),
)
