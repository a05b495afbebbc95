"""Every way to make one entry of the ledgers untrue, and whether the checks notice it.

An entry is deleted, misspelt, or made to say another thing that the schemas allow: another target, another kind of loss, no
loss at all. The schemas are changed as well: a member more or less, another object in a union. What the cases show was
recorded once (facts.py), so that a mutant costs a few set operations and no translation.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from diglot.fields import BOOKS, VOCABULARIES
from diglot.ledger import Book, Ledger, Lost, Vocabulary
from diglot.report import Kind

from .checks import Schemas, against_source, against_target, against_words, short, title
from .claims import pairs
from .components import Field
from .effects import against_effects
from .evidence import against_emitted, against_reads, against_said, against_told
from .facts import facts
from .lies import SCHEMAS, WRONG, lies, renamed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True)
class Mutant:
    """One untrue registry: the books it changes, each with the true one, or the schemas, or the vocabularies."""

    sort: str
    what: str
    books: tuple[tuple[Book, Book], ...] = ()
    schemas: Schemas = SCHEMAS
    vocabularies: tuple[Vocabulary[Any, Any], ...] = ()
    first: str = ""  # the component of the ledger that is changed

    def complaints(self) -> Iterator[str]:
        """What the checks say of it, the quick ones first."""
        for book, _ in self.books:
            yield from against_source(book, self.schemas)
            yield from against_target(book, self.schemas)
        for book, true in self.books:
            yield from complaints(book, self.schemas, true, self.first)
        for one, back in zip(self.vocabularies, self.vocabularies[::-1], strict=True):
            yield from against_words(one, back, SCHEMAS.targets)
            yield from against_said(one, [facts(book) for book in BOOKS if belongs(book, one)])


def belongs(book: Book, vocabulary: Vocabulary[str, str]) -> bool:
    """Whether a book's answers say the words of a vocabulary: an object that it reads does."""
    said = {word.rpartition(".")[0] for word in vocabulary.source.split()}
    return not said.isdisjoint(ledger.source for ledger in book.ledgers)


def complaints(book: Book, schemas: Schemas, true: Book, first: str = "") -> Iterator[str]:
    """What the cases of a true book say against one, looking at the ledger of `first` before all others."""
    shown = facts(true)
    yield from against_reads(book, shown, schemas)
    yield from against_told(book, shown)
    yield from against_effects(book, shown, schemas, first)
    yield from against_emitted(book, shown, schemas)


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _of_ledgers()
    for book in BOOKS:
        yield from _of_book(book)
        yield from _of_schemas(book)
    yield from _of_vocabularies()


def _of_ledgers() -> Iterator[Mutant]:
    """Every entry of every ledger, in all the books that hold it."""
    holders: dict[int, list[Book]] = defaultdict(list)
    ledgers: dict[int, Ledger] = {}
    for book in BOOKS:
        for ledger in book.ledgers:
            holders[id(ledger)].append(book)
            ledgers[id(ledger)] = ledger
    for key, ledger in ledgers.items():
        for sort, what, mutant in lies(ledger, holders[key]):
            books = tuple((_holding(book, ledger, mutant), book) for book in holders[key])
            yield Mutant(sort, f"{title(holders[key][0])}: {short(ledger.source)}{what}", books, first=ledger.source)


def _holding(book: Book, ledger: Ledger, changed: Ledger | None) -> Book:
    others = (changed if one is ledger else one for one in book.ledgers)
    return replace(book, ledgers=tuple(one for one in others if one is not None))


