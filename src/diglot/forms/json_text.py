"""JSON in a text that may go on: how far it is JSON, told character by character; what it says is the gate's to read."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from diglot import gate

if TYPE_CHECKING:
    from collections.abc import Callable

    from diglot.forms.cursor import Cursor, Reads

_INSIDE: Final = re.compile(r'[^"\\\x00-\x1f]*+')
_ESCAPED: Final = frozenset('"\\/bfnrtu')
_SCALAR: Final = re.compile(r"[-+.\w]*+")
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")
_BEGINS: Final = frozenset("-0123456789tfn")
_CLOSERS: Final = {"{": "}", "[": "]"}


class _Next(Enum):
    """What comes next."""

    VALUE = auto()
    FIRST_VALUE = auto()
    KEY = auto()
    FIRST_KEY = auto()
    COLON = auto()
    COMMA = auto()


_FIRST: Final = {"}": _Next.FIRST_KEY, "]": _Next.FIRST_VALUE}
_FURTHER: Final = {"}": _Next.KEY, "]": _Next.VALUE}


def json_object(cursor: Cursor) -> Reads[str | None]:
    """Pass a JSON object and give its text; None at the character where it is none, or nested deeper than the gate takes."""
    if (yield from cursor.peek()) != "{":
        return None
    mark, nest, step = cursor.mark(), _Nest(), _Next.VALUE
    while step is not _Next.COMMA or nest.closers:
        char = cursor.look() or (yield from cursor.visible())
        found = nest.mark(char, step)
        if found is not None:
            step = found
            cursor.pos += 1
        elif char == '"' and step not in {_Next.COLON, _Next.COMMA}:
            if (yield from json_string(cursor)) is None:
                return None
            step = _Next.COLON if step in {_Next.KEY, _Next.FIRST_KEY} else _Next.COMMA
        elif char in _BEGINS and step in {_Next.VALUE, _Next.FIRST_VALUE}:
            scalar = yield from cursor.run(_SCALAR, gate.DIGITS + 1)
            if scalar is None or not _WHOLE.fullmatch(scalar):
                return None
            step = _Next.COMMA
        else:
            return None
    text = cursor.since(mark)
    cursor.drop(mark)
    return text


class _Nest:
    """The brackets that are open."""

    __slots__ = ("closers",)

    def __init__(self) -> None:
        self.closers: list[str] = []

    def mark(self, char: str, step: _Next) -> _Next | None:
        """What comes after a bracket, a comma or a colon; None where the character is none, or may not stand there."""
        if char in _CLOSERS and step in {_Next.VALUE, _Next.FIRST_VALUE} and len(self.closers) < gate.DEPTH:
            self.closers.append(_CLOSERS[char])
            return _FIRST[self.closers[-1]]
        if step in {_Next.COMMA, _Next.FIRST_KEY, _Next.FIRST_VALUE} and self.closers and char == self.closers[-1]:
            self.closers.pop()
            return _Next.COMMA
        if char == "," and step is _Next.COMMA:
            return _FURTHER[self.closers[-1]]
        return _Next.VALUE if char == ":" and step is _Next.COLON else None


def json_string(cursor: Cursor, may: Callable[[str], bool] | None = None) -> Reads[str | None]:
    """Pass a JSON string and give its text with its quotes; None at the character where it is none.

    may: whether what there is of its value may go on; it is asked where the text pauses, and no escape makes it unsure.
    """
    mark = cursor.mark()
    cursor.pos += 1
    plain = True
    while True:
        if not cursor.skip(_INSIDE):
            if cursor.ended or (may and plain and not may(cursor.since(mark)[1:])):
                return None
            yield
            continue
        char = cursor.text[cursor.pos]
        if char == "\\":
            cursor.pos += 1
            plain = False
            if (yield from cursor.peek()) not in _ESCAPED:
                return None
        elif char != '"':
            return None
        cursor.pos += 1
        if char == '"':
            text = cursor.since(mark)
            cursor.drop(mark)
            return text
