"""Every case with one field changed: to nothing, to what it is in other cases, to another word of its schema."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from diglot.errors import TranslationError

from .components import Field
from .runs import BROKEN, LENIENT, at, put, translate
from .typed import Change, Member, Typed, exact, shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .runs import Place, Run, Seen

STRICT: Final = Typed("strict")
ABSENT: Final = object()
POOL: Final = 8  # how many of the values that a field has in the cases it takes in each of them, the shortest
NAMES: Final = {("openai.FunctionObject", "name"), ("llama_stack.ToolDefinition", "tool_name")}  # no two are the same


class Variation(NamedTuple):
    """One field of one object with another value; `moved` is the item of a list that is gone, where that is the change."""

    one: Seen
    name: str
    before: Any
    after: Any
    moved: Any = ABSENT

    @property
    def among(self) -> Field:
        """What the field may hold."""
        return LENIENT.below(self.one.component, self.name)

    @property
    def came(self) -> bool | None:
        """Whether there was nothing before; False where there is nothing after."""
        return True if self.before is ABSENT else False if self.after is ABSENT else None

    @property
    def swapped(self) -> bool:
        """Whether one object was put in the place of another."""
        return isinstance(self.before, dict) and isinstance(self.after, dict) and not self.among.table

    def inner(self) -> frozenset[Member]:
        """The members of the objects that were put in or taken out; those of an object for another of its kind vary alone."""
        values = [self.before, self.after] if self.moved is ABSENT else [self.moved]
        if self.swapped and len({LENIENT.which(value, self.among) for value in values}) == 1:
            return frozenset()
        return frozenset(one for value in values if value is not ABSENT for one in LENIENT.inner(value, self.among))


class Effect(NamedTuple):
    """What changed where one field was changed.

    inner: the members of the objects that the change put in or took out.
    above: the components and fields that the object stands in, the nearest first.
    swapped, came: as Variation says.
    """

    component: str
    field: str
    inner: frozenset[Member]
    above: tuple[tuple[str, str], ...]
    swapped: bool
    came: bool | None
    changes: frozenset[Change]
    case: str


def effects(runs: list[Run]) -> list[Effect]:
    """The effects of every variation of every case, each once."""
    pool = _pool(runs)
    found: dict[tuple[Any, ...], Effect] = {}
    for run in runs:
        for variation in _variations(run, pool):
            effect = _effect(run, variation)
            if effect is not None:
                found.setdefault(effect[:-1], effect)
    return list(found.values())


def _pool(runs: list[Run]) -> Mapping[tuple[str, str], list[Any]]:
    """The values of each field over all cases."""
    found: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for run in runs:
        for one in run.objects:
            for name, value in at(run.source, one.place).items():
                found[one.component, name][exact(value)] = value
    shortest = {key: [values[text] for text in sorted(values, key=len)[:POOL]] for key, values in found.items()}
    return defaultdict(list, shortest)


def _variations(run: Run, pool: Mapping[tuple[str, str], list[Any]]) -> Iterator[Variation]:
    for one in run.objects:
        plain = at(run.source, one.place)
        fields = LENIENT.components[one.component] if one.ledger else {}
        for name, among in fields.items():
            if among.constant:
                continue
            before = plain.get(name, ABSENT)
            for after in _others(before, among, pool[one.component, name]):
                yield Variation(one, name, before, after)
            if isinstance(before, list):
                for i, item in enumerate(before):
                    yield Variation(one, name, before, before[:i] + before[i + 1 :], item)


def _others(before: Any, among: Field, pool: list[Any]) -> list[Any]:
    """What else a field could say: nothing, its other words, what it is in other cases, and a little more."""
    if before is ABSENT:
        return [*among.words, *pool]
    found = [ABSENT, *among.words, *pool]
    if isinstance(before, bool):
        found.append(not before)
    elif isinstance(before, int | float):
        found.append(before + 1)
    elif isinstance(before, str) and not among.words:
        found.append(f"{before}2")
    return [value for value in found if value is ABSENT or exact(value) != exact(before)]


def _effect(run: Run, variation: Variation) -> Effect | None:
    """The effect of one change; none where the changed document is not valid, or ends in an error."""
    changed = _changed(run, variation)
    if changed is None:
        return None
    try:
        made, remembered = translate(run.book, run.case, changed)
    except TranslationError:
        return None
    if remembered.get(BROKEN) != run.remembered.get(BROKEN):
        return None
    changes = {*STRICT.changes(run.made, made, Field((run.book.target,)))}
    changes |= {Change((("exchange", fact),)) for fact in remembered if remembered[fact] != run.remembered[fact]}
    return Effect(
        variation.one.component,
        variation.name,
        variation.inner(),
        _above(run, variation.one.place),
        variation.swapped,
        variation.came,
        frozenset(changes),
        run.case.name,
    )


def _changed(run: Run, variation: Variation) -> Any:
    """The changed document; None where it is not valid."""
    one, name, after = variation.one, variation.name, variation.after
    others = [other for other in run.objects if other.component == one.component]
    if (one.component, name) in NAMES and any(dict.get(other, name) == after for other in others):
        return None
    whole = {other: value for other, value in at(run.source, one.place).items() if other != name}
    if after is not ABSENT:
        whole[name] = after
    return put(run.source, one.place, whole) if shape(one.component, "lenient").validator.is_valid(whole) else None


def _above(run: Run, place: Place) -> tuple[tuple[str, str], ...]:
    holders = sorted(run.holders(place), key=lambda one: -len(one.place))
    return tuple((one.component, str(place[len(one.place)])) for one in holders)
