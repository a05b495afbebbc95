"""What holds of every translation: the source stays as it is, losses are true, and the policy does what it says."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot import Exchange, Kind, LossError, chat, completion, embedding, gate, generate, models
from diglot.chat import calls, chunks, response, spoken
from diglot.generate import ending, template

from .documents import at, difference, identical, steps
from .strategies import answers, further, native_requests, openai_requests, raw, streams

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from diglot import Loss

Translate = Callable[..., tuple[list[Any], list["Loss"]]]
# A call or a text that a stream never ended is told with what its fragments add up to, which stands nowhere as a whole; of a
# raw text, and of a text in a raw prompt, the part of it is told.
JOINED: Final = {
    *(calls.RAW, chunks.UNENDED, chunks.FAILED, spoken.FAILED, spoken.BEYOND),
    *(response.SECOND_CALL, template.TOKEN, ending.LATE),
}


@dataclass(frozen=True)
class Way:
    """One kind of document in one direction: its sources are lists, of one document or of a stream's items."""

    name: str
    sources: SearchStrategy[list[Any]]
    translate: Translate

    def __str__(self) -> str:
        return self.name


def plain(function: Any) -> Translate:
    def translate(source: list[Any], exchange: Exchange, **options: Any) -> tuple[list[Any], list[Loss]]:
        made = function(source[0], exchange, **options)
        return [made.data], list(made.losses)

    return translate


def streamed(machine: Any) -> Translate:
    def translate(source: list[Any], exchange: Exchange, **options: Any) -> tuple[list[Any], list[Loss]]:
        running = machine(exchange, **options)
        made = [item for one in source for item in running.feed(one)] + running.finish()
        told = [loss for item in made for loss in item.losses]
        assert [*running.losses[: len(told)]] == told
        return [item.data for item in made], running.losses

    return translate


def alone(document: Any) -> list[Any]:
    return [document]


def items(stream: streams.Stream) -> list[Any]:
    return stream[1]


def requested(function: Any) -> Any:
    """A translator of requests, which needs no exchange, and loses what it must."""
    return lambda one, _, **options: function(one, **{"on_loss": "record", **options})


def of_one_format(request: Any) -> Any:
    """The same request, without the deprecated spelling of what its tool_config may say otherwise."""
    return {name: member for name, member in request.items() if name != "tool_prompt_format"}


def listing(function: Any) -> Any:
    return lambda one, _, **options: function(one, **options)


WAYS: Final = (
    Way(
        "an OpenAI request",
        openai_requests.requests().map(alone),
        plain(lambda one, _, **options: chat.request_to_llama_stack(one, **{"on_loss": "record", **options})),
    ),
    Way(
        "a native request",
        native_requests.requests().map(alone),
        plain(lambda one, _, **options: chat.request_to_openai(one, **{"on_loss": "record", **options})),
    ),
    Way("an OpenAI answer", answers.responses.map(alone), plain(chat.response_to_llama_stack)),
    Way("a native answer", answers.native_responses.map(alone), plain(chat.response_to_openai)),
    Way("an OpenAI stream", streams.chunk_streams().map(items), streamed(chat.ChunksToEvents)),
    Way("a native stream", streams.event_streams().map(items), streamed(chat.EventsToChunks)),
    Way(
        "an OpenAI completion request",
        further.completion_requests.map(alone),
        plain(requested(completion.request_to_llama_stack)),
    ),
    Way(
        "a native completion request",
        further.native_completion_requests.map(alone),
        plain(requested(completion.request_to_openai)),
    ),
    Way("an OpenAI completion", further.completions.map(alone), plain(completion.response_to_llama_stack)),
    Way("a native completion", further.native_completions.map(alone), plain(completion.response_to_openai)),
    Way("an OpenAI completion stream", further.completion_chunks, streamed(completion.ChunksToEvents)),
    Way("a native completion stream", further.native_completion_chunks, streamed(completion.EventsToChunks)),
    Way(
        "an OpenAI embedding request",
        further.embedding_requests.map(alone),
        plain(requested(embedding.request_to_llama_stack)),
    ),
    Way(
        "a native embedding request",
        further.native_embedding_requests.map(alone),
        plain(requested(embedding.request_to_openai)),
    ),
    Way("an OpenAI embedding", further.embeddings.map(alone), plain(embedding.response_to_llama_stack)),
    Way("a native embedding", further.native_embeddings.map(alone), plain(embedding.response_to_openai)),
    Way("an OpenAI list of models", further.model_lists.map(alone), plain(listing(models.list_to_llama_stack))),
    Way("a native list of models", further.native_model_lists.map(alone), plain(listing(models.list_to_openai))),
)
RAW_WAYS: Final = (  # one way only
    Way(
        "a native request for the raw route",
        native_requests.requests().map(of_one_format).map(alone),
        plain(requested(generate.chat.request_to_ollama)),
    ),
    Way(
        "an OpenAI request for the raw route",
        openai_requests.requests().map(alone),
        plain(requested(generate.chat.request_to_ollama)),
    ),
    Way(
        "a native completion request for the raw route",
        further.native_completion_requests.map(alone),
        plain(requested(generate.completion.request_to_ollama)),
    ),
    Way(
        "an OpenAI completion request for the raw route",
        further.completion_requests.map(alone),
        plain(requested(generate.completion.request_to_ollama)),
    ),
    Way("a raw answer, natively", raw.answers.map(alone), plain(generate.chat.response_to_llama_stack)),
    Way("a raw answer", raw.answers.map(alone), plain(generate.chat.response_to_openai)),
    Way("a raw completion, natively", raw.answers.map(alone), plain(generate.completion.response_to_llama_stack)),
    Way("a raw completion", raw.answers.map(alone), plain(generate.completion.response_to_openai)),
    Way("a raw stream, natively", raw.streams, streamed(generate.chat.ItemsToEvents)),
    Way("a raw stream", raw.streams, streamed(generate.chat.ItemsToChunks)),
    Way("a raw stream of a completion, natively", raw.streams, streamed(generate.completion.ItemsToEvents)),
    Way("a raw stream of a completion", raw.streams, streamed(generate.completion.ItemsToChunks)),
)
every_way = pytest.mark.parametrize("way", [*WAYS, *RAW_WAYS], ids=str)


