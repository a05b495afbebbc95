"""A raw model's text through every door, and what comes out in one shape: what is said, what is called, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from diglot import ErrorEvent, Exchange, calltext

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from diglot import Loss


class Answer(NamedTuple):
    """What a text says."""

    content: str
    calls: list[tuple[str, str]]  # each name with its arguments as JSON
    stop: str
    losses: list[Loss]


def exchange(tools: Collection[str]) -> Exchange:
    return Exchange(id="chatcmpl-1", created=1700000000, model="m", tools=frozenset(tools))


def native(text: str, tools: Collection[str], **options: Any) -> Answer:
    made = calltext.to_llama_stack(text, exchange(tools), **options)
    message = made.data["completion_message"]
    assert [call["call_id"] for call in message["tool_calls"]] == [
        f"call_1_{i}" for i in range(len(message["tool_calls"]))
    ]
    calls = [(call["tool_name"], call["arguments_json"]) for call in message["tool_calls"]]
    return Answer(message["content"], calls, message["stop_reason"], [*made.losses])


def openai(text: str, tools: Collection[str], **options: Any) -> Answer:
    made = calltext.to_openai(text, exchange(tools), **options)
    choice: Any = made.data["choices"][0]
    called = choice["message"].get("tool_calls") or []
    assert [call["id"] for call in called] == [f"call_1_{i}" for i in range(len(called))]
    calls = [(call["function"]["name"], call["function"]["arguments"]) for call in called]
    return Answer(choice["message"]["content"] or "", calls, choice["finish_reason"], [*made.losses])


def native_stream(pieces: Iterable[str], tools: Collection[str], **options: Any) -> Answer:
    """The events, put together as a client does; their order is held here."""
    machine = calltext.TextToEvents(exchange(tools))
    events = [_data(item)["event"] for piece in pieces for item in machine.feed(piece)]
    events += [_data(item)["event"] for item in machine.finish(**options)]
    assert [event["event_type"] for event in events] == ["start", *["progress"] * (len(events) - 2), "complete"]
    said, calls, raw = [], [], None
    for event in events:
        delta = event["delta"]
        status = delta.get("parse_status")
        if status is None:
            said.append(delta["text"])
        elif status == "started":
            raw = ""
        elif status == "in_progress":
            assert raw is not None, "a fragment of a call that has not begun"
            raw += delta["tool_call"]
        elif status == "failed":
            assert delta["tool_call"] == raw, "the whole text of what failed is what was sent of it"
            said.append(delta["tool_call"])
        else:
            calls.append((delta["tool_call"]["tool_name"], delta["tool_call"]["arguments_json"]))
    return Answer("".join(said), calls, events[-1]["stop_reason"], machine.losses)


def openai_stream(pieces: Iterable[str], tools: Collection[str], **options: Any) -> Answer:
    """The chunks, put together as a client does."""
    machine = calltext.TextToChunks(exchange(tools))
    chunks = [_data(item)["choices"][0] for piece in pieces for item in machine.feed(piece)]
    chunks += [_data(item)["choices"][0] for item in machine.finish(**options)]
    assert [chunk["finish_reason"] is None for chunk in chunks] == [*[True] * (len(chunks) - 1), False]
    assert chunks[0]["delta"]["role"] == "assistant"
    called = [call for chunk in chunks for call in chunk["delta"].get("tool_calls", ())]
    assert [call["index"] for call in called] == [*range(len(called))]
    calls = [(call["function"]["name"], call["function"]["arguments"]) for call in called]
    said = "".join(chunk["delta"].get("content", "") for chunk in chunks)
    return Answer(said, calls, chunks[-1]["finish_reason"], machine.losses)


def said_so_far(text: str, tools: Collection[str]) -> Iterator[tuple[str, str]]:
    """After each character: the text so far, and what has been said of it."""
    machine = calltext.TextToEvents(exchange(tools))
    said = ""
    for end, letter in enumerate(text, 1):
        said += "".join(_data(item)["event"]["delta"].get("text", "") for item in machine.feed(letter))
        yield text[:end], said


def cuts(text: str) -> Iterator[list[str]]:
    """A text in two at every place, in pieces of a few sizes, and with empty pieces."""
    for place in range(len(text) + 1):
        yield [text[:place], text[place:]]
    for size in (1, 2, 3, 5, 8, 13):
        yield [text[start : start + size] for start in range(0, len(text), size)]
    yield ["", *text, ""]


def exact(arguments: Any) -> str:
    """Arguments as the JSON that a call carries."""
    return json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))


def _data(item: Any) -> Any:
    assert not isinstance(item, ErrorEvent), item
    return item.data
