"""The check against effects: a change of a field changes what its entry says, and nothing else.

Exempt by rule are
- what says which kind of object this is (role, type: CONSTANT fields): it cannot vary alone. It is held against what comes
  and goes with its object, and with no other member of it;
- REFERENCES, which name another object: they follow what becomes of that;
- MADE, the ids and indexes that are made of the place of their object: they move with it;
- OBJECTS that are there only where they say something: each of their fields decides whether they are.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

from .checks import EXCHANGE, short
from .claims import claimed
from .components import components

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from diglot.ledger import Book, Ledger

    from .checks import Schemas
    from .facts import Facts
    from .typed import Chain, Change, Member
    from .variations import Effect

    Claim = tuple[str, str]  # a component, and a dotted path below it

REFERENCES: Final = frozenset(
    {("llama_stack.ToolResponseMessage", "call_id"), ("openai.ChatCompletionRequestToolMessage", "tool_call_id")}
)
MADE: Final = frozenset(
    {
        ("llama_stack.ToolCall", "call_id"),
        ("openai.ChatCompletionMessageToolCall", "id"),
        ("openai.ChatCompletionMessageToolCallChunk", "id"),
        ("openai.ChatCompletionMessageToolCallChunk", "index"),
    }
)
OBJECTS: Final = frozenset({"llama_stack.ToolCall"})  # a call without name and arguments is none
DEPTH: Final = 4  # of the paths that are known of a schema
NONE: Final[frozenset[tuple[str, str]]] = frozenset()


def against_effects(book: Book, facts: Facts, schemas: Schemas, first: str = "") -> Iterator[str]:
    """A change of a field changes what its entry says and nothing else, and each target of each entry is shown to.

    Looks at the ledger of `first` before all others: where that one is a mutant, it is soon noticed.
    """
    claims = Claims(book)
    concerning = _concerning(facts).get(first, ())
    ledgers = sorted(book.ledgers, key=lambda ledger: ledger.source != first)
    for effects, some in ((concerning, ledgers[:1]), (facts.effects, ledgers)):
        for ledger in some:
            yield from _entries(ledger, claims, facts, schemas)
        for effect in effects:
            yield from _effect(effect, claims)


def _effect(effect: Effect, claims: Claims) -> Iterator[str]:
    for chain in claims.unsaid(effect):
        yield f"{short(effect.component)}.{effect.field} decides {spelt(chain)} in {effect.case}: not in the ledger"
    for chain in claims.unbrought(effect):
        objects = ", ".join(sorted({short(one.component) for one in effect.inner}))
        yield f"{spelt(chain)} comes and goes with {objects} in {effect.case}: not in a ledger"


def _entries(ledger: Ledger, claims: Claims, facts: Facts, schemas: Schemas) -> Iterator[str]:
    for path in ledger.filled:
        if further := [one for _, one in claimed(ledger) if one.startswith(f"{path}.")]:
            yield f"{short(ledger.target)}.{path}, filled, says {', '.join(further)} as well"
    known = schemas.sources.get(ledger.source, {})
    for field in ledger.carried:
        constant = field in known and known[field].constant
        places = (claims.brought if constant else claims.decided)(facts, ledger.source, field)
        yield from _entry(ledger, field, places, NONE if constant else _known(facts.book))


def _entry(ledger: Ledger, field: str, places: AbstractSet[Chain], known: AbstractSet[Claim]) -> Iterator[str]:
    """What is wrong with the targets of one entry, by the places that were seen to depend on its field."""
    paths = ledger.carried[field].split()
    for path in paths:
        claim = _claim(ledger.target, path)
        said = f"{short(ledger.source)}.{field} deciding {short(ledger.target)}.{path}"
        if further := [one for one in paths if one.startswith(f"{path}.")]:
            yield f"{said} says {', '.join(further)} as well"
        ways = [named(chain) for chain in places if claim in named(chain)]
        if not ways:
            yield f"no case shows {said}"
        elif deeper := _deeper(claim, frozenset.intersection(*ways), known):
            yield f"no case shows {said} but for {deeper}"


def _deeper(claim: Claim, common: AbstractSet[Claim], known: AbstractSet[Claim]) -> str:
    """The known path further down that all places had that depend on a field; "" where they had none."""
    return min((path for of, path in common & known if of == claim[0] and path.startswith(f"{claim[1]}.")), default="")


class Claims:
    """What the ledgers of one book say that each field decides, each object brings, and that is filled."""

    def __init__(self, book: Book) -> None:
        self.fields: dict[tuple[str, str], set[Claim]] = defaultdict(set)
        self.filled: dict[str, set[Claim]] = defaultdict(set)
        self.objects: dict[str, set[Claim]] = defaultdict(set)
        self.targets = {ledger.source: ledger.target for ledger in book.ledgers}
        for ledger in book.ledgers:
            for field, path in claimed(ledger):
                claim = _claim(ledger.target, path)
                (self.fields[ledger.source, field] if field else self.filled[ledger.source]).add(claim)
                self.objects[ledger.source].add(claim)

    def unsaid(self, effect: Effect) -> Iterator[Chain]:
        """The places that changed though the field does not decide them; what is lost or dropped decides none."""
        own = self.fields.get((effect.component, effect.field), NONE)
        held = self._held(effect)
        for change in _unnamed(effect, own):
            if not own or not (
                _is_made(change)
                or self._fills(effect, change)
                or self._is_within(effect, change)
                or not held.isdisjoint(full(change.chain))
            ):
                yield change.chain

    def unbrought(self, effect: Effect) -> Iterator[Chain]:
        """The places that came or went with objects, though none of their members says so.

        The field that holds them decides what it means where they are not; and what else stands there where they are, but
        for what their own ledgers know of.
        """
        brought = NONE.union(*map(self._said, effect.inner))
        if not brought:
            return
        own = NONE if effect.swapped else self.fields.get((effect.component, effect.field), NONE)
        known = self._of(self.objects, {one.component for one in effect.inner})
        held = own | self._held(effect)
        for change in _unnamed(effect, brought):
            if _is_made(change) or self._fills(effect, change):
                continue
            if effect.came is not None and change.root is not None and change.came is not effect.came:
                if own.isdisjoint(named(change.chain)):
                    yield change.chain
            elif held.isdisjoint(full(change.chain)) or (
                change.root is not None and not known.isdisjoint(named(change.chain))
            ):
                yield change.chain

    def decided(self, facts: Facts, component: str, field: str) -> AbstractSet[Chain]:
        """The places that changed with a field; but those that are filled wherever the target is, and whole objects."""
        return {
            change.chain
            for effect in _changing(facts)[component, field]
            for change in effect.changes
            if not change.follows and not self._fills_new(effect, change) and not self._is_within(effect, change)
        }

    def brought(self, facts: Facts, component: str, field: str) -> AbstractSet[Chain]:
        """The places that came or went with a member that says what its object is, and with no other member."""
        return {
            change.chain
            for effect in _bringing(facts)[component, field]
            for others in [NONE.union(*(self._said(one) for one in effect.inner if one[:2] != (component, field)))]
            for change in effect.changes
            if others.isdisjoint(named(change.chain))
        }

    def _said(self, member: Member) -> AbstractSet[Claim]:
        """What a member decides by itself: what the ledgers of the objects it holds know of, those say."""
        return self.fields.get(member[:2], NONE) - self._of(self.objects, member.holds)

    def _fills(self, effect: Effect, change: Change) -> bool:
        """Whether a place is filled, by an object that came or went, or by one around it where the target is new."""
        if change.root is None:
            return False
        inner = self._of(self.filled, {one.component for one in effect.inner})
        return not inner.isdisjoint(full(change.chain)) or self._fills_new(effect, change)

    def _fills_new(self, effect: Effect, change: Change) -> bool:
        if change.root is None:
            return False
        around = self._of(self.filled, (effect.component, *(component for component, _ in effect.above)))
        new = dict(change.chain[change.root :])
        return any(component in new for component, _ in around & full(change.chain))

    def _is_within(self, effect: Effect, change: Change) -> bool:
        """Whether a place stands in an object that came or went, one that is there only where it says something."""
        target = self.targets.get(effect.component)
        return target in OBJECTS and change.root is not None and target in dict(change.chain[change.root :])

    def _held(self, effect: Effect) -> AbstractSet[Claim]:
        """Where such an object came or went: what the fields that hold it decide."""
        found: set[Claim] = set()
        if any(self._is_within(effect, change) for change in effect.changes):
            for component, field in effect.above:
                found |= self.fields.get((component, field), NONE)
                if self.targets.get(component) != self.targets.get(effect.component):
                    break
        return found

    def _of(self, claims: Mapping[str, AbstractSet[Claim]], components: Iterable[str]) -> AbstractSet[Claim]:
        return NONE.union(*(claims.get(one, NONE) for one in components))


@cache
def named(chain: Chain) -> frozenset[Claim]:
    """Every way to name a place: each path that leads to it or above it, from each object on the way.

    In a JSON Schema the name of a property is no word of the path: `parameters.properties.type` is that of any.
    """
    words: list[tuple[str, str]] = []
    skip = False
    for step in chain:
        if skip:
            skip = False
        else:
            words.append(step)
            skip = step == ("", "properties")
    return frozenset(
        (words[i][0], ".".join(field for _, field in words[i:j]))
        for i in range(len(words))
        if words[i][0]
        for j in range(i + 1, len(words) + 1)
    )


@cache
def full(chain: Chain) -> frozenset[Claim]:
    """Those of the ways that lead to the place itself."""
    longest: dict[str, str] = {}
    for component, path in named(chain):
        longest[component] = max(path, longest.get(component, ""), key=len)
    return frozenset(longest.items())


def _unnamed(effect: Effect, claims: AbstractSet[Claim]) -> Iterator[Change]:
    """The changes that no claim names; but what follows from another, and what names another object."""
    for change in effect.changes:
        if not change.follows and change.chain[-1] not in REFERENCES and claims.isdisjoint(named(change.chain)):
            yield change


def _is_made(change: Change) -> bool:
    """Whether an id or index changed that may be made of its object's place."""
    return change.root is None and change.chain[-1] in MADE


