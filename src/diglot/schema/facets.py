"""What two views of one place say differently, and what that means for the documents that fit there."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from .view import ANYTHING, LOOSER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .view import View

Kind: TypeAlias = Literal[
    "removed", "added", "required", "type", "enum", "null", "variant", "free", "bound", "default", "deprecated"
]


class Effect(Enum):
    """What a difference does to the documents that fit: some fit no longer, some fit now, both, or neither."""

    NARROWS = "narrows"
    WIDENS = "widens"
    BOTH = "both"
    DROPS = "drops"  # a member that was always there is gone
    UNKNOWN = "unknown"  # no document says what becomes of it: a member that nobody knows, another pattern
    NONE = "none"


class Facet(NamedTuple):
    """One thing that two places say differently, in the words of each."""

    kind: Kind
    old: str
    new: str
    effect: Effect


def facets(old: View, new: View) -> Iterator[Facet]:
    """Everything but the members, the items and the values."""
    if old.null != new.null:
        yield Facet("null", "null" * old.null, "null" * new.null, effect(old.null, new.null))
    if old.kinds != new.kinds:
        yield Facet("type", old.type, new.type, effect(_beyond(old, new), _beyond(new, old)))
    for kind in sorted(old.words.keys() & new.words.keys()):
        if old.words[kind] != new.words[kind]:
            yield _words(old.words[kind], new.words[kind])
    yield from _bounds(old, new)
    if old.default != new.default:
        yield Facet("default", old.default, new.default, Effect.NONE)
    if old.deprecated != new.deprecated:
        yield Facet("deprecated", "deprecated" * old.deprecated, "deprecated" * new.deprecated, Effect.NONE)


def effect(lost: object, gained: object) -> Effect:
    """The effect of what fits no longer, and of what fits now."""
    if lost and gained:
        return Effect.BOTH
    return Effect.NARROWS if lost else Effect.WIDENS if gained else Effect.NONE


def _beyond(one: View, other: View) -> frozenset[str]:
    """The types of one place that another does not take."""
    whole = frozenset({"integer"} if "number" in other.kinds else ())
    return frozenset() if other.kinds == ANYTHING else one.kinds - other.kinds - whole


def _words(old: frozenset[Any] | None, new: frozenset[Any] | None) -> Facet:
    """Of two lists what only one of them has; a list against any word in full."""
    if old is None or new is None:
        return Facet("enum", _listed(old), _listed(new), effect(old is None, new is None))
    lost, gained = old - new, new - old
    return Facet("enum", _listed(lost), _listed(gained), effect(lost, gained))


def _listed(words: frozenset[Any] | None) -> str:
    return "any word" if words is None else ", ".join(sorted(map(str, words)))


def _bounds(old: View, new: View) -> Iterator[Facet]:
    for keyword in sorted(old.bounds.keys() | new.bounds.keys()):
        a, b = old.bounds.get(keyword), new.bounds.get(keyword)
        if a != b and (a is None or b is None):
            yield Facet("bound", _bound(keyword, a), _bound(keyword, b), effect(a is None, b is None))
        elif a != b:
            yield Facet("bound", _bound(keyword, a), _bound(keyword, b), _moved(keyword, a, b))


def _bound(keyword: str, value: Any) -> str:
    return "" if value is None else f"{keyword} {value}"


def _moved(keyword: str, old: Any, new: Any) -> Effect:
    looser = next((kinds[keyword] for kinds in LOOSER.values() if keyword in kinds), None)
    if looser is None:  # one pattern or another
        return Effect.UNKNOWN
    return Effect.WIDENS if looser(old, new) == new else Effect.NARROWS
