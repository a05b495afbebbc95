"""The form function_tag: `<function=f>{"a": 1}</function>`; the closing tag may be missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from diglot import gate
from diglot.calltext.call import Call, arguments_of
from diglot.calltext.escapes import escaped
from diglot.calltext.json_text import json_object

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot.calltext.call import Names
    from diglot.calltext.cursor import Cursor, Reads

OPENING: Final = "<function="
_CLOSING: Final = "</function>"
_NAME: Final = re.compile(r"[^<>\s]*+")


def tagged_call(cursor: Cursor, names: Names) -> Reads[list[Call] | None]:
    """Pass the call whose opening stands at the cursor, with its closing tag; None at the character where it can be none."""
    cursor.pos += len(OPENING)
    name = yield from cursor.run(_NAME, names.longest, names.may)
    if name is None or not names.has(name) or (yield from cursor.peek()) != ">":
        return None
    cursor.pos += 1
    yield from cursor.visible()
    text = yield from json_object(cursor)
    arguments = None if text is None else arguments_of(text)
    if arguments is None:
        return None
    end = cursor.mark()
    yield from cursor.visible()
    if (yield from cursor.word(_CLOSING)):
        cursor.drop(end)
    else:
        cursor.rewind(end)
    return [Call(name, arguments)]


def write(calls: Iterable[Call]) -> str:
    """The calls, one tag after another."""
    return "".join(f"{OPENING}{name}>{escaped(gate.dump(arguments).decode())}{_CLOSING}" for name, arguments in calls)
