"""What the cases show of one book: read once, so that the checks of ten thousand mutants need no translation."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from casefiles import read_cases

from diglot.report import spell

from .components import Field
from .runs import LENIENT, Run, Said, reported
from .typed import exact
from .variations import STRICT, Effect, effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casefiles import To

    from diglot.ledger import Book


class Told(NamedTuple):
    """A field at one place of one case: its values there, and the kinds of loss that the case states there."""

    component: str
    field: str
    values: tuple[Any, ...]
    kinds: frozenset[str]
    case: str


@dataclass(eq=False)
class Facts:
    """What the cases of one book show, by source component.

    asked: the fields that were read of objects that a ledger accounts for; `unasked`, of those that none does.
    accounted: the ledgers that accounted for an object.
    emitted: the fields of target components that were written.
    told: fields with what is stated as lost of them; `opaque`, objects without a ledger, by kind ("" for none) with a case.
    said: the words for how an answer ended.
    effects: what a change of each field changes.
    """

    book: Book
    asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unasked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    accounted: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    emitted: set[tuple[str, str]] = field(default_factory=set)
    told: dict[tuple[Any, ...], Told] = field(default_factory=dict)
    opaque: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    said: set[Said] = field(default_factory=set)
    effects: list[Effect] = field(default_factory=list)


def direction(book: Book) -> To:
    """Where a book's documents go."""
    side: Any = book.target.partition(".")[0]
    return side  # type: ignore[no-any-return]


@cache
def facts(book: Book) -> Facts:
    """Translate every case of a book, as it is and with each field changed."""
    found = Facts(book)
    to = direction(book)
    runs = [Run(book, case, to) for case in read_cases(book.kind) if "refused" not in case.way(to)]
    for run in runs:
        _observe(run, found)
    found.effects = effects(runs)
    return found


def _observe(run: Run, found: Facts) -> None:
    """Note what was read, written and lost."""
    for one in run.objects:
        here = found.asked if one.ledger else found.unasked
        others = {name for other in one.siblings if other != one.component for name in LENIENT.components[other]}
        here[one.component] |= one.asked - (others - {*LENIENT.components[one.component]})  # which of them is it?
        if one.ledger:
            found.accounted[one.component].add(one.ledger)
    for chain in STRICT.leaves(run.made, Field((run.book.target,)), (), nulls=True):
        found.emitted.update(pair for pair in chain if pair[0])
    for told in _told(run):
        found.told.setdefault((told.component, told.field, exact(told.values), told.kinds), told)
    for component, kinds in _wholes(run):
        found.opaque[component].update(dict.fromkeys(kinds, run.case.name))
    found.said.update(run.said)


def _told(run: Run) -> Iterator[Told]:
    """Each field of each object that a ledger accounted for, with what the case says is lost there."""
    stated: dict[str, set[str]] = defaultdict(set)
    for loss in run.case.losses(run.to):
        stated[loss["path"]].add(loss["kind"])
    values: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    holders: dict[str, set[str]] = defaultdict(set)  # of a stream's items each may have another object at one place
    for one in run.objects:
        for name, value in dict.items(one):
            path = spell((one.at if one.ledger else reported(run.source, one.place), name))
            holders[path].add(one.component)
            if one.ledger:
                values[one.component, name, path].append(value)
    for (component, name, path), said in values.items():
        if len(holders[path]) == 1:
            yield Told(component, name, tuple(said), frozenset(stated[path]), run.case.name)


def _wholes(run: Run) -> Iterator[tuple[str, set[str]]]:
    """Each object without a ledger that stands in objects with one, and the kinds of loss that the case states of it."""
    losses = run.case.losses(run.to)
    for one in run.objects:
        if one.component in run.book.opaque and all(other.ledger for other in run.holders(one.place)):
            path = spell(reported(run.source, one.place))
            below = (f"{path}.", f"{path}[")
            kinds = {loss["kind"] for loss in losses if loss["path"] == path or loss["path"].startswith(below)}
            yield one.component, kinds or {""}
