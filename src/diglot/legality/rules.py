"""All rules of protocol, by their names: they stand beside what judges by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.legality import (
    calls,
    chat,
    check,
    choices,
    chunks,
    documents,
    embedding,
    envelope,
    errors,
    finish,
    head,
    items,
    logprobs,
    models,
    native_answers,
    native_calls,
    native_completion,
    native_events,
    native_finish,
    native_metrics,
    stream,
    usage,
)
from diglot.legality.document import Document
from diglot.legality.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

_ROOMS: Final = (
    *(calls, chat, check, choices, chunks, documents, embedding, envelope, errors, finish, head, items, logprobs),
    *(models, native_answers, native_calls, native_completion, native_events, native_finish, native_metrics),
    *(stream, usage),
)


def _of(room: ModuleType) -> Iterator[Rule]:
    """The rules that a module names."""
    for value in vars(room).values():
        if isinstance(value, Rule):
            yield value
        elif isinstance(value, Document):
            yield from value.rules


def found() -> Iterator[Rule]:
    """Every rule that a module names, as often as it does."""
    for room in _ROOMS:
        yield from _of(room)
    yield from envelope.ONE.values()


RULES: Final[Mapping[str, Rule]] = {rule.name: rule for rule in sorted(found(), key=lambda rule: rule.name)}
