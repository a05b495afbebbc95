"""Real native streams become OpenAI's chunks."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from diglot import ErrorEvent, Exchange, StreamError, chat
from recordings import said, shelf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordings.shelf import Recorded


def asked(one: Recorded) -> Exchange:
    return replace(Exchange.of(one.request, id="chatcmpl-9", created=1700000000), include_usage=True)


def translated(one: Recorded, items: Iterable[Any], exchange: Exchange | None = None) -> list[Any]:
    exchange = exchange or asked(one)
    machine = chat.EventsToChunks(exchange)
    made = [chunk for item in items for chunk in machine.feed(item)] + machine.finish()
    lost = [] if exchange.include_usage else [("metrics", "metadata")]
    assert [(loss.path, loss.kind) for loss in machine.losses] == lost
    assert not any(isinstance(chunk, ErrorEvent) for chunk in made)
    return [chunk.data for chunk in made]


@shelf.each("llama_stack", "stream")
def test_a_stream_keeps_text_calls_arguments_usage_and_finish(one: Recorded) -> None:
    items = one.items or []
    named = asked(one).named_tool is not None
    assert said.openai_stream(translated(one, items)) == said.native_stream(items).in_openai_words(named)


@shelf.each("llama_stack", "stream")
def test_chunks_come_in_the_order_of_openais_streams(one: Recorded) -> None:
    made = translated(one, one.items or [])
    *parts, counts = made
    assert {(chunk["id"], chunk["created"], chunk["model"], chunk["object"]) for chunk in made} == {
        ("chatcmpl-9", 1700000000, one.request["model_id"], "chat.completion.chunk")
    }
    assert [choice["index"] for chunk in parts for choice in chunk["choices"]] == [0] * len(parts)
    assert all(chunk["usage"] is None for chunk in parts)
    assert counts["choices"] == []
    assert [chunk["choices"][0]["delta"].get("role") for chunk in parts] == ["assistant"] + [None] * (len(parts) - 1)
    ends = [chunk["choices"][0]["finish_reason"] for chunk in parts]
    assert ends[:-1] == [None] * (len(ends) - 1)
    assert ends[-1] is not None


@shelf.each("llama_stack", "stream")
def test_a_call_is_one_delta_with_its_own_index(one: Recorded) -> None:
    deltas = [choice["delta"] for chunk in translated(one, one.items or []) for choice in chunk["choices"]]
    calls = [delta["tool_calls"] for delta in deltas if "tool_calls" in delta]
    assert [[call["index"] for call in delta] for delta in calls] == [[i] for i, _ in enumerate(calls)]
    assert all(call["type"] == "function" for delta in calls for call in delta)
    assert len(calls) == len(said.native_stream(one.items or []).calls)


@shelf.each("llama_stack", "stream")
def test_usage_is_sent_only_where_it_was_asked_for(one: Recorded) -> None:
    """A native request asks for nothing of the kind; the gateway's own request does."""
    made = translated(one, one.items or [], replace(asked(one), include_usage=False))
    assert not any("usage" in chunk for chunk in made)
    full = translated(one, one.items or [])
    assert [{**chunk, "usage": None} for chunk in made] == full[:-1]
    assert full[-1]["usage"] == said.native_stream(one.items or []).usage


@shelf.each("llama_stack", "stream")
def test_items_may_be_mappings_text_or_bytes(one: Recorded) -> None:
    expected = translated(one, one.items or [])
    texts = [json.dumps(item) for item in one.items or []]
    for form in (texts, [text.encode() for text in texts], [bytearray(text.encode()) for text in texts]):
        assert translated(one, form) == expected
    lines = [line.removeprefix(b"data: ") for line in (one.sse or b"").splitlines() if line]
    assert translated(one, lines) == expected


@shelf.each("llama_stack", "stream")
def test_cut_elsewhere_a_stream_says_the_same(one: Recorded) -> None:
    """Texts and the raw fragments of calls in single characters, and joined."""
    items = one.items or []
    expected = said.openai_stream(translated(one, items))
    assert said.openai_stream(translated(one, [part for item in items for part in letters(item)])) == expected
    assert said.openai_stream(translated(one, joined(items))) == expected


def letters(item: dict[str, Any]) -> list[dict[str, Any]]:
    event = item["event"]
    for name in ("text", "tool_call"):
        fragment = event["delta"].get(name)
        if isinstance(fragment, str) and fragment:
            return [{**item, "event": {**event, "delta": {**event["delta"], name: one}}} for one in fragment]
    return [item]


