"""All rules of protocol, by their names, and by what they are about: they stand beside what judges by them."""

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

_ROOMS: Final = {
    "What stands before an answer, and its text": (head, check),
    "The lines and the items of a stream": (items, stream),
    "Schemas": (documents,),
    "Choices, and why they end": (envelope, choices, chat, finish, chunks),
    "Calls": (calls,),
    "Usage and log probabilities": (usage, logprobs),
    "Embeddings and models": (embedding, models),
    "Native calls": (native_calls,),
    "Native answers and streams": (native_events, native_completion, native_finish, native_answers),
    "Native metrics and log probabilities": (native_metrics,),
    "Errors": (errors,),
}


def _of(room: ModuleType) -> Iterator[Rule]:
    """The rules that a module names."""
    for value in vars(room).values():
        if isinstance(value, Rule):
            yield value
        elif isinstance(value, Document):
            yield from value.rules
    yield from getattr(room, "ONE", {}).values()


def _sections() -> Iterator[tuple[str, list[Rule]]]:
    """The rules of each section; one that several modules name is of the first."""
    known = set[str]()
    for title, rooms in _ROOMS.items():
        new = {rule.name: rule for room in rooms for rule in _of(room) if rule.name not in known}
        known |= new.keys()
        yield title, [*new.values()]


SECTIONS: Final[Mapping[str, list[Rule]]] = dict(_sections())
RULES: Final[Mapping[str, Rule]] = {
    rule.name: rule for rule in sorted((one for rules in SECTIONS.values() for one in rules), key=lambda one: one.name)
}
