"""Every way to make one entry of a ledger untrue: deleted, misspelt, or saying another thing that the schemas allow."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from operations import document

from diglot.ledger import Ledger, Lost
from diglot.report import Kind

from .checks import EXCHANGE, REMEMBERED, Schemas, short
from .components import components
from .effects import MADE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.ledger import Book

SCHEMAS: Final = Schemas(components("lenient"), components("strict"))
PARTS: Final = tuple(one.name for one in fields(Ledger) if one.init)
WRONG: Final = Lost(Kind.METADATA, "a mutant")


def lies(ledger: Ledger, books: list[Book]) -> Iterator[tuple[str, str, Ledger | None]]:
    """Each with its sort, what it is about, and the ledger that says it; None where there is none any more."""
    yield "ledger deleted", "", None
    yield "source misspelt", "", but(ledger, source=f"{ledger.source}s")
    yield "target misspelt", "", but(ledger, target=f"{ledger.target}s")
    for target in sorted({one.target for book in books for one in book.ledgers} - {ledger.target}):
        yield "target swapped", f" -> {short(target)}", but(ledger, target=target)
    for part in ("carried", "lost", "dropped", "judged", "filled"):
        entries = getattr(ledger, part)
        for name in entries:
            rest = {one: entry for one, entry in entries.items() if one != name}
            yield f"{part}: deleted", f".{name}", but(ledger, **{part: rest})
            yield f"{part}: misspelt", f".{name}", but(ledger, **{part: renamed(entries, name)})
    for name in ledger.why:
        yield "why: misspelt", f".{name}", but(ledger, why=renamed(ledger.why, name))
    yield from _paths(ledger, books)
    yield from _losses(ledger)
    yield from _moved(ledger)


def but(ledger: Ledger, **changes: Any) -> Ledger:
    """A ledger with other parts."""
    return Ledger(**{**{part: getattr(ledger, part) for part in PARTS}, **changes})


def renamed(entries: Any, name: str) -> dict[str, Any]:
    """Entries with one of them misspelt."""
    return {f"{one}s" if one == name else one: entry for one, entry in entries.items()}


def _paths(ledger: Ledger, books: list[Book]) -> Iterator[tuple[str, str, Ledger]]:
    """Each target of each carried field: left out, misspelt, and in its place every other one that could be meant."""
    valid = _valid(ledger.target, books)
    for name, paths in ledger.carried.items():
        words = paths.split()
        for i, word in enumerate(words):
            ways = [
                ("left out", ""),
                ("misspelt", f"{word}s"),
                *(("swapped", one) for one in valid if one not in words),
            ]
            for sort, other in ways:
                carried = {**ledger.carried, name: " ".join([*words[:i], other, *words[i + 1 :]])}
                yield f"path {sort}", f".{name}: {word} -> {other}", but(ledger, carried=carried)
        constant = SCHEMAS.sources[ledger.source][name].constant
        for other in (one for one in valid if one not in words and not constant and (ledger.target, one) not in MADE):
            carried = {**ledger.carried, name: f"{paths} {other}"}
            yield "path added", f".{name}: {other}", but(ledger, carried=carried)
    for path, why in ledger.filled.items():
        rest = {one: said for one, said in ledger.filled.items() if one != path}
        for other in (one for one in valid if one not in ledger.filled):
            yield "filled: swapped", f".{path} -> {other}", but(ledger, filled={**rest, other: why})


def _valid(target: str, books: list[Book]) -> list[str]:
    """The paths below a target that its schema or some ledger knows, and what the exchange remembers."""
    known = {*SCHEMAS.targets[target]}
    for book in books:
        for one in book.ledgers:
            if one.target == target:
                known.update(path for paths in one.carried.values() for path in paths.split())
                known.update(one.filled)
        if document(book.kind) == "request":
            known.update(EXCHANGE + name for name in REMEMBERED)
    return sorted(known)


def _losses(ledger: Ledger) -> Iterator[tuple[str, str, Ledger]]:
    for part in ("lost", "judged"):
        entries = getattr(ledger, part)
        for name, lost in entries.items():
            for kind in Kind:
                if kind is not lost.kind:
                    changed = replace(lost, kind=kind)
                    yield f"{part}: other kind", f".{name}: {kind}", but(ledger, **{part: {**entries, name: changed}})
            for i, value in enumerate(lost.silent):
                changed = replace(lost, silent=lost.silent[:i] + lost.silent[i + 1 :])
                yield f"{part}: not silent", f".{name}: {value!r}", but(ledger, **{part: {**entries, name: changed}})


def _moved(ledger: Ledger) -> Iterator[tuple[str, str, Ledger]]:
    """Each field under another heading: carried as dropped, dropped as lost, ..."""
    parts = {part: dict(getattr(ledger, part)) for part in ("carried", "lost", "dropped", "judged")}
    for part, entries in parts.items():
        for name, entry in entries.items():
            for other in parts.keys() - {part, "carried"}:
                put: Any = "a mutant" if other == "dropped" else entry if isinstance(entry, Lost) else WRONG
                rest = {one: said for one, said in entries.items() if one != name}
                yield f"{part} as {other}", f".{name}", but(ledger, **{part: rest, other: {**parts[other], name: put}})
