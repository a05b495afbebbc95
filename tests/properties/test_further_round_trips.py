"""There and back, of text completions, of requests for embeddings and of lists of models."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from diglot import Exchange, completion, embedding, models

from .joined import data, join_completion_chunks, join_completion_events
from .strategies import answers, completion_streams, further
from .test_round_trips import Trips


def lossy(function: Any) -> Any:
    return lambda source: function(source, on_loss="record")


@pytest.mark.parametrize(
    ("trip", "sources", "there", "back"),
    [
        (
            "an OpenAI completion request",
            further.completion_requests,
            lossy(completion.request_to_llama_stack),
            lossy(completion.request_to_openai),
        ),
        (
            "a native completion request",
            further.native_completion_requests,
            lossy(completion.request_to_openai),
            lossy(completion.request_to_llama_stack),
        ),
        (
            "an OpenAI embedding request",
            further.embedding_requests,
            embedding.request_to_llama_stack,
            embedding.request_to_openai,
        ),
        (
            "a native embedding request",
            further.native_embedding_requests,
            lossy(embedding.request_to_openai),
            embedding.request_to_llama_stack,
        ),
        ("an OpenAI list of models", further.model_lists, models.list_to_llama_stack, models.list_to_openai),
        ("a native list of models", further.native_model_lists, models.list_to_openai, models.list_to_llama_stack),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_it_comes_back(trip: str, sources: Any, there: Any, back: Any) -> None:
    trips = Trips(trip)

    @given(sources)
    def there_and_back(source: Any) -> None:
        made = there(source)
        trips.hold(source, made.losses, back(made.json()).data)

    there_and_back()
    trips.end()


def test_an_openai_completion_comes_back() -> None:
    trips = Trips("an OpenAI completion answer")

    @given(further.completions, answers.exchanges)
    def there_and_back(source: Any, exchange: Exchange) -> None:
        there = completion.response_to_llama_stack(source, exchange)
        trips.hold(source, there.losses, completion.response_to_openai(there.json(), exchange).data, exchange)

    there_and_back()
    trips.end()


def test_a_native_completion_comes_back() -> None:
    trips = Trips("a native completion answer")

    @given(further.native_completions, answers.exchanges)
    def there_and_back(source: Any, exchange: Exchange) -> None:
        there = completion.response_to_openai(source, exchange)
        trips.hold(source, there.losses, completion.response_to_llama_stack(there.json(), exchange).data, exchange)

    there_and_back()
    trips.end()


def test_an_openai_stream_of_a_completion_comes_back() -> None:
    trips = Trips("an OpenAI completion stream")

    @given(completion_streams.chunk_streams(), answers.exchanges)
    def there_and_back(source: Any, exchange: Exchange) -> None:
        whole, chunks = source
        there, back = completion.ChunksToEvents(exchange), completion.EventsToChunks(exchange)
        events = data([event for chunk in chunks for event in there.feed(chunk)] + there.finish())
        again = data([chunk for event in events for chunk in back.feed(event)] + back.finish())
        losses = completion.response_to_llama_stack(whole, exchange).losses
        trips.hold(whole, losses, join_completion_chunks(again), exchange)

    there_and_back()
    trips.end()


def test_a_native_stream_of_a_completion_comes_back() -> None:
    trips = Trips("a native completion stream")

    @given(completion_streams.event_streams(), answers.exchanges)
    def there_and_back(source: Any, exchange: Exchange) -> None:
        whole, events = source
        there, back = completion.EventsToChunks(exchange), completion.ChunksToEvents(exchange)
        chunks = data([chunk for event in events for chunk in there.feed(event)] + there.finish())
        again = data([event for chunk in chunks for event in back.feed(chunk)] + back.finish())
        losses = completion.response_to_openai(whole, exchange).losses
        trips.hold(whole, losses, join_completion_events(again), exchange)

    there_and_back()
    trips.end()
