"""The form python_list: `[f(a=1, b="x"), g()]`; an argument whose name is no identifier is written `**{"a-b": 1}`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.forms.call import Call, arguments_of
from diglot.forms.python_value import python_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot.forms.call import Names
    from diglot.forms.cursor import Cursor, Reads

_NAME: Final = re.compile(r"[\w.-]*+")
_KEY: Final = re.compile(r"\w*+")
_IDENTIFIER: Final = re.compile(r"[^\W\d]\w*")
_LONGEST: Final = 4096


def python_calls(cursor: Cursor, names: Names) -> Reads[list[Call] | None]:
    """Pass the list of calls that stands at the cursor; None at the character where it can be none."""
    cursor.pos += 1
    calls: list[Call] = []
    char = yield from cursor.visible()
    while char != "]":
        call = yield from _call(cursor, names)
        if call is None:
            return None
        calls.append(call)
        char = yield from _comma(cursor, "]")
        if not char:
            return None
    cursor.pos += 1
    return calls or None


def _comma(cursor: Cursor, closer: str) -> Reads[str]:
    """What stands behind a comma, or the closing bracket; empty where it is neither."""
    char = yield from cursor.visible()
    if char == ",":
        cursor.pos += 1
        return (yield from cursor.visible())
    return char if char == closer else ""


def _call(cursor: Cursor, names: Names) -> Reads[Call | None]:
    name = yield from cursor.run(_NAME, names.longest, names.may)
    if name is None or not names.has(name) or (yield from cursor.visible()) != "(":
        return None
    cursor.pos += 1
    made: dict[str | None, list[str]] = {}
    char = yield from cursor.visible()
    while char != ")":
        if not (yield from _argument(cursor, char, made)):
            return None
        char = yield from _comma(cursor, ")")
        if not char:
            return None
    cursor.pos += 1
    members = [member for listed in made.values() for member in listed]
    arguments = arguments_of(f"{{{','.join(members)}}}")
    return None if arguments is None else Call(name, arguments)


def _argument(cursor: Cursor, char: str, made: dict[str | None, list[str]]) -> Reads[bool]:
    """Pass one argument, or a dict of them after two stars, and add what it is in JSON."""
    if char == "*":
        if not (yield from cursor.word("**")) or (yield from cursor.visible()) != "{":
            return False
        text = yield from python_value(cursor)
        if text and text != "{}":
            made.setdefault(None, []).append(text[1:-1])
        return text is not None
    key = yield from cursor.run(_KEY, _LONGEST)
    if not key or not _IDENTIFIER.fullmatch(key) or key in made or (yield from cursor.visible()) != "=":
        return False
    cursor.pos += 1
    yield from cursor.visible()
    text = yield from python_value(cursor)
    made[key] = [f"{json.dumps(key)}:{text}"]
    return text is not None


def write(calls: Iterable[Call]) -> str:
    """The calls, as one list."""
    return f"[{', '.join(call_text(name, arguments) for name, arguments in calls)}]"


def call_text(name: str, arguments: dict[str, Any]) -> str:
    """One call."""
    named = {key: value for key, value in arguments.items() if _IDENTIFIER.fullmatch(key)}
    other = {key: value for key, value in arguments.items() if key not in named}
    parts = [f"{key}={_literal(value)}" for key, value in named.items()]
    return f"{name}({', '.join([*parts, f'**{_literal(other)}'] if other else parts)})"


def _literal(value: Any) -> str:
    if isinstance(value, str):
        quoted = json.dumps(value, ensure_ascii=False)  # every escape of JSON is one of Python
        return quoted.replace("<", "\\x3c")  # no string holds the beginning of a special token or of a tag
    if gate.is_object(value):
        return f"{{{', '.join(f'{_literal(key)}: {_literal(inner)}' for key, inner in value.items())}}}"
    if gate.is_array(value):
        return f"[{', '.join(map(_literal, value))}]"
    return repr(value)
