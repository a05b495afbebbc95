"""Calls that stand in a text without a tag: where they may stand, and what may stand around them.

They begin a line. Those that begin the answer end with their line; those that come after a text end the answer, for an example
in an explanation reads the same and the explanation goes on. Several may stand together: JSON objects beside one another or
joined by semicolons, also inside a fence that says json, and lists of Python calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.forms.json_form import json_call
from diglot.forms.python_list import python_calls
from diglot.forms.tokens import SPECIAL, mark_ahead

if TYPE_CHECKING:
    from diglot.forms.call import Call, Names
    from diglot.forms.cursor import Cursor, Mark, Reads

_FENCE: Final = "```"
_OPEN_FENCE: Final = "```json"
_SPACES: Final = frozenset(" \t\r")
OPENERS: Final = frozenset("{[`")


def block(cursor: Cursor, names: Names, leading: bool) -> Reads[list[Call] | None]:
    """Pass the calls that stand at the cursor; None at the character where it turns out that there are none.

    leading: no text came before.
    """
    opener = cursor.text[cursor.pos]
    if opener == "`":
        return (yield from _fenced(cursor, names, leading))
    calls: list[Call] = []
    while True:
        found = yield from _unit(cursor, names, opener)
        if found is None:
            return None
        calls += found
        end = cursor.mark()
        char = yield from cursor.visible()
        new_line = leading and "\n" in cursor.since(end)
        if char == ";" and opener == "{":
            cursor.pos += 1
            cursor.drop(end)
            end, new_line = cursor.mark(), False
            char = yield from cursor.visible()
        if char != opener or new_line:
            return (yield from _ended(cursor, calls, end, new_line))
        cursor.drop(end)


def _unit(cursor: Cursor, names: Names, opener: str) -> Reads[list[Call] | None]:
    return (yield from (json_call if opener == "{" else python_calls)(cursor, names))


def _ended(cursor: Cursor, calls: list[Call], end: Mark, new_line: bool) -> Reads[list[Call] | None]:
    """The calls, where the text may end or go on behind them; the cursor then stands right behind the last."""
    if not new_line and (yield from cursor.more()) and (yield from mark_ahead(cursor)) not in SPECIAL:
        return None
    cursor.rewind(end)
    return calls


def _fenced(cursor: Cursor, names: Names, leading: bool) -> Reads[list[Call] | None]:
    """As block, for JSON in a fence."""
    if not (yield from cursor.word(_OPEN_FENCE)):
        return None
    while (yield from cursor.peek()) in _SPACES:
        cursor.pos += 1
    if (yield from cursor.peek()) != "\n":
        return None
    calls: list[Call] = []
    char = yield from cursor.visible()
    while char == "{":
        found = yield from json_call(cursor, names)
        if found is None:
            return None
        calls += found
        char = yield from cursor.visible()
        if char == ";":
            cursor.pos += 1
            if (yield from cursor.visible()) != "{":
                return None
            char = "{"
    if not calls or not (yield from cursor.word(_FENCE)):
        return None
    end = cursor.mark()
    yield from cursor.visible()
    return (yield from _ended(cursor, calls, end, leading and "\n" in cursor.since(end)))
