"""A stream says what the plain answer says, however it is cut; n answers and n streams, merged in any order, stay apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from recut import recut

from diglot import Exchange, chat

from .documents import difference, identical
from .exceptions import places
from .joined import data, join_chunks, join_events
from .strategies import answers, openai_requests, streams


def run(machine: Any, items: list[Any]) -> list[Any]:
    return data([made for item in items for made in machine.feed(item)] + machine.finish())


def same(one: Any, other: Any) -> None:
    assert identical(one, other), difference(one, other)


@given(streams.chunk_streams(), answers.exchanges)
def test_an_openai_stream_says_what_its_answer_says(stream: streams.Stream, exchange: Exchange) -> None:
    whole, chunks = stream
    plain = chat.response_to_llama_stack(whole, exchange).data
    joined = join_events(run(chat.ChunksToEvents(exchange), chunks))
    failed = [
        {"name": call["tool_name"], "arguments": call["arguments_json"]}
        for call in plain["completion_message"]["tool_calls"]
        if places.object_in(call["arguments_json"]) is None
    ]
    assert joined.pop("failed", []) == failed
    message = plain["completion_message"]
    message["tool_calls"] = [
        call for call in message["tool_calls"] if places.object_in(call["arguments_json"]) is not None
    ]
    same(plain, joined)


@given(streams.event_streams(), answers.exchanges)
def test_a_native_stream_says_what_its_answer_says(stream: streams.Stream, exchange: Exchange) -> None:
    whole, events = stream
    plain = chat.response_to_openai(whole, exchange).data
    joined = join_chunks(run(chat.EventsToChunks(exchange), events))
    wanted = {name: plain[name] for name in ("choices", "usage") if name in plain}
    if not exchange.include_usage:
        wanted.pop("usage", None)
    same(wanted, joined)


@given(streams.chunk_streams(), answers.exchanges)
def test_an_openai_stream_says_the_same_cut_elsewhere(stream: streams.Stream, exchange: Exchange) -> None:
    chunks = stream[1]
    same(*(join_events(run(chat.ChunksToEvents(exchange), cut)) for cut in (chunks, recut(chunks))))


@given(streams.event_streams(), answers.exchanges)
def test_a_native_stream_says_the_same_cut_elsewhere(stream: streams.Stream, exchange: Exchange) -> None:
    events = stream[1]
    same(*(join_chunks(run(chat.EventsToChunks(exchange), cut)) for cut in (events, recut(events))))


@given(st.lists(answers.native_responses, min_size=1, max_size=3), answers.exchanges)
def test_answers_merged_are_the_choices_of_each(sources: list[Any], exchange: Exchange) -> None:
    merged = chat.merge(sources, replace(exchange, n=len(sources)))
    each = [chat.response_to_openai(source, exchange) for source in sources]
    wanted = [{**one.data["choices"][0], "index": i} for i, one in enumerate(each)]
    same(wanted, merged.data["choices"])
    told = [loss._replace(path=_nth(i, loss.path)) for i, one in enumerate(each) for loss in one.losses]
    if len(sources) > 1:
        assert sorted(map(str, merged.losses)) == sorted(map(str, told))
    usages = [one.data.get("usage") for one in each]
    _hold_usage(merged.data.get("usage"), usages)


def _nth(i: int, path: str) -> str:
    return f"[{i}]{path}" if path.startswith("[") else f"[{i}].{path}"


def _hold_usage(merged: Any, usages: list[Any]) -> None:
    """The prompt is counted once, and where one count is unknown the sum is."""
    if None in usages:
        assert merged is None
    elif len(usages) > 1:
        prompt, completion = (
            max(one["prompt_tokens"] for one in usages),
            sum(one["completion_tokens"] for one in usages),
        )
        same(merged, {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion})


@given(st.lists(streams.event_streams(), min_size=1, max_size=3), answers.exchanges, st.randoms(use_true_random=False))
def test_streams_merged_in_any_order_are_the_choices_of_each(
    sources: list[streams.Stream], exchange: Exchange, random: Any
) -> None:
    exchange = replace(exchange, n=len(sources))
    order = [i for i, (_, events) in enumerate(sources) for _ in events]
    random.shuffle(order)
    queues = [iter(events) for _, events in sources]
    machine = chat.MergeChunks(exchange)
    chunks = data([made for i in order for made in machine.feed(i, next(queues[i]))] + machine.finish())
    usages = []
    for i, (_, events) in enumerate(sources):
        alone = join_chunks(run(chat.EventsToChunks(replace(exchange, include_usage=True), i), events), i)
        same(alone["choices"], join_chunks(chunks, i)["choices"])
        usages.append(alone.get("usage"))
    counted = [one["usage"] for one in chunks if one.get("usage") is not None]
    if exchange.include_usage:
        _hold_usage(counted[0] if counted else None, usages)
    else:
        assert not counted


@given(openai_requests.requests(), st.sampled_from([None, 1, 2, 5, 3.0, 128]))
def test_a_request_is_split_into_as_many_as_it_asks_for(source: Any, n: Any) -> None:
    alone = {name: value for name, value in source.items() if name != "n"}
    parts = chat.split({**alone, **({} if n is None else {"n": n})}, on_loss="record")
    one = chat.request_to_llama_stack(alone, on_loss="record")
    assert len(parts) == (n or 1)
    assert all(part.data == one.data and list(part.losses) == list(one.losses) for part in parts)
