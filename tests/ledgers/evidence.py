"""The checks against what the cases show: what is read, what is emitted, what is lost, and which word becomes which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.ledger import Lost, says_nothing
from diglot.misfit import TAGS
from diglot.report import Kind

from .checks import EXCHANGE, short
from .claims import claimed, pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diglot.ledger import Book, Ledger, Vocabulary

    from .checks import Schemas
    from .facts import Facts, Told

CALLS: Final = frozenset({"tool_calls", "function_call", "end_of_message"})  # the words that speak of calls
EMPTY: Final[tuple[object, ...]] = ("", [], {})


def against_reads(book: Book, facts: Facts, schemas: Schemas) -> Iterator[str]:
    """Over all cases, of each object exactly what is carried or judged was asked for.

    What is lost may be asked for as well, to refuse it; what is dropped where it says of which kind the object is.
    """
    for ledger in book.ledgers:
        name, known = short(ledger.source), schemas.sources.get(ledger.source, {})
        tags = {field for field, one in known.items() if one.constant}
        asked, needed = facts.asked.get(ledger.source, set()), {*ledger.carried, *ledger.judged}
        if never := sorted(needed - asked):
            yield f"{name}: carried but never read: {' '.join(never)}"
        if more := sorted(asked - needed - {*ledger.lost} - (tags & {*ledger.dropped})):
            yield f"{name}: read but not in the ledger: {' '.join(more)}"
    for component, asked in facts.unasked.items():
        ledger = book.of(component)
        if more := sorted(asked - {*TAGS, *(ledger.carried if ledger else ())}):
            yield f"{short(component)}: read without its ledger: {' '.join(more)}"
    for component, by in facts.accounted.items():
        if wrong := sorted(by - {component}):
            yield f"{short(component)} is accounted for by the ledger of {', '.join(map(short, wrong))}"


def against_emitted(book: Book, facts: Facts, schemas: Schemas) -> Iterator[str]:
    """Over all cases, exactly what the ledgers reach or fill was written."""
    reached: dict[tuple[str, str], str] = {}
    for ledger in book.ledgers:
        for field, path in claimed(ledger):
            if not path.startswith(EXCHANGE):
                said = f"{short(ledger.source)}.{field or '(filled)'}"
                reached |= dict.fromkeys(pairs(ledger.target, path, schemas.targets, book)[0], said)
    for component, field in sorted(facts.emitted - reached.keys()):
        yield f"{short(component)}.{field} is written, but no ledger says so"
    for component, field in sorted(reached.keys() - facts.emitted):
        yield f"{short(component)}.{field} is never written, but {reached[component, field]} says so"


def against_told(book: Book, facts: Facts) -> Iterator[str]:
    """What the cases say is lost is what the ledgers say; each loss and each value that says nothing is shown."""
    shown: set[tuple[str, str, str]] = set()
    for told in facts.told.values():
        ledger = book.of(told.component)
        if ledger is not None:
            yield from _told(ledger, told, shown)
    yield from _wholes(book, facts)
    for ledger in book.ledgers:
        name = short(ledger.source)
        for field, lost in {**ledger.lost, **ledger.judged}.items():
            if (ledger.source, field, "lost") not in shown:
                yield f"no case shows the loss of {name}.{field}"
            for value in lost.silent:
                if (ledger.source, field, repr(value)) not in shown:
                    yield f"no case shows that {name}.{field} = {value!r} says nothing"
        for field in ledger.judged:
            yield from _judged(ledger, field, facts, shown)


def _judged(ledger: Ledger, field: str, facts: Facts, shown: set[tuple[str, str, str]]) -> Iterator[str]:
    """A judged field is shown with a loss and without; what is plain or empty, and never lost, says nothing."""
    name = f"{short(ledger.source)}.{field}"
    if (ledger.source, field, "kept") not in shown:
        yield f"no case shows {name} without a loss"
    told = [one for one in facts.told.values() if (one.component, one.field) == (ledger.source, field)]
    lost = [value for one in told for value in one.values if one.kinds]
    for one in told:
        for value in one.values:
            plain = isinstance(value, bool) or value in EMPTY
            if plain and value not in lost and not says_nothing(value, ledger.judged[field].silent):
                yield f"{name} = {value!r} is never lost, but the ledger does not say that it says nothing"


def _wholes(book: Book, facts: Facts) -> Iterator[str]:
    """What is lost as a whole is a loss wherever it stands, at its gravest of the kind that the book says; no other is."""
    for component, lost in book.opaque.items():
        kinds = facts.opaque.get(component, {})
        gravest = min(kinds, key=[*map(str, Kind), ""].index, default=None)
        stated = str(lost.kind) if isinstance(lost, Lost) else ""
        if gravest is None and stated:
            yield f"no case shows the loss of {short(component)}"
        elif gravest is not None and (gravest != stated or (stated and "" in kinds)):
            where = ", ".join(f"{kind or 'none'} in {case}" for kind, case in kinds.items())
            yield f"{short(component)} is a loss of {stated or 'no kind'}, but it is one of {where}"


def _told(ledger: Ledger, told: Told, shown: set[tuple[str, str, str]]) -> Iterator[str]:
    where = f"{short(told.component)}.{told.field} in {told.case}"
    if told.field in ledger.judged:
        kind = ledger.judged[told.field].kind
        shown.add((told.component, told.field, "lost" if kind in told.kinds else "kept"))
        shown.update((told.component, told.field, repr(one)) for one in told.values if not told.kinds)
        if told.kinds - {kind}:
            yield f"{where} is a loss of {', '.join(told.kinds)}, not of {kind}"
    elif told.field in ledger.dropped and told.kinds:
        yield f"{where} is a loss of {', '.join(told.kinds)}, but the ledger drops it"
    elif told.field in ledger.lost:
        lost = ledger.lost[told.field]
        said = [value for value in told.values if value is not None]
        silent = [value for value in said if says_nothing(value, lost.silent)]
        if len(silent) < len(said):
            shown.add((told.component, told.field, "lost"))
            if told.kinds != {lost.kind}:
                yield f"{where} is a loss of {', '.join(told.kinds) or 'no kind'}, not of {lost.kind}"
        else:
            shown.update((told.component, told.field, repr(one)) for one in lost.silent if one in silent)
            if told.kinds:
                yield f"{where} is a loss of {', '.join(told.kinds)}, but the ledger says that it says nothing"


def against_said(vocabulary: Vocabulary[str, str], all_of_them: Iterable[Facts]) -> Iterator[str]:
    """Each word is shown to become what the vocabulary says, of an answer that has the calls that the word speaks of."""
    shown = {
        (said.word, said.other)
        for facts in all_of_them
        for said in facts.said
        if said.calls in {None, said.word in CALLS}
    }
    for word, other in vocabulary.words.items():
        if (word, other) not in shown:
            yield f"no case shows that {word} becomes {other}"