@every_way
def test_the_source_is_never_changed(way: Way) -> None:
    @given(way.sources, answers.exchanges)
    def unchanged(source: list[Any], exchange: Exchange) -> None:
        before = copy.deepcopy(source)
        way.translate(source, exchange)
        assert repr(source) == repr(before)

    unchanged()


@every_way
def test_every_loss_stands_in_the_source(way: Way) -> None:
    @given(way.sources, answers.exchanges)
    def stands(source: list[Any], exchange: Exchange) -> None:
        _, losses = way.translate(source, exchange)
        for loss in losses:
            found = [held for held in source if _stands(held, loss)]
            assert found, f"{loss.path!r} = {loss.value!r} stands nowhere"
            assert loss.why
            assert loss.path in str(loss)

    stands()


def _stands(document: Any, loss: Loss) -> bool:
    try:
        held = at(document, steps(loss.path))
    except LookupError:
        return loss.value is None  # what is lost is that it is absent: a limit, counts
    return loss.why in JOINED or identical(held, loss.value)


@every_way
def test_a_policy_of_raise_raises_where_record_would_record(way: Way) -> None:
    @given(way.sources, answers.exchanges, st.sampled_from(Kind))
    def raises(source: list[Any], exchange: Exchange, kind: Kind) -> None:
        made, recorded = way.translate(source, exchange)
        of_kind = [loss for loss in recorded if loss.kind is kind]
        others = dict.fromkeys(Kind, "record")
        if of_kind:
            with pytest.raises(LossError) as caught:
                way.translate(source, exchange, on_loss={**others, kind: "raise"})
            assert caught.value.path == of_kind[0].path
            assert f'on_loss={{"{kind}": "record"}}' in str(caught.value)
        else:
            assert identical(way.translate(source, exchange, on_loss={**others, kind: "raise"})[0], made)
        if recorded:
            with pytest.raises(LossError) as caught:
                way.translate(source, exchange, on_loss="raise")
            assert caught.value.path == recorded[0].path

    raises()


@every_way
def test_the_form_of_the_source_does_not_matter(way: Way) -> None:
    @given(way.sources, answers.exchanges)
    def same(source: list[Any], exchange: Exchange) -> None:
        made, losses = way.translate(source, exchange)
        for form in (gate.dump, json.dumps, lambda one: bytearray(gate.dump(one))):
            again, told = way.translate([form(one) for one in source], exchange)
            assert identical(again, made)
            assert [str(loss) for loss in told] == [str(loss) for loss in losses]
        assert identical(way.translate(source, exchange, check="types")[0], made)

    same()


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_after_three_trips_nothing_changes_any_more(way: Way) -> None:
    other = WAYS[WAYS.index(way) ^ 1]

    @given(way.sources, answers.exchanges)
    def settled(source: list[Any], exchange: Exchange) -> None:
        trips = [source]
        for _ in range(4):
            there = way.translate(trips[-1], exchange)[0]
            trips.append(other.translate(there, exchange)[0])
        assert identical(trips[3], trips[4]), difference(trips[3], trips[4])

    settled()
