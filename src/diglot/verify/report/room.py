"""How much of each answer a page shows, so that a large run still makes a page that a browser opens at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from diglot.verify.report.tally import has_failed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot.verify.run import Exchange, Run

_BESIDE: Final = 60  # what a line takes beside its text


class Room(NamedTuple):
    """Characters of one answer that are shown, of results that failed and of others."""

    failed: int
    other: int


def room(run: Run, every: int, most: int) -> Room:
    """The room of each answer, `most` at the most, where all take `every`: failures come first, others have what is left."""
    results = [result for target in run.targets for result in target.results]
    failed, other = (
        [_size(one) for result in results if has_failed(result) is whether for one in result.exchanges]
        for whether in (True, False)
    )
    share = _share(failed, every, most)
    return Room(share, _share(other, every - sum(min(size, share) for size in failed), most))


def _size(exchange: Exchange) -> int:
    return len(exchange.answer) + _BESIDE * (1 + exchange.answer.count("\n"))


def _share(sizes: Sequence[int], left: int, most: int) -> int:
    """What each may take, so that together they take no more than is left: what small ones leave, larger ones have."""
    for others, size in zip(range(len(sizes), 0, -1), sorted(sizes), strict=True):
        if size > left // others:
            return min(most, max(0, left // others))
        left -= size
    return most
