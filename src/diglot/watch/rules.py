"""What the ledgers say of a member of one of our components, in each direction."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from diglot.fields import BATCHES, BOOKS, VOCABULARIES, Fate, rows
from diglot.fields.places import Place, Places, join
from diglot.fields.tables import target_of, told
from diglot.ledger import UNKNOWN
from diglot.shape import bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diglot.fields import Row
    from diglot.ledger import Book, Vocabulary
    from diglot.shape import Side
    from diglot.watch.severity import Position

    Look: TypeAlias = Callable[[Book, str, str], list["_Told"]]

NO_RULE: Final = frozenset({"unknown", "unwritten"})
_PUBLISHED: Final = frozenset({"openai", "llama_stack"})  # Ollama publishes no document of its raw route


class Rule(NamedTuple):
    """What the ledgers of one direction say of a member.

    to: the API that is translated into.
    fate: of a member of the source what `diglot fields --json` says, or unknown; of a member of the target decided, filled,
        left or unwritten.
    says: the rule in a line.
    """

    to: str
    fate: str
    says: str


class _Told(NamedTuple):
    fate: str
    says: str


_UNKNOWN: Final = _Told("unknown", f"no rule: reported as lost ({UNKNOWN.kind}): {UNKNOWN.why}")
_UNWRITTEN: Final = _Told("unwritten", "no rule: nothing writes it")


def rules(side: Side, component: str, member: str, position: Position) -> tuple[Rule, ...]:
    """Every rule of a member of a component of one side, in requests or in answers; a batch tells what is its own."""
    name = f"{side}.{component}"
    found: dict[Rule, None] = {}
    for book in (*filter(_is_of_published, BOOKS), *BATCHES):
        if book.kind.endswith("-request") is (position == "request"):
            looks = [_as_source] if book in BATCHES else [_as_source, _as_target]
            for look in looks:
                found |= {Rule(target_of(book), *one): None for one in _told(book, name, member, look)}
    return tuple(found)


def _is_of_published(book: Book) -> bool:
    return {book.source.partition(".")[0], book.target.partition(".")[0]} <= _PUBLISHED


def refused(field: str, words: list[str]) -> Iterator[Rule]:
    """The rule of words that a field may have and that no vocabulary knows: the translator refuses them.

    field: `openai.X.field`.
    """
    listed: list[Vocabulary[Any, Any]] = [one for pair in VOCABULARIES for one in pair]
    for one in listed:
        unknown = [word for word in words if word and word not in one.words]
        if field in one.source.split() and unknown:
            to = one.target.partition(".")[0].replace("_", "-")
            yield Rule(to, "refused", f"refused: {', '.join(unknown)} is no known word")


def _told(book: Book, component: str, member: str, look: Look, met: frozenset[str] = frozenset()) -> list[_Told]:
    """What a book says of a member, or else of what its object stands in."""
    found = look(book, component, member)
    if found or component in met:
        return found
    for holder, name in _holders(component):
        above = _told(book, holder, name, look, met | {component})
        if above:
            return [one._replace(says=f"with {name}: {one.says}") for one in above]
    return []


def _as_source(book: Book, component: str, member: str) -> list[_Told]:
    """What becomes of a member of the book's source."""
    ledger = book.of(component)
    here = [row for row in rows(book) if row.component == component and row.fate is not Fate.FILLED]
    if ledger is None or not here:
        return _each(here)
    known = member in ledger.quiet or member in ledger.lost
    of_it = [row for row in here if row.path.rpartition(".")[2] == member]
    return _each(of_it or here) if known else [_UNKNOWN]


def _each(listed: list[Row]) -> list[_Told]:
    return list(dict.fromkeys(_Told(row.fate.value, told(row)) for row in listed))


def _as_target(book: Book, component: str, member: str) -> list[_Told]:
    """What fills a member of the book's target."""
    paths = [join(path, member).replace("[]", "") for path in _paths(book).get(component, ())]
    if not paths:
        return []
    if member not in _members(component):
        return [_UNWRITTEN]
    left = book.left.get(component) or book.left.get(f"{component}.{member}")
    decided = [row.path for row in rows(book) if any(_below(to, path) for to in row.to for path in paths)]
    filled = [row for row in rows(book) if row.fate is Fate.FILLED and row.component == component]
    if decided:
        return [_Told("decided", f"← {', '.join(dict.fromkeys(decided))}")]
    said = [_Told("filled", f"filled: {row.why}") for row in filled if row.path.rpartition(".")[2] == member]
    return said or ([_Told("left", f"left: {left}")] if left else [])


def _below(to: str, path: str) -> bool:
    plain = to.replace("[]", "")
    return plain == path or plain.startswith(f"{path}.")


def _members(component: str) -> dict[str, Any]:
    side, _, name = component.partition(".")
    found: dict[str, Any] = bundle(_side(side), "strict")["$defs"].get(name, {}).get("properties", {})
    return found


def _side(word: str) -> Side:
    return "openai" if word == "openai" else "llama_stack"


@cache
def _paths(book: Book) -> dict[str, list[str]]:
    """The paths at which the objects of a book's target stand."""
    places = Places(_side(book.target.partition(".")[0]), "strict")
    found: dict[str, list[str]] = {}
    waiting = [Place("", book.target)]
    while waiting:
        place = waiting.pop()
        found.setdefault(place.component, []).append(place.path)
        waiting += [below for member in places.members(place.component) for below in places.below(place, member)]
    return found


@cache
def _holders(component: str) -> tuple[tuple[str, str], ...]:
    """The members, each with its component, in which objects of a component stand."""
    return tuple(_held(_side(component.partition(".")[0])).get(component, ()))


@cache
def _held(side: Side) -> dict[str, list[tuple[str, str]]]:
    places = Places(side, "strict")
    found: dict[str, list[tuple[str, str]]] = {}
    for name in bundle(side, "strict")["$defs"]:
        for holder, member, schema in _of(places, f"{side}.{name}"):
            for place in places.objects(schema, ""):
                found.setdefault(place.component, []).append((holder, member))
    return found


def _of(places: Places, component: str) -> Iterator[tuple[str, str, Any]]:
    yield from ((component, member, schema) for member, schema in places.members(component).items())
