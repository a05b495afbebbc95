"""What an answer or a stream said, read leniently: of a broken one what could be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diglot import gate
from diglot.error_event import error_of, words
from diglot.errors import InvalidInput
from diglot.gate import object_of
from diglot.legality.gathered import Gathered
from diglot.legality.items import items

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from diglot.legality.rule import Api, Operation


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a tool; arguments are the text that was said, which need not be JSON."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice; of a batch one of its answers; of a native answer the only one.

    finish: the word it ended with, as its API spells it. logprobs: of how many positions; None where there are none.
    """

    index: int
    text: str
    calls: tuple[Call, ...]
    finish: str | None
    logprobs: int | None
    role: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """What was said.

    choices: by their index. usage: the counts as they came, native metrics by their names.
    embeddings: the vectors; one in base64 is its text. models: their ids.
    error: the message of an error that stood in place of an answer, or in a stream.
    """

    choices: tuple[Choice, ...] = ()
    usage: Mapping[str, Any] | None = None
    embeddings: tuple[Any, ...] = ()
    models: tuple[str, ...] = ()
    error: str | None = None


def said(raw: bytes, *, api: Api, operation: Operation, stream: bool) -> Said:
    """What an answer says, or a stream, of which the text is taken as check_stream takes it.

    Nothing is raised: what cannot be read has said nothing.
    """
    told = Gathered()
    for value in _values(raw, stream):
        error = error_of(value)
        if error is not None:
            told.error = words(error) or "an error without a message"
        else:
            told.take(object_of(value), api, operation)
    return Said(
        tuple(_choice(index, told) for index in sorted(told.choices)),
        told.usage,
        tuple(told.embeddings),
        tuple(told.models),
        told.error,
    )


def _choice(index: int, told: Gathered) -> Choice:
    one = told.choices[index]
    calls = tuple(Call(call.id, call.name, "".join(call.arguments)) for call in one.calls)
    return Choice(index, "".join(one.text), calls, one.finish, one.logprobs, one.role)


def _values(raw: bytes, stream: bool) -> Iterator[Any]:
    """The documents that can be read."""
    for text in [item.text for item in items(raw)] if stream else [raw]:
        try:
            yield gate.parse(text)
        except InvalidInput:
            continue