def _claim(target: str, path: str) -> Claim:
    return ("exchange", path.removeprefix(EXCHANGE)) if path.startswith(EXCHANGE) else (target, path)


@cache
def _known(book: Book) -> AbstractSet[Claim]:
    """The paths that the ledgers of a book know of, and those that the schemas do."""
    found = {_claim(ledger.target, path) for ledger in book.ledgers for _, path in claimed(ledger)}
    waiting = [(ledger.target, ledger.target, "", 0) for ledger in book.ledgers]
    targets = components("strict")
    while waiting:
        of, component, path, depth = waiting.pop()
        for name, field in targets[component].items():
            further = f"{path}.{name}".removeprefix(".")
            found.add((of, further))
            waiting += [(of, one, further, depth + 1) for one in field.objects if depth < DEPTH]
    return found


@cache
def _changing(facts: Facts) -> Mapping[tuple[str, str], Sequence[Effect]]:
    """The effects of each field."""
    changing: dict[tuple[str, str], list[Effect]] = defaultdict(list)
    for effect in facts.effects:
        changing[effect.component, effect.field].append(effect)
    return changing


@cache
def _concerning(facts: Facts) -> Mapping[str, Sequence[Effect]]:
    """The effects that a ledger has to do with, by its component."""
    concerning: dict[str, list[Effect]] = defaultdict(list)
    for effect in facts.effects:
        for component in {effect.component, *(one.component for one in effect.inner), *dict(effect.above)}:
            concerning[component].append(effect)
    return concerning


@cache
def _bringing(facts: Facts) -> Mapping[tuple[str, str], Sequence[Effect]]:
    """The effects in which each member came or went with its object."""
    bringing: dict[tuple[str, str], list[Effect]] = defaultdict(list)
    for effect in facts.effects:
        for member in effect.inner:
            bringing[member.component, member.field].append(effect)
    return bringing


def spelt(chain: Chain) -> str:
    """A place in words."""
    return f"{short(chain[0][0])}.{'.'.join(field for _, field in chain)}"
