"""Pair the objects of two unions: the same, then those of one name, of one tag, and those that share members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from .view import TAGS, Named, Views

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAME: Final = 3000
_SAME_NAME: Final = 2000
_SAME_TAG: Final = 1000


class Paired(NamedTuple):
    """Pairs of objects, and those that found none."""

    pairs: list[tuple[Named, Named]]
    old: list[Named]
    new: list[Named]


def paired(olds: Sequence[Named], news: Sequence[Named], old: Views, new: Views) -> Paired:
    """The objects of two unions, the most like of all paired first; the only two are a pair anyhow."""
    if len(olds) == len(news) == 1:
        return Paired([(olds[0], news[0])], [], [])
    likeness = {
        (i, j): alike for i, a in enumerate(olds) for j, b in enumerate(news) if (alike := _likeness(a, b, old, new))
    }
    of: dict[int, int] = {}
    for i, j in sorted(likeness, key=lambda pair: (-likeness[pair], *pair)):
        if i not in of and j not in of.values():
            of[i] = j
    return Paired(
        [(olds[i], news[j]) for i, j in sorted(of.items())],
        [each for i, each in enumerate(olds) if i not in of],
        [each for j, each in enumerate(news) if j not in of.values()],
    )


def _likeness(a: Named, b: Named, old: Views, new: Views) -> int:
    """How like two objects are, 0 where they are not: two tags that differ tell two objects apart, whatever they share."""
    if a.schema == b.schema:
        return _SAME
    mine, other = old.tag(a.schema), new.tag(b.schema)
    if mine and other and mine != other:
        return 0
    shared = len(a.schema["properties"].keys() & b.schema["properties"].keys() - {*TAGS})
    return shared + _SAME_NAME * (a.name == b.name) + _SAME_TAG * (mine == other != "")
