"""The lines of an answer, and what was found in each: of a stream as they came, of JSON one member a line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from diglot import gate
from diglot.errors import InvalidInput
from diglot.report import At, spell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diglot.verify.run import Judgement

_LINE_END: Final = re.compile(r"\r\n|\r|\n")  # of event streams; other marks are no ends of lines
_INDENT: Final = "  "


class Line(NamedTuple):
    """One line, counted from 1, and what is at fault in it."""

    number: int
    text: str
    found: tuple[Judgement, ...] = ()


class Lines(NamedTuple):
    """The lines of one answer; elsewhere: what is said of the whole, or of what never came."""

    lines: list[Line]
    elsewhere: list[Judgement]
    pretty: bool


def answer_lines(answer: str, found: Sequence[Judgement]) -> Lines:
    """The lines of an answer: JSON is set out where it can be read, and no finding counts its lines."""
    if not answer:
        return Lines([], [*found], False)
    if all(one.line is None for one in found):
        try:
            return _set_out(gate.parse(answer.encode()), found)
        except (InvalidInput, UnicodeEncodeError):
            pass
    texts = _LINE_END.split(answer)
    texts = texts[:-1] if len(texts) > 1 and not texts[-1] else texts
    return _marked(texts, [(one, one.line) for one in found], False)


def _marked(texts: Sequence[str], found: Sequence[tuple[Judgement, int | None]], pretty: bool) -> Lines:
    on: dict[int, list[Judgement]] = {}
    elsewhere: list[Judgement] = []
    for one, number in found:
        there = number is not None and 1 <= number <= len(texts)
        (on.setdefault(number or 0, []) if there else elsewhere).append(one)
    lines = [Line(number, text, tuple(on.get(number, ()))) for number, text in enumerate(texts, 1)]
    return Lines(lines, elsewhere, pretty)


def _set_out(value: Any, found: Sequence[Judgement]) -> Lines:
    lines = [*_written(value, None, 0)]
    numbers: dict[str, int] = {}
    if any(one.path for one in found):
        for number, (_, at) in enumerate(lines, 1):
            numbers.setdefault(spell(at), number)
    placed = [(one, _nearest(one.path, numbers)) for one in found]
    return _marked([text for text, _ in lines], placed, True)


def _nearest(path: str, numbers: dict[str, int]) -> int | None:
    """The line of a place, or of the innermost that is there of those around it; None for the whole."""
    ends = (end for end in range(len(path), 0, -1) if path[end : end + 1] in {"", ".", "["})
    return next((numbers[path[:end]] for end in ends if path[:end] in numbers), None)


def _written(value: Any, at: At, level: int, before: str = "", after: str = "") -> Iterator[tuple[str, At]]:
    """JSON, one member a line, each with its place; an array of numbers and words is one line."""
    start = _INDENT * level + before
    if gate.is_object(value) and value:
        yield f"{start}{{", at
        yield from _members([(f"{_json(name)}: ", (at, name), inner) for name, inner in value.items()], level)
        yield f"{_INDENT * level}}}{after}", at
    elif gate.is_array(value) and any(gate.is_object(inner) or gate.is_array(inner) for inner in value):
        yield f"{start}[", at
        yield from _members([("", (at, place), inner) for place, inner in enumerate(value)], level)
        yield f"{_INDENT * level}]{after}", at
    else:
        yield f"{start}{_json(value)}{after}", at


def _members(members: Sequence[tuple[str, At, Any]], level: int) -> Iterator[tuple[str, At]]:
    for left, (before, at, value) in zip(range(len(members) - 1, -1, -1), members, strict=True):
        yield from _written(value, at, level + 1, before, "," if left else "")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
