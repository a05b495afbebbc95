"""All rules of protocol, by their names: those that stand beside what judges by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from diglot.legality import (
    calls,
    chat,
    check,
    choices,
    chunks,
    documents,
    envelope,
    errors,
    finish,
    items,
    stream,
    usage,
)
from diglot.legality.document import Document
from diglot.legality.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_ROOMS: Final = (calls, chat, check, choices, chunks, documents, envelope, errors, finish, items, stream, usage)


def _in(value: Any) -> Iterator[Rule]:
    if isinstance(value, Rule):
        yield value
    elif isinstance(value, Document):
        yield from value.rules
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _in(one)


def _of(room: ModuleType) -> Iterator[Rule]:
    """The rules that a module names, in capitals as its other constants."""
    for name, value in vars(room).items():
        if name.isupper() and not name.startswith("_"):
            yield from _in(value)


RULES: Final[Mapping[str, Rule]] = {
    rule.name: rule for rule in sorted((rule for room in _ROOMS for rule in _of(room)), key=lambda rule: rule.name)
}
