"""The form json: `{"type": "function", "name": "f", "parameters": {"a": 1}}`; arguments may stand for parameters.

An object that says anything else is an answer: so it is text from the first member on that a call does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.forms.call import Call, arguments_of
from diglot.forms.escapes import escaped
from diglot.forms.json_text import json_object, json_string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from diglot.forms.call import Names
    from diglot.forms.cursor import Cursor, Reads

_PARAMETERS: Final = ("parameters", "arguments")
_MEMBERS: Final = ("type", "name", *_PARAMETERS)


def json_call(cursor: Cursor, names: Names) -> Reads[list[Call] | None]:
    """Pass the call that stands at the cursor; None at the character where it can be none."""
    said: dict[str, Any] = {}
    cursor.pos += 1
    while True:
        if (yield from cursor.visible()) != '"':
            return None
        key = yield from _text(cursor, _among(_left(said)))
        if key is None or (yield from cursor.visible()) != ":":
            return None
        cursor.pos += 1
        said[key] = yield from _value(cursor, key, names)
        if said[key] is None:
            return None
        after = yield from cursor.visible()
        if after not in {",", "}"}:
            return None
        cursor.pos += 1
        if after == "}":
            return _call(said)


def write(calls: Iterable[Call]) -> str:
    """The calls, joined by semicolons."""
    return "; ".join(
        escaped(gate.dump({"type": "function", "name": call.name, "parameters": call.arguments}).decode())
        for call in calls
    )


def _left(said: dict[str, Any]) -> list[str]:
    """The members that a call may still have."""
    taken = {*said, *(_PARAMETERS if said.keys() & {*_PARAMETERS} else ())}
    return [name for name in _MEMBERS if name not in taken]


def _among(words: Iterable[str]) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    listed = [*words]
    return listed.__contains__, lambda start: any(word.startswith(start) for word in listed)


def _text(cursor: Cursor, known: tuple[Callable[[str], bool], Callable[[str], bool]]) -> Reads[str | None]:
    """Pass a string that says one of the words that are known."""
    is_one, may = known
    quoted = yield from json_string(cursor, may)
    if quoted is None:
        return None
    value = (arguments_of(f'{{"":{quoted}}}') or {}).get("") if "\\" in quoted else quoted[1:-1]
    return value if isinstance(value, str) and is_one(value) else None


def _value(cursor: Cursor, key: str, names: Names) -> Reads[Any]:
    char = yield from cursor.visible()
    if key in _PARAMETERS:
        text = yield from json_object(cursor)
        return None if text is None else arguments_of(text)
    if char != '"':
        return None
    return (yield from _text(cursor, _among(["function"]) if key == "type" else (names.has, names.may)))


def _call(said: dict[str, Any]) -> list[Call] | None:
    arguments = said.get("parameters", said.get("arguments"))
    return None if arguments is None or "name" not in said else [Call(said["name"], arguments)]
