"""How much of each answer a page shows, so that a large run still makes a page that a browser opens at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from diglot.verify.report.tally import has_failed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot.verify.run import Exchange, Run

ALL: Final = 1_000_000  # characters of all answers
LEAST: Final = 800  # of one answer where something failed
MOST: Final = 20_000
_BESIDE: Final = 60  # what a line takes beside its text


class Room(NamedTuple):
    """Characters of one answer that are shown, of results that failed and of others."""

    failed: int
    other: int


def room(run: Run) -> Room:
    """The room of a run's answers: those of failures come first, others have what these leave."""
    results = [result for target in run.targets for result in target.results]
    failed, other = (
        [_size(one) for result in results if has_failed(result) is whether for one in result.exchanges]
        for whether in (True, False)
    )
    share = max(LEAST, _share(failed, ALL))
    return Room(share, _share(other, ALL - sum(min(size, share) for size in failed)))


def _size(exchange: Exchange) -> int:
    return len(exchange.answer) + _BESIDE * (1 + exchange.answer.count("\n"))


def _share(sizes: Sequence[int], left: int) -> int:
    """What each may take, so that together they take no more than is left: what small ones do not need, larger ones have."""
    for others, size in zip(range(len(sizes), 0, -1), sorted(sizes), strict=True):
        if size > left // others:
            return min(MOST, max(0, left // others))
        left -= size
    return MOST
