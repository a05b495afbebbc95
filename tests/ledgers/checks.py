"""The checks: each says in one line what is wrong with a book of ledgers, or nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from diglot.exchange import Exchange

from .claims import Pair, claimed, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.ledger import Book, Ledger, Vocabulary

    from .components import Components

EXCHANGE: Final = "exchange."
REMEMBERED: Final = frozenset(one.name for one in fields(Exchange))


@dataclass(frozen=True)
class Schemas:
    """What is read, and what is written."""

    sources: Components
    targets: Components


def title(book: Book) -> str:
    """A book's name in the tests."""
    return f"{book.kind}-to-{book.target.partition('.')[0]}"


def short(component: str) -> str:
    """A component without its side."""
    return component.rpartition(".")[2]


def against_source(book: Book, schemas: Schemas) -> Iterator[str]:
    """Every object that carried fields lead to has one ledger, or is opaque; and every ledger is led to."""
    for component, count in Counter(ledger.source for ledger in book.ledgers).items():
        if count > 1:
            yield f"{short(component)} has {count} ledgers in one book"
    reached = _reached(book, schemas.sources)
    for component in reached:
        ledger, opaque = book.of(component), component in book.opaque
        if ledger is None and not opaque:
            yield f"{short(component)} has no ledger, and is not declared opaque"
        if ledger is not None and opaque:
            yield f"{short(component)} has a ledger, and is declared opaque"
    for component in (*book.opaque, *(ledger.source for ledger in book.ledgers)):
        if component not in schemas.sources:
            yield f"{short(component)}: the schema has no such component"
        elif component not in reached:
            yield f"{short(component)} is in the book, but nothing carried leads to it"
    for ledger in book.ledgers:
        yield from _fields(ledger, schemas.sources.get(ledger.source, {}))


def _reached(book: Book, sources: Components) -> set[str]:
    """The components that stand in a document of the book, below carried fields only."""
    reached: set[str] = set()
    waiting = [book.source]
    while waiting:
        component = waiting.pop()
        ledger = book.of(component)
        if component not in reached and ledger is not None and component not in book.opaque:
            known = sources.get(component, {})
            waiting += [name for field in ledger.carried if field in known for name in known[field].objects]
        reached.add(component)
    return reached


def _fields(ledger: Ledger, known: object) -> Iterator[str]:
    name = short(ledger.source)
    places = [*ledger.carried, *ledger.lost, *ledger.dropped, *ledger.judged]
    for field in known:
        if field not in places:
            yield f"{name}.{field} is neither carried nor lost"
    for field, count in Counter(places).items():
        if field not in known:
            yield f"{name}.{field} is in the ledger, but the schema has no such field"
        if count > 1:
            yield f"{name}.{field} is in the ledger {count} times"
    for field in ledger.why:
        if field not in places:
            yield f"{name}.{field} is explained, but not in the ledger"


def against_target(book: Book, schemas: Schemas) -> Iterator[str]:
    """Every path leads somewhere, and every field of what is written is filled by someone, or left with a reason."""
    found: set[Pair] = set()
    for ledger in book.ledgers:
        if ledger.target not in schemas.targets or ledger.target in book.left:
            yield f"{short(ledger.source)} becomes {short(ledger.target)}, which nothing writes"
        for field in (field for field, paths in ledger.carried.items() if not paths.split()):
            yield f"{short(ledger.source)}.{field} is carried nowhere"
        if ledger.target != book.target and all(path.startswith(EXCHANGE) for _, path in claimed(ledger)):
            yield f"{short(ledger.source)} becomes no {short(ledger.target)}: nothing of it is carried there"
        for field, path in claimed(ledger):
            said = f"{short(ledger.source)}.{field or '(filled)'} -> {short(ledger.target)}.{path}"
            if path.startswith(EXCHANGE):
                if path.removeprefix(EXCHANGE) not in REMEMBERED:
                    yield f"{said}: the exchange has no such field"
                continue
            some, resolves = pairs(ledger.target, path, schemas.targets, book)
            found |= some
            if not resolves:
                yield f"{said}: the schema has no such path"
    yield from _left(book, schemas.targets, found)


def against_words(one: Vocabulary[str, str], back: Vocabulary[str, str], targets: Components) -> Iterator[str]:
    """A vocabulary has every word that its fields may say, gives words of the other side's, and undoes the other one."""
    for field in one.source.split():
        for word in set(_words(field, targets)) ^ set(one.words):
            known = "the schema has no such word" if word in one.words else "the vocabulary does not have it"
            yield f"{field} = {word}: {known}"
    for field in one.target.split():
        for word in set(one.words.values()) - set(_words(field, targets)):
            yield f"{field} = {word}: the schema has no such word"
    if set(one.words) != set(back.words.values()):  # the poorer side comes back as it was
        return
    for word, other in one.words.items():
        if back.words.get(other) != word:
            yield f"{one.source.split()[0]} = {word} becomes {other}, which comes back as {back.words.get(other)}"


def _words(field: str, targets: Components) -> tuple[str, ...]:
    component, _, name = field.rpartition(".")
    return targets[component][name].words


def _left(book: Book, targets: Components, found: set[Pair]) -> Iterator[str]:
    """What is reached or left: all of it, and nothing twice."""
    written: set[str] = set()
    seen: set[str] = set()
    waiting = [book.target]
    while waiting:
        component = waiting.pop()
        seen.add(component)
        if component in written or component in book.left:
            continue
        written.add(component)
        for field, one in targets.get(component, {}).items():
            name = f"{component}.{field}"
            seen.add(name)
            left, reached = name in book.left, (component, field) in found
            if reached and left:
                yield f"{name} is left, but a ledger reaches it"
            if not reached and not left:
                yield f"{name} is neither reached nor left"
            if not left:
                waiting += one.objects
    for name in book.left:
        if name not in seen:
            yield f"{name} is left, but nothing written has it"
    for ledger in book.ledgers:
        if ledger.target not in written:
            yield f"{short(ledger.source)} becomes {short(ledger.target)}, which nothing written has"
