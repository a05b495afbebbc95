"""Real streams of OpenAI's API become native events."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from diglot import ErrorEvent, Exchange, chat
from recordings import said, shelf
from recordings.cutting import cuttings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordings.shelf import Recorded

# Streams that never say why they ended: what they said is given, and then an error instead of a clean end.
UNENDED = {"providers/tgi/chat-stream-tools-calls-78e64f"}
LOST = {
    "choices[].content_filter_results": "metadata",
    "choices[].delta.reasoning": "metadata",
    "choices[].delta.token_id": "metadata",
    "choices[].index": "content",
    "choices[].logprobs.content[].id": "metadata",
    "choices[].logprobs.content[].top_logprobs[].id": "metadata",
    "choices[].obfuscation": "metadata",
    "choices[].seed": "metadata",
    "created": "metadata",
    "created_at": "metadata",
    "id": "metadata",
    "model": "metadata",
    "model_id": "metadata",
    "model_version": "metadata",
    "obfuscation": "metadata",
    "prompt_filter_results": "metadata",
    "service_tier": "metadata",
    "system": "metadata",
    "system_fingerprint": "metadata",
    "time_info": "metadata",
    "timings": "metadata",
    "usage.cached_tokens": "metadata",
    "usage.completion_tokens_details": "metadata",
    "usage.prompt_tokens_details": "metadata",
}


def choices(one: Recorded) -> Iterable[int]:
    return range(one.request.get("n") or 1)


def translated(one: Recorded, items: Iterable[Any], choice: int) -> tuple[list[Any], set[tuple[str, str]]]:
    """The events, an ErrorEvent as it is, and the losses: path and kind."""
    machine = chat.ChunksToEvents(Exchange.of(one.request), choice)
    made = [event for item in items for event in machine.feed(item)] + machine.finish()
    lost = {(re.sub(r"\[\d+\]", "[]", loss.path), str(loss.kind)) for loss in machine.losses}
    return [event if isinstance(event, ErrorEvent) else event.data for event in made], lost


def events(one: Recorded, made: list[Any]) -> list[Any]:
    """The events before the end that a stream without a finish_reason gets."""
    if one.name not in UNENDED:
        return made
    assert isinstance(made[-1], ErrorEvent)
    assert made[-1].data == {"error": {"message": "502: the stream ended without a finish_reason"}}
    return made[:-1]


@shelf.each("openai", "stream")
def test_a_stream_keeps_text_calls_arguments_usage_and_finish(one: Recorded) -> None:
    for choice in choices(one):
        made, lost = translated(one, one.items or (), choice)
        assert said.native_stream(events(one, made)) == said.openai_stream(one.items or (), choice).in_native_words()
        assert lost <= set(LOST.items())


def test_the_losses_of_all_streams_are_known() -> None:
    shelf.needed()
    streams = shelf.of("openai", "stream")
    assert set().union(*(translated(one, one.items or (), 0)[1] for one in streams)) == set(LOST.items())


@shelf.each("openai", "stream")
def test_events_come_in_the_order_of_a_native_stream(one: Recorded) -> None:
    for choice in choices(one):
        made = events(one, translated(one, one.items or (), choice)[0])
        kinds = [item["event"]["event_type"] for item in made]
        ended = [] if one.name in UNENDED else ["complete"]
        assert kinds == ["start", *["progress"] * (len(kinds) - 1 - len(ended)), *ended]
        statuses = [item["event"]["delta"].get("parse_status") for item in made]
        assert statuses.count("started") == statuses.count("succeeded") == len(said.native_stream(made).calls)
        assert all("metrics" not in item and "stop_reason" not in item["event"] for item in made[: -len(ended) or None])


@shelf.each("openai", "stream")
def test_call_fragments_are_sent_as_they_come(one: Recorded) -> None:
    for choice in choices(one):
        made = events(one, translated(one, one.items or (), choice)[0])
        deltas = [item["event"]["delta"] for item in made]
        fragments = "".join(delta["tool_call"] for delta in deltas if delta.get("parse_status") == "in_progress")
        whole = said.whole(one.items or (), choice)["choices"][0]["message"].get("tool_calls", ())
        assert fragments == "".join(call["function"]["arguments"] for call in whole)


@shelf.each("openai", "stream")
def test_items_may_be_mappings_text_or_bytes(one: Recorded) -> None:
    for choice in choices(one):
        items = one.items or []
        expected = translated(one, items, choice)
        texts = [json.dumps(item) for item in items]
        for form in (texts, [text.encode() for text in texts], [bytearray(text.encode()) for text in texts]):
            made, lost = translated(one, form, choice)
            assert (events(one, made), lost) == (events(one, expected[0]), expected[1])


def without_mirror(chunk: dict[str, Any]) -> dict[str, Any]:
    """A chunk without the text that Together repeats beside its delta: the cuts of one are not those of the other."""
    return {
        **chunk,
        "choices": [{k: v for k, v in one.items() if k != "text"} for one in chunk["choices"]],
    }


@shelf.each("openai", "stream")
def test_cut_elsewhere_a_stream_says_the_same(one: Recorded) -> None:
    for choice in choices(one):
        made, lost = translated(one, one.items or (), choice)
        expected = said.native_stream(events(one, made)), lost
        for name, chunks in cuttings([without_mirror(chunk) for chunk in one.items or ()]):
            assert said.openai_stream(chunks, choice) == said.openai_stream(one.items or (), choice), name
            again, lost = translated(one, chunks, choice)
            assert (said.native_stream(events(one, again)), lost) == expected, name


@shelf.each("openai", "stream")
def test_a_stream_says_what_the_plain_answer_says(one: Recorded) -> None:
    """The answer that its chunks make, translated whole, is what the events make."""
    for choice in choices(one):
        made = events(one, translated(one, one.items or (), choice)[0])
        whole = said.whole(one.items or (), choice)
        plain = chat.response_to_llama_stack(whole, Exchange.of(one.request)).data
        told, expected = said.native_stream(made), said.native_answer(plain)
        assert told == (expected._replace(end=None, usage=None) if one.name in UNENDED else expected)
        assert [token for item in made for token in item["event"].get("logprobs") or ()] == (plain["logprobs"] or [])


@shelf.each("openai", "stream")
def test_a_cut_stream_never_ends_clean(one: Recorded) -> None:
    items = one.items or []
    for last in {0, 1, len(items) // 2, len(items)}:
        machine = chat.ChunksToEvents(Exchange.of(one.request))
        for item in items[:last]:
            machine.feed(item)
        *before, end = machine.finish(cut=True)
        assert isinstance(end, ErrorEvent)
        assert end.data == {"error": {"message": "502: the stream was cut"}}
        assert {item.data["event"]["event_type"] for item in before} <= {"progress"}  # type: ignore[union-attr]
        assert {item.data["event"]["delta"]["type"] for item in before} <= {"tool_call"}  # type: ignore[union-attr]


@shelf.each("openai", "stream")
def test_there_and_back_a_stream_says_the_same(one: Recorded) -> None:
    exchange = Exchange.of({**one.request, "stream_options": {"include_usage": True}})
    for choice in choices(one):
        made = events(one, translated(one, one.items or (), choice)[0])
        machine = chat.EventsToChunks(exchange, choice)
        back = [chunk for item in made for chunk in machine.feed(item)] + machine.finish()
        if one.name in UNENDED:
            assert isinstance(back.pop(), ErrorEvent)
        expected = said.openai_stream(one.items or (), choice)
        again = said.openai_stream([chunk.data for chunk in back], choice)
        end = "tool_calls" if expected.calls and expected.end == "stop" and not exchange.named_tool else expected.end
        assert again == expected._replace(end=end)


def test_the_streams_are_the_ones_that_were_counted() -> None:
    shelf.needed()
    assert len([one for one in shelf.of("openai", "stream") if one.name.startswith("providers/")]) >= 74