def _of_book(book: Book) -> Iterator[Mutant]:
    """What is opaque and what is left: deleted, misspelt, and said of what is neither."""
    for part in ("opaque", "left"):
        entries = getattr(book, part)
        for name in entries:
            rest = {one: why for one, why in entries.items() if one != name}
            for sort, changed in (("deleted", rest), ("misspelt", renamed(entries, name))):
                yield Mutant(f"{part}: {sort}", f"{title(book)}: {name}", ((replace(book, **{part: changed}), book),))
    for name, lost in book.opaque.items():
        for kind in (kind for kind in Kind if isinstance(lost, Lost) and kind is not lost.kind):
            changed = replace(book, opaque={**book.opaque, name: replace(lost, kind=kind)})
            yield Mutant("opaque: other kind", f"{title(book)}: {name} {kind}", ((changed, book),))
        changed = replace(book, opaque={**book.opaque, name: "a mutant" if isinstance(lost, Lost) else WRONG})
        yield Mutant("opaque: lost or not", f"{title(book)}: {name}", ((changed, book),))
    for ledger in book.ledgers:
        changed = replace(book, opaque={**book.opaque, ledger.source: "a mutant"})
        yield Mutant("opaque: added", f"{title(book)}: {ledger.source}", ((changed, book),))
    for component, field in sorted(_written(book)):
        for name in (component, f"{component}.{field}"):
            changed = replace(book, left={**book.left, name: "a mutant"})
            yield Mutant("left: added", f"{title(book)}: {name}", ((changed, book),))


def _written(book: Book) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for ledger in book.ledgers:
        for path in (*" ".join(ledger.carried.values()).split(), *ledger.filled):
            found |= pairs(ledger.target, path, SCHEMAS.targets, book)[0]
    return found


def _of_schemas(book: Book) -> Iterator[Mutant]:
    """A member more or less in every object that is read or written, and another object where one may stand."""
    read = {ledger.source for ledger in book.ledgers}
    written = {component for component, _ in _written(book)}
    for sort, names in (("sources", read), ("targets", written)):
        known = getattr(SCHEMAS, sort)
        for component in sorted(names):
            members = known[component]
            ways: list[tuple[str, str, dict[str, Field]]] = [("added", "more", {**members, "more": Field()})]
            ways += [("removed", name, {one: members[one] for one in members if one != name}) for name in members]
            ways += [
                ("joined", name, {**members, name: replace(one, objects=(*one.objects, "New"))})
                for name, one in members.items()
                if one.objects and _entered(book, sort, component, name)
            ]
            for way, name, changed in ways:
                schemas = replace(SCHEMAS, **{sort: {**known, "New": {"more": Field()}, component: changed}})
                yield Mutant(f"{sort}: member {way}", f"{title(book)}: {component}.{name}", ((book, book),), schemas)


def _entered(book: Book, sort: str, component: str, name: str) -> bool:
    """Whether the objects of a member are translated, or written, one by one: not where the member is lost, or left."""
    if sort == "targets":
        return f"{component}.{name}" not in book.left
    ledger = book.of(component)
    return ledger is not None and name in ledger.carried


def _of_vocabularies() -> Iterator[Mutant]:
    for two in VOCABULARIES:
        for i, one in enumerate(two):
            for sort, what, words in _reworded(one):
                changed: list[Any] = [*two]
                changed[i] = replace(one, words=words)
                yield Mutant(f"word {sort}", f"{one.source.split()[0]}: {what}", vocabularies=tuple(changed))


def _reworded(one: Vocabulary[Any, Any]) -> Iterator[tuple[str, str, dict[str, str]]]:
    others = sorted(SCHEMAS.targets["openai.ChatCompletionChoice"]["finish_reason"].words)
    others += SCHEMAS.targets["llama_stack.CompletionMessage"]["stop_reason"].words
    for word, other in one.words.items():
        yield "deleted", word, {name: said for name, said in one.words.items() if name != word}
        yield "misspelt", word, renamed(one.words, word)
        for swapped in others:
            if swapped != other:
                yield "swapped", f"{word} -> {swapped}", {**one.words, word: swapped}


def unnoticed(all_of_them: Iterable[Mutant]) -> list[Mutant]:
    """Those that no check complains of."""
    return [mutant for mutant in all_of_them if next(mutant.complaints(), None) is None]
