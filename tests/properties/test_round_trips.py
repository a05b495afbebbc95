"""There and back is the identity, but for what the report names and for the exceptions: see trips.py and exceptions/."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, note, settings

from diglot import Exchange, chat

from . import exceptions
from .documents import difference, identical, told
from .joined import data, join_chunks, join_events
from .listing import DOCUMENT, rendered
from .strategies import answers, native_requests, openai_requests, streams
from .trips import EXCEPTIONS, expected, unused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot import Loss

ENOUGH: Final = 500  # examples, for every exception to come up
assert exceptions


class Trips:
    """The trips of one kind in one run: each is held against what is expected, and what applied is counted."""

    def __init__(self, trip: str) -> None:
        self.trip = trip
        self.applied: Counter[str] = Counter()

    def hold(self, source: Any, losses: Sequence[Loss], back: Any, exchange: Exchange | None = None) -> None:
        """Fail where a document did not come back as it should."""
        wanted = expected(self.trip, source, losses, self.applied, exchange)
        if not identical(wanted, back):
            note(f"reported on the way there:\n{told(losses)}")
            pytest.fail(f"{self.trip} came back otherwise: {difference(wanted, back)}")

    def end(self) -> None:
        """Fail where an exception was never needed."""
        if settings.default is not None and settings.default.max_examples >= ENOUGH:
            never = unused(self.trip, self.applied)
            assert not never, f"exceptions that changed nothing: {', '.join(never)}"


def test_an_openai_request_comes_back() -> None:
    trips = Trips("an OpenAI request")

    @given(openai_requests.requests())
    def there_and_back(source: Any) -> None:
        there = chat.request_to_llama_stack(source, on_loss="record")
        trips.hold(source, there.losses, chat.request_to_openai(there.json(), on_loss="record").data)

    there_and_back()
    trips.end()


def test_a_native_request_comes_back() -> None:
    trips = Trips("a native request")

    @given(native_requests.requests())
    def there_and_back(source: Any) -> None:
        there = chat.request_to_openai(source, on_loss="record")
        trips.hold(source, there.losses, chat.request_to_llama_stack(there.json(), on_loss="record").data)

    there_and_back()
    trips.end()


def test_an_openai_answer_comes_back() -> None:
    trips = Trips("an OpenAI answer")

    @given(answers.responses, answers.exchanges)
    def there_and_back(source: Any, exchange: Exchange) -> None:
        there = chat.response_to_llama_stack(source, exchange)
        trips.hold(source, there.losses, chat.response_to_openai(there.json(), exchange).data, exchange)

    there_and_back()
    trips.end()


def test_a_native_answer_comes_back() -> None:
    trips = Trips("a native answer")

    @given(answers.native_responses, answers.exchanges)
    def there_and_back(source: Any, exchange: Exchange) -> None:
        there = chat.response_to_openai(source, exchange)
        trips.hold(source, there.losses, chat.response_to_llama_stack(there.json(), exchange).data, exchange)

    there_and_back()
    trips.end()


def test_an_openai_stream_comes_back() -> None:
    trips = Trips("an OpenAI stream")

    @given(streams.chunk_streams(), answers.exchanges)
    def there_and_back(source: Any, exchange: Exchange) -> None:
        whole, chunks = source
        there, back = chat.ChunksToEvents(exchange), chat.EventsToChunks(exchange)
        events = data([event for chunk in chunks for event in there.feed(chunk)] + there.finish())
        again = data([chunk for event in events for chunk in back.feed(event)] + back.finish())
        trips.hold(whole, chat.response_to_llama_stack(whole, exchange).losses, join_chunks(again), exchange)

    there_and_back()
    trips.end()


def test_a_native_stream_comes_back() -> None:
    trips = Trips("a native stream")

    @given(streams.event_streams(), answers.exchanges)
    def there_and_back(source: Any, exchange: Exchange) -> None:
        whole, events = source
        there, back = chat.EventsToChunks(exchange), chat.ChunksToEvents(exchange)
        chunks = data([chunk for event in events for chunk in there.feed(event)] + there.finish())
        again = data([event for chunk in chunks for event in back.feed(chunk)] + back.finish())
        trips.hold(whole, chat.response_to_openai(whole, exchange).losses, join_events(again), exchange)

    there_and_back()
    trips.end()


def test_the_exceptions_are_listed_in_the_documentation() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == rendered(), "run: cd tests && python -m properties.listing"


def test_every_exception_has_a_reason() -> None:
    for rule in (rule for rules in EXCEPTIONS.values() for rule in rules):
        assert len(rule.__doc__ or "") > 20, rule.__name__