def joined(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for item in items:
        event = item["event"]
        last = made[-1]["event"] if made else {"event_type": None}
        name = event["delta"]["type"]
        same = name == (last.get("delta") or {}).get("type") and isinstance(event["delta"][name], str)
        if event["event_type"] == last["event_type"] == "progress" and same and not event["stop_reason"]:
            delta = {**event["delta"], name: last["delta"][name] + event["delta"][name]}
            made[-1] = {**item, "event": {**event, "delta": delta}}
        else:
            made.append(item)
    return made


@shelf.each("llama_stack", "stream")
def test_a_stream_says_what_the_plain_answer_says(one: Recorded) -> None:
    items = one.items or []
    text, _, end, _ = said.native_stream(items)
    deltas = [item["event"]["delta"] for item in items]
    calls = [delta["tool_call"] for delta in deltas if delta.get("parse_status") == "succeeded"]
    message = {"role": "assistant", "content": text, "stop_reason": end, "tool_calls": calls}
    plain = chat.response_to_openai({"completion_message": message, "metrics": items[-1]["metrics"]}, asked(one)).data
    whole = said.whole(translated(one, items))
    (choice,), (streamed,) = plain["choices"], whole["choices"]
    assert {"content": None, "refusal": None, **streamed["message"]} == choice["message"]
    assert streamed["finish_reason"] == choice["finish_reason"]
    assert whole["usage"] == plain["usage"]


@shelf.each("llama_stack", "stream")
def test_there_and_back_a_stream_says_the_same(one: Recorded) -> None:
    machine = chat.ChunksToEvents(asked(one))
    back = [event for item in translated(one, one.items or []) for event in machine.feed(item)] + machine.finish()
    assert said.native_stream([event.data for event in back]) == said.native_stream(one.items or [])
    assert [loss.path for loss in machine.losses] == ["id", "created", "model"]


@shelf.each("llama_stack", "stream")
def test_a_cut_stream_never_ends_clean(one: Recorded) -> None:
    items = one.items or []
    for last in range(len(items)):
        for cut in (True, False):
            machine = chat.EventsToChunks(asked(one))
            made = [chunk for item in items[:last] for chunk in machine.feed(item)]
            (end,) = machine.finish(cut=cut)
            assert isinstance(end, ErrorEvent)
            why = "the stream was cut" if cut else "the stream ended without a complete event"
            assert end.data == {"error": {"message": why, "type": "server_error", "param": None, "code": None}}
            assert all(choice["finish_reason"] is None for chunk in made for choice in chunk.data["choices"])  # type: ignore[union-attr]


@shelf.each("llama_stack", "error")
def test_an_error_in_a_stream_is_the_servers(one: Recorded) -> None:
    if one.items is None:
        return
    machine = chat.EventsToChunks(Exchange())
    ((end,),) = [machine.feed(item) for item in one.items]
    assert isinstance(end, ErrorEvent)
    status, _, message = one.items[0]["error"]["message"].partition(": ")
    assert (str(end.status), end.data["error"]["message"]) == (status, message)
    assert end.data["error"].keys() == {"message", "type", "param", "code"}
    assert machine.finish() == []
    with pytest.raises(StreamError):
        machine.finish()


def test_n_streams_become_one() -> None:
    """Two recorded streams as two choices: each says what it said alone."""
    shelf.needed()
    streams = shelf.of("llama_stack", "stream")
    for first, second in itertools.pairwise(streams):
        machine = chat.MergeChunks(replace(asked(first), n=2))
        made: list[Any] = []
        for i in range(max(len(first.items or ()), len(second.items or ()))):
            for index, one in enumerate((first, second)):
                made += machine.feed(index, one.items[i]) if i < len(one.items or ()) else []  # type: ignore[index]
        made += machine.finish()
        chunks = [chunk.data for chunk in made]
        for index, one in enumerate((first, second)):
            alone = said.native_stream(one.items or []).in_openai_words(asked(first).named_tool is not None)
            assert said.openai_stream(chunks, index)[:3] == alone[:3]
        counts = [said.native_stream(one.items or []).usage or {} for one in (first, second)]
        prompt, completion = (
            max(one["prompt_tokens"] for one in counts),
            sum(one["completion_tokens"] for one in counts),
        )
        assert chunks[-1]["usage"] == {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        }
