"""As many lines of an answer as there is room for: first those at fault, then what is nearest to them and to both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from diglot.verify.report.answer_lines import Line, answer_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diglot.verify.run import Judgement

LONGEST: Final = 1200  # characters of a line; more of it is not shown
_BESIDE: Final = 60  # what a line and what a finding take beside their text


class Left(NamedTuple):
    """Lines that are not shown, from one number to another."""

    first: int
    last: int


class Excerpt(NamedTuple):
    """What is shown of one answer.

    parts: lines, and between them where lines are left out. of: how many lines the answer has.
    elsewhere: findings about the whole, about what never came, or in lines that are not shown.
    """

    parts: list[Line | Left]
    of: int
    elsewhere: list[Judgement]
    pretty: bool


def excerpt(answer: str, found: Sequence[Judgement], room: int) -> Excerpt:
    """The lines of an answer that fit into `room` characters; at least one, where there is one."""
    lines, elsewhere, pretty = answer_lines(answer, found)
    shown = _chosen(lines, room)
    unseen = [one for line in lines if line.number not in shown for one in line.found]
    return Excerpt([*_parts(lines, shown)], len(lines), [*elsewhere, *unseen], pretty)


def _chosen(lines: Sequence[Line], room: int) -> set[int]:
    """The numbers of the lines that are shown; an empty line between two of them takes no room."""
    distances = _distances(lines)
    chosen: set[int] = set()
    for line in sorted(lines, key=lambda one: (distances[one.number - 1], one.number)):
        room -= _size(line)
        if room < 0 and chosen:
            break
        chosen.add(line.number)
    between = {line.number for line in lines if not line.text and {line.number - 1, line.number + 1} <= chosen}
    return chosen | between


def _size(line: Line) -> int:
    notes = sum(_BESIDE + len(one.rule) + len(one.path) + min(len(one.said), LONGEST) for one in line.found)
    return _BESIDE + min(len(line.text), LONGEST) + notes


def _distances(lines: Sequence[Line]) -> list[int]:
    """How far each line is from one at fault; both ends count as if they were one line away from one."""
    far = [0 if line.found else len(lines) for line in lines]
    for at in (0, -1):
        if far:
            far[at] = min(far[at], 1)
    for order in (range(1, len(far)), range(len(far) - 2, -1, -1)):
        for at in order:
            before = far[at - order.step]
            far[at] = min(far[at], before + 1)
    return far


def _parts(lines: Iterable[Line], shown: set[int]) -> Iterator[Line | Left]:
    first: int | None = None
    last = 0
    for line in lines:
        if line.number not in shown:
            first, last = first or line.number, line.number
            continue
        if first is not None:
            yield Left(first, last)
            first = None
        yield line
    if first is not None:
        yield Left(first, last)
