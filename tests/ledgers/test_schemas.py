"""Every ledger against the schemas of what it reads and what it writes."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from operations import ROOMS

from diglot.fields import BATCHES, BOOKS, VOCABULARIES
from diglot.ledger import Ledger, Vocabulary
from diglot.shape import bundle

from .checks import Schemas, against_source, against_target, against_words, title
from .components import components

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.ledger import Book

SCHEMAS = Schemas(components("lenient"), components("strict"))
EACH = pytest.mark.parametrize("book", BOOKS, ids=title)


@EACH
def test_every_source_field_is_carried_or_lost(book: Book) -> None:
    assert list(against_source(book, SCHEMAS)) == []


@pytest.mark.parametrize("book", BATCHES, ids=title)
def test_every_field_of_a_batch_becomes_one_of_what_it_holds(book: Book) -> None:
    assert list(against_source(book, SCHEMAS)) == []
    [ledger] = book.ledgers
    targets = {path for paths in ledger.carried.values() for path in paths.split()}
    assert targets <= {*SCHEMAS.targets[ledger.target]}


@EACH
def test_every_target_field_is_reached_or_left(book: Book) -> None:
    assert list(against_target(book, SCHEMAS)) == []


def test_a_new_field_of_the_source_is_named() -> None:
    book, component = BOOKS[0], "openai.CreateChatCompletionRequest"
    newer = {**SCHEMAS.sources, component: {**SCHEMAS.sources[component], "volume": SCHEMAS.sources[component]["seed"]}}
    said = list(against_source(book, replace(SCHEMAS, sources=newer)))
    assert said == ["CreateChatCompletionRequest.volume is neither carried nor lost"]


def test_a_field_that_the_schema_does_not_have_is_named() -> None:
    book, component = BOOKS[0], "openai.CreateChatCompletionRequest"
    older = {**SCHEMAS.sources, component: {**SCHEMAS.sources[component]}}
    del older[component]["logit_bias"]
    said = list(against_source(book, replace(SCHEMAS, sources=older)))
    assert said == ["CreateChatCompletionRequest.logit_bias is in the ledger, but the schema has no such field"]


@EACH
def test_values_that_say_nothing_are_values_of_their_field(book: Book) -> None:
    for ledger in book.ledgers:
        side, _, name = ledger.source.partition(".")
        defs: Any = bundle(side, "lenient")["$defs"]  # type: ignore[arg-type]
        for field, lost in (ledger.lost | ledger.judged).items():  # type: ignore[operator]
            schema = {**defs[name]["properties"][field], "$defs": defs}
            for value in lost.silent:
                assert jsonschema_rs.is_valid(schema, value), f"{name}.{field} is never {value!r}"


@EACH
def test_every_reason_is_told(book: Book) -> None:
    for ledger in book.ledgers:
        losses = [lost.why for lost in (*ledger.lost.values(), *ledger.judged.values())]
        assert all([*losses, *ledger.dropped.values(), *ledger.filled.values(), *ledger.why.values()]), ledger.source
    assert all([*book.opaque.values(), *book.left.values()])


def defined(kind: type[Any]) -> Iterator[tuple[str, Any]]:
    for room in ROOMS:
        for path in sorted(Path(import_module(f"diglot.{room}").__path__[0]).glob("*.py")):
            module = f"diglot.{room}.{path.stem}"
            for name, value in vars(import_module(module)).items():
                if isinstance(value, kind):
                    yield f"{module}.{name}", value


def test_every_ledger_is_in_a_book() -> None:
    listed = {id(ledger) for book in (*BOOKS, *BATCHES) for ledger in book.ledgers}
    assert [name for name, ledger in defined(Ledger) if id(ledger) not in listed] == []


@pytest.mark.parametrize(("one", "back"), [way for two in VOCABULARIES for way in zip(two, two[::-1], strict=True)])
def test_a_vocabulary_is_total(one: Vocabulary[str, str], back: Vocabulary[str, str]) -> None:
    assert list(against_words(one, back, SCHEMAS.targets)) == []


def test_every_vocabulary_is_held_against_its_words() -> None:
    assert {id(one) for _, one in defined(Vocabulary)} == {id(one) for two in VOCABULARIES for one in two}
