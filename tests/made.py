"""Everything that diglot makes of the cases and of the recordings: what other readers are given to read."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from casefiles import EXCHANGE, To, read_cases, ways
from recordings import shelf

from diglot import ErrorEvent, Exchange, TranslationError, calltext, chat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casefiles import Case
    from recordings.shelf import Recorded


class Made(NamedTuple):
    """One document, or the items of one stream, with what they were made of, and the error that the stream ended in."""

    name: str
    source: Any
    exchange: Exchange
    data: Any
    error: Any = None


def requests(to: To) -> list[Made]:
    """Requests for servers of one side."""
    return _made(to, "chat-request", "request")


def answers(to: To) -> list[Made]:
    """Plain answers for clients of one side."""
    return _made(to, "chat-response", "answer")


def streams(to: To) -> list[Made]:
    """Streams for clients of one side; those of native servers end with their counts."""
    return _made(to, "chat-stream", "stream")


@cache
def texts(to: To) -> list[Made]:
    """Answers of raw text."""
    return [
        Made(f"cases/{case.name}", text, exchange, _text(to)(text, exchange).data) for case, text, exchange in _raw()
    ]


@cache
def text_streams(to: To) -> list[Made]:
    """Streams of raw text, which comes in single characters."""
    found: list[Made] = []
    for case, text, exchange in _raw():
        machine: Any = (calltext.TextToEvents if to == "llama_stack" else calltext.TextToChunks)(exchange)
        items = [item.data for letter in text for item in machine.feed(letter)]
        found.append(Made(f"cases/{case.name}", text, exchange, [*items, *(item.data for item in machine.finish())]))
    return found


def _text(to: To) -> Any:
    return calltext.to_llama_stack if to == "llama_stack" else calltext.to_openai


def _raw() -> Iterator[tuple[Case, str, Exchange]]:
    for case in read_cases("text"):
        yield case, case.raw["text"], replace(Exchange(**EXCHANGE), tools=frozenset(case.raw["tools"]))


@cache
def _made(to: To, kind: str, recorded: shelf.Kind) -> list[Made]:
    side: To = "openai" if to == "llama_stack" else "llama_stack"
    found = [*_cases(to, kind), *(one for part in shelf.of(side, recorded) for one in _recorded(to, kind, part))]
    assert found
    return found


def _cases(to: To, kind: str) -> Iterator[Made]:
    for case, way in ways(kind):
        if way == to and "refused" not in case.way(to):
            data, error = _translated(to, kind, case.source(to), case.exchange, case)
            yield Made(f"cases/{case.name}", case.source(to), case.exchange, data, error)


def _recorded(to: To, kind: str, one: Recorded) -> Iterator[Made]:
    try:
        exchange = replace(Exchange.of(one.request, id="chatcmpl-1", created=1700000000), include_usage=True)
        source = {"chat-request": one.request, "chat-response": one.answer, "chat-stream": one.items}[kind]
        data, error = _translated(to, kind, source, exchange)
    except TranslationError:
        return
    yield Made(one.name, source, exchange, data, error)


def _translated(to: To, kind: str, source: Any, exchange: Exchange, case: Case | None = None) -> tuple[Any, Any]:
    options = case.options if case else {"on_loss": "record"}
    if kind == "chat-request":
        return getattr(chat, f"request_to_{to}")(source, **options).data, None
    if kind == "chat-response":
        return getattr(chat, f"response_to_{to}")(source, exchange, **options).data, None
    choice, cut = (case.raw.get("choice", 0), case.raw.get("cut", False)) if case else (0, False)
    machine: Any = (chat.ChunksToEvents if to == "llama_stack" else chat.EventsToChunks)(exchange, choice, **options)
    items = [item for one in source for item in machine.feed(one)] + machine.finish(cut=cut)
    error = items.pop().data if isinstance(items[-1], ErrorEvent) else None
    return [item.data for item in items], error
