"""Nothing but our own errors is ever raised: whatever comes, through whichever door, in whatever order.

Each example goes through every door, and once more with check="types", where nothing but the functions themselves stands
between a document that the schema lets pass and what they make of it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bad_input.doors import DOORS, EXCHANGE, well_said
from bad_input.further import TYPES_ONLY
from hypothesis import given, settings
from hypothesis import strategies as st
from properties.documents import at, steps
from properties.strategies import answers, values

from diglot import ErrorEvent, Exchange, InvalidInput, Profile, StreamError, TranslationError, UpstreamError, chat

from .mutation import mutants

if TYPE_CHECKING:
    from collections.abc import Callable

MANY = settings(max_examples=10 * settings.default.max_examples)
PROFILE = Profile("odd", finish_reasons={"eos": "stop", "x": "nothing that is known", "tool_calls": "length"})
OTHER_DOORS: list[Callable[[Any, Exchange], Any]] = [
    lambda one, _: chat.request_to_llama_stack(one, check="types", on_loss="raise"),
    lambda one, _: chat.request_to_llama_stack(one, check="types", on_loss="record"),
    lambda one, _: chat.request_to_openai(one, check="types", on_loss="record"),
    lambda one, exchange: chat.response_to_llama_stack(one, exchange, check="types", profile=PROFILE),
    lambda one, exchange: chat.response_to_openai(one, exchange, check="types", on_loss="raise"),
    lambda one, exchange: chat.response_to_openai(one, exchange, check="types"),
    lambda one, exchange: chat.ChunksToEvents(exchange, 1, check="types", profile=PROFILE).feed(one),
    lambda one, exchange: chat.EventsToChunks(exchange, 7, check="types", on_loss="raise").feed(one),
    lambda one, exchange: chat.MergeChunks(replace(exchange, n=1), check="types").feed(0, one),
    lambda one, _: chat.split(one, on_loss="record", check="types"),
    *TYPES_ONLY,
]


def through_every_door(document: Any, exchange: Exchange = EXCHANGE, *, plain: bool = False) -> None:
    """What a door refuses it must refuse well; the path of a plain document is the document's own."""
    for door in DOORS:
        _enter(document if plain else None, lambda door=door: door.enter(document))
    for other in OTHER_DOORS:
        _enter(document if plain else None, lambda other=other: other(document, exchange))
    both = [document, document]
    _enter(both if plain else None, lambda: chat.merge(both, exchange, check="types"))


def _enter(document: Any, enter: Callable[[], Any]) -> None:
    try:
        made = enter()
    except TranslationError as error:
        if not isinstance(error, UpstreamError):
            well_said(error)
        foreign = document is None or not isinstance(error, InvalidInput) or " of the exchange " in str(error)
        known = foreign or _stands(document, error.path)
        assert known, f"{error.path} is no place of the document"  # noqa: PT017
        error.to_openai()
        error.to_llama_stack()
    else:
        for one in made if isinstance(made, list) else [made]:
            if not isinstance(one, Exchange):
                json.loads(one.json())


def _stands(document: Any, path: str) -> bool:
    """Whether a place is there, or what would hold it; the whole always is."""
    if not path:
        return True
    *above, last = steps(path)
    try:
        return isinstance(at(document, above), list if isinstance(last, int) else dict)
    except LookupError:
        return False


