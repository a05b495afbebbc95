"""Calls that mark themselves by a tag: of a function, or of a JSON object; the closing tag may be missing.

<function=f>{"a": 1}</function>                             the form function_tag
<tool_call>{"name": "f", "arguments": {"a": 1}}</tool_call> the form json, as Hermes and Qwen write it
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from diglot import gate
from diglot.forms.call import Call, arguments_of
from diglot.forms.escapes import escaped
from diglot.forms.json_form import json_call
from diglot.forms.json_text import json_object

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot.forms.call import Names
    from diglot.forms.cursor import Cursor, Reads

OPENING: Final = "<function="
_CLOSING: Final = "</function>"
OBJECT_OPENING: Final = "<tool_call>"
_OBJECT_CLOSING: Final = "</tool_call>"
_NAME: Final = re.compile(r"[^<>\s]*+")


def tagged_call(cursor: Cursor, names: Names) -> Reads[list[Call] | None]:
    """Pass the call whose opening stands at the cursor, with its closing tag; None at the character where it can be none."""
    cursor.pos += len(OPENING)
    name = yield from cursor.run(_NAME, names.longest, names.may)
    if name is None or not names.has(name) or (yield from cursor.peek()) != ">":
        return None
    cursor.pos += 1
    if (yield from cursor.visible()) == "<":
        return [Call(name, {})] if (yield from cursor.word(_CLOSING)) else None
    text = yield from json_object(cursor)
    arguments = None if text is None else arguments_of(text)
    if arguments is None:
        return None
    yield from _closed(cursor, _CLOSING)
    return [Call(name, arguments)]


def tagged_object(cursor: Cursor, names: Names) -> Reads[list[Call] | None]:
    """As tagged_call, of an object in its tag."""
    cursor.pos += len(OBJECT_OPENING)
    calls = (yield from json_call(cursor, names)) if (yield from cursor.visible()) == "{" else None
    if calls:
        yield from _closed(cursor, _OBJECT_CLOSING)
    return calls


def _closed(cursor: Cursor, tag: str) -> Reads[None]:
    """Pass a closing tag, where it is there."""
    end = cursor.mark()
    yield from cursor.visible()
    if (yield from cursor.word(tag)):
        cursor.drop(end)
    else:
        cursor.rewind(end)


def write(calls: Iterable[Call]) -> str:
    """The calls, one tag after another."""
    return "".join(f"{OPENING}{name}>{escaped(gate.dump(arguments).decode())}{_CLOSING}" for name, arguments in calls)
