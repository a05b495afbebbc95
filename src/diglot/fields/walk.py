"""From a book of ledgers to rows: every field of a document, by its path from the root, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from diglot.fields.places import Place, Places, join
from diglot.ledger import Lost
from diglot.report import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.ledger import Book, Ledger
    from diglot.shape import Side


class Fate(StrEnum):
    """What becomes of a field, or for FILLED where a target's field comes from."""

    CARRIED = "carried"
    LOST = "lost"
    JUDGED = "judged"
    DROPPED = "dropped"
    OPAQUE = "opaque"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Row:
    """One field of one object.

    path: from the root of the document; for FILLED of the target document.
    component: the object that the field stands in, or that is opaque.
    to: the target's fields that a carried one decides, by their paths; `exchange.X` is remembered for the answer.
    kind: of the loss, where it is one.
    why: the reason, or a decision worth telling.
    silent: the values that are no loss, beside null.
    """

    path: str
    component: str
    fate: Fate
    to: tuple[str, ...] = ()
    kind: Kind | None = None
    why: str = ""
    silent: tuple[Any, ...] = ()


def rows(book: Book) -> list[Row]:
    """Every row of a book, in the order of the document; the target's filled fields last."""
    walk = _Walk(book)
    walk.enter(Place("", book.source), [Place("", book.target)])
    return list({(row.path, row.component, row.fate, row.why): row for row in (*walk.rows, *walk.filled)}.values())


class _Walk:
    """Goes down the source's lenient schema, and beside it, by what is carried where, the target's strict one."""

    def __init__(self, book: Book) -> None:
        self.rows: list[Row] = []
        self.filled: list[Row] = []
        self._book = book
        self._source = Places(_side(book.source), "lenient")
        self._target = Places(_side(book.target), "strict")

    def enter(self, place: Place, targets: list[Place]) -> None:
        """The rows of one object; `targets` are where it may go, the likeliest first."""
        why = self._book.opaque.get(place.component)
        if isinstance(why, str):
            self.rows.append(Row(place.path, place.component, Fate.OPAQUE, why=why))
            return
        if why is not None:
            self.rows.append(_lost(place.path, place.component, Fate.LOST, why, ""))
            return
        ledger = self._book.of(place.component)
        if ledger is None:
            raise LookupError(f"{place.component} at {place.path} is in no ledger of {self._book.kind}")
        target = next((one for one in targets if one.component == ledger.target), None)
        if target is None:  # the same object may have a place in one message, and none in another
            why = f"{_bare(targets[0].component)} has no {_bare(ledger.target)}"
            self.rows.append(_lost(place.path, place.component, Fate.LOST, Lost(Kind.CONTENT, why), ""))
            return
        self._members(place, ledger, target, targets)

    def _members(self, place: Place, ledger: Ledger, target: Place, targets: list[Place]) -> None:
        for name, reason in ledger.filled.items():
            self.filled.append(Row(self._target.spelt(target, name), ledger.target, Fate.FILLED, why=reason))
        inner: list[tuple[Place, list[Place]]] = []
        for name in self._source.members(place.component):
            self.rows += self._row(join(place.path, name), name, ledger, target)
            carried = ledger.carried.get(name)
            if carried is not None:
                ways = [way for one in carried.split() for way in self._target.along(target, one)]
                inner += [(below, [target, *ways, *targets]) for below in self._source.below(place, name)]
        for below, ways in inner:
            self.enter(below, ways)

    def _row(self, path: str, name: str, ledger: Ledger, target: Place) -> Iterator[Row]:
        why = ledger.why.get(name, "")
        if name in ledger.carried:
            to = [
                one if one.startswith("exchange.") else self._target.spelt(target, one)
                for one in ledger.carried[name].split()
            ]
            yield Row(path, ledger.source, Fate.CARRIED, tuple(dict.fromkeys(to)), why=why)
        elif name in ledger.dropped:
            yield Row(path, ledger.source, Fate.DROPPED, why=_both(ledger.dropped[name], why))
        elif name in ledger.judged:
            yield _lost(path, ledger.source, Fate.JUDGED, ledger.judged[name], why)
        elif name in ledger.lost:
            yield _lost(path, ledger.source, Fate.LOST, ledger.lost[name], why)


def _lost(path: str, component: str, fate: Fate, lost: Lost, why: str) -> Row:
    return Row(path, component, fate, kind=lost.kind, why=_both(lost.why, why), silent=lost.silent)


def _both(reason: str, decision: str) -> str:
    return f"{reason}; {decision}" if decision else reason


def _side(component: str) -> Side:
    side: Any = component.partition(".")[0]
    return side  # type: ignore[no-any-return]


def _bare(component: str) -> str:
    return component.partition(".")[2]