JSON_WORDS = [
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b'"',
        b" ",
        b"\n",
        b"\\",
        b"\\u",
        b"\\ud800",
        b"\xef\xbb\xbf",
        b"\xff",
        b"\x00",
    ),
    *(b"null", b"true", b"1", b"-", b".5", b"e", b"1e400", b"NaN", b"Infinity", b"9" * 25, b"9" * 400, b"[" * 130),
    *(
        b'"model"',
        b'"model_id"',
        b'"messages"',
        b'"choices"',
        b'"event"',
        b'"role"',
        b'"user"',
        b'"content"',
        b'"error"',
    ),
]
raw: st.SearchStrategy[Any] = st.one_of(
    st.binary(max_size=60),
    st.lists(st.sampled_from(JSON_WORDS), max_size=25).map(b"".join),
    st.text(max_size=30),
    st.text(st.characters(categories=["Cs", "Cc", "Lu"]), max_size=10),
)
torn: st.SearchStrategy[bytes] = st.builds(
    lambda document, start, length, patch: _torn(json.dumps(document).encode(), start, length, patch),
    mutants,
    st.integers(0, 10_000),
    st.integers(0, 30),
    st.one_of(st.binary(max_size=4), st.sampled_from(JSON_WORDS)),
)


def _torn(document: bytes, start: int, length: int, patch: bytes) -> bytes:
    start %= len(document)
    return document[:start] + patch + document[start + length :]


class Odd:
    """An object of somebody's own."""


leaves: st.SearchStrategy[Any] = st.one_of(
    values.scalars,
    st.sampled_from([float("nan"), float("inf"), b"x", {1}, (1, 2), Odd(), Odd, range(2), 1j, "\ud800"]),
)
python: st.SearchStrategy[Any] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.dictionaries(
            st.one_of(
                st.sampled_from(["messages", "choices", "model", "event", "error", "role"]), values.keys, st.integers()
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@MANY
@given(raw)
def test_bytes_and_text(document: bytes | str) -> None:
    through_every_door(document)


@MANY
@given(torn)
def test_documents_with_a_piece_torn_out(document: bytes) -> None:
    through_every_door(document)


@MANY
@given(st.one_of(values.values, values.deep))
def test_any_json(document: Any) -> None:
    through_every_door(document)
    through_every_door(json.dumps(document))


@MANY
@given(python)
def test_any_python(document: Any) -> None:
    through_every_door(document)


@MANY
@given(mutants, answers.exchanges)
def test_mutated_documents(document: Any, exchange: Exchange) -> None:
    through_every_door(document, exchange, plain=True)


@MANY
@given(mutants, mutants)
def test_the_answer_to_a_mutated_request(request: Any, answer: Any) -> None:
    try:
        exchange = Exchange.of(request)
    except InvalidInput:
        return
    through_every_door(answer, exchange, plain=True)


items: st.SearchStrategy[Any] = st.one_of(
    mutants,
    st.sampled_from([{"error": "no"}, {"choices": []}, b"{", None]),
    st.sampled_from([door.example for door in DOORS if door.name.endswith(("Events", "Chunks"))]),
)
operations: st.SearchStrategy[Any] = st.lists(
    st.one_of(*[items.map(lambda one: ("feed", one))] * 5, st.sampled_from([("finish", False), ("finish", True)])),
    max_size=8,
)
MACHINES = (chat.ChunksToEvents, chat.EventsToChunks, chat.MergeChunks)


@MANY
@given(
    operations,
    answers.exchanges,
    st.sampled_from([None, "raise", {"content": "raise"}]),
    st.sampled_from(["schema", "types"]),
)
def test_machines_in_any_order(done: Any, exchange: Exchange, on_loss: Any, check: Any) -> None:
    for make in MACHINES:
        machine: Any = make(exchange, on_loss=on_loss, check=check)
        over = finished = False
        for what, argument in done:
            arguments = (0, argument) if make is chat.MergeChunks else (argument,)
            try:
                made = machine.feed(*arguments) if what == "feed" else machine.finish(cut=argument)
            except StreamError:
                assert finished or (over and what == "feed")
                continue
            except TranslationError:
                assert not finished
                assert what == "finish" or not over
                over, finished = True, what == "finish"
                continue
            assert not (over and what == "feed")
            assert not (finished and what == "finish")
            finished = finished or what == "finish"
            over = over or what == "finish" or any(isinstance(one, ErrorEvent) for one in made)
