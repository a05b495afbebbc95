"""Every ledger against what the cases show; a slow first test, since it translates them with every field changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from diglot.fields import BOOKS, VOCABULARIES
from diglot.ledger import Lost
from diglot.report import Kind

from .checks import title
from .effects import against_effects
from .evidence import against_emitted, against_reads, against_said, against_told
from .facts import facts
from .lies import SCHEMAS, but, renamed
from .mutants import belongs

if TYPE_CHECKING:
    from collections.abc import Callable

    from diglot.ledger import Book, Ledger, Vocabulary

EACH = pytest.mark.parametrize("book", BOOKS, ids=title)


@EACH
def test_what_is_read_is_carried_or_judged(book: Book) -> None:
    assert list(against_reads(book, facts(book), SCHEMAS)) == []


@EACH
def test_what_is_written_is_reached_or_filled(book: Book) -> None:
    assert list(against_emitted(book, facts(book), SCHEMAS)) == []


@EACH
def test_what_is_lost_is_lost_as_the_ledger_says(book: Book) -> None:
    assert list(against_told(book, facts(book))) == []


@EACH
def test_a_change_of_a_field_changes_what_its_entry_says(book: Book) -> None:
    assert list(against_effects(book, facts(book), SCHEMAS)) == []


@pytest.mark.parametrize("vocabulary", [one for two in VOCABULARIES for one in two])
def test_every_word_becomes_what_its_vocabulary_says(vocabulary: Vocabulary[str, str]) -> None:
    assert list(against_said(vocabulary, [facts(book) for book in BOOKS if belongs(book, vocabulary)])) == []


def lying(component: str, lie: Callable[[Ledger], Ledger]) -> tuple[Book, Book]:
    """The first book, and the same with a lie in place of the ledger of one component."""
    book = BOOKS[0]
    ledgers = tuple(lie(one) if one.source == f"openai.{component}" else one for one in book.ledgers)
    return book, replace(book, ledgers=ledgers)


def test_a_misspelt_field_is_named_as_read_and_as_never_read() -> None:
    name = "ChatCompletionRequestToolMessage"
    book, lie = lying(name, lambda ledger: but(ledger, carried=renamed(ledger.carried, "tool_call_id")))
    assert list(against_reads(lie, facts(book), SCHEMAS)) == [
        f"{name}: carried but never read: tool_call_ids",
        f"{name}: read but not in the ledger: tool_call_id",
    ]


def test_a_valid_but_wrong_target_is_named() -> None:
    name = "ChatCompletionMessageToolCall"
    book, lie = lying(name, lambda ledger: but(ledger, carried={**ledger.carried, "id": "tool_name"}))
    said = list(against_effects(lie, facts(book), SCHEMAS))
    assert f"no case shows {name}.id deciding ToolCall.tool_name" in said


def test_a_wrong_kind_of_loss_is_named() -> None:
    name = "CreateChatCompletionRequest"
    wrong = Lost(Kind.METADATA, "a lie")
    book, lie = lying(name, lambda ledger: but(ledger, lost={**ledger.lost, "seed": wrong}))
    said = list(against_told(lie, facts(book)))
    assert said
    assert all(
        one.startswith(f"{name}.seed in ") and one.endswith(" is a loss of tuning, not of metadata") for one in said
    )
