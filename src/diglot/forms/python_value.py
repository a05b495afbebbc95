"""Python literals in a text that may go on, turned into JSON as they are read: Python's own rules, and only its literals.

Lists, tuples, dicts with strings for keys, strings of every kind but bytes and f-strings, numbers, True, False and None, and
the words JSON has for these. A string's escapes are read by Python itself (`ast.literal_eval` of that string); brackets are
counted here, for Python's parser reads whole texts only and needs hundreds of bytes for each of them.
"""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, Final

from diglot import gate

if TYPE_CHECKING:
    from diglot.forms.cursor import Cursor, Reads

_WORDS: Final = {
    "True": "true",
    "False": "false",
    "None": "null",
    "true": "true",
    "false": "false",
    "null": "null",
}
_PREFIXES: Final = frozenset({"", "r", "R", "u", "U"})
_SCALAR: Final = re.compile(r"[-+.\w]*+")
_INTEGER: Final = re.compile(
    r"[-+]?(?:0(?:_?0)*|[1-9](?:_?[0-9])*|0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+)"
)
_DIGITS: Final = r"[0-9](?:_?[0-9])*"
_EXPONENT: Final = rf"[eE][-+]?{_DIGITS}"
_FLOAT: Final = re.compile(rf"[-+]?(?:(?:{_DIGITS}\.(?:{_DIGITS})?|\.{_DIGITS})(?:{_EXPONENT})?|{_DIGITS}{_EXPONENT})")
_INSIDE: Final = {  # by its quote, and whether there are three
    (quote, triple): re.compile(rf"[^{quote}\\{'' if triple else chr(10) + chr(13)}]*+")
    for quote in "\"'"
    for triple in (False, True)
}
# What Python warns of: an escape that it does not know, which stands for itself, and an octal number beyond a byte.
_ODD_ESCAPE: Final = re.compile(r"\\(?:([4-7][0-7]{2})|([\n\r\\'\"abfnrtvxuUN0-7])|)", re.DOTALL)
_CLOSERS: Final = {"[": "]", "{": "}", "(": ")"}


class _Open:
    """A bracket that is open: how it is closed, where its JSON begins, how many values it has, and what comes next."""

    __slots__ = ("closer", "comma", "count", "key", "start")

    def __init__(self, opener: str, start: int) -> None:
        self.closer = _CLOSERS[opener]
        self.start = start
        self.count = 0
        self.comma = True  # a value may follow
        self.key = opener == "{"  # a key is to follow


def python_value(cursor: Cursor) -> Reads[str | None]:
    """Pass a literal and give it as JSON; None at the token where it is none, or has no place in JSON."""
    made: list[str] = []
    nest: list[_Open] = []
    while True:
        char = cursor.look() or (yield from cursor.visible())
        inner = nest[-1] if nest else None
        if inner and char == inner.closer and not (char == "}" and inner.comma and not inner.key):
            cursor.pos += 1
            _close(nest.pop(), made)
        elif inner and char == "," and not inner.comma:
            cursor.pos += 1
            inner.comma, inner.key = True, inner.closer == "}"
            continue
        elif inner and not inner.comma:
            return None
        elif char in _CLOSERS and len(nest) < gate.DEPTH and not (inner and inner.key):
            cursor.pos += 1
            _before(inner, made)
            nest.append(_Open(char, len(made)))
            made.append("{" if char == "{" else "[")
            continue
        else:
            scalar = yield from _scalar(cursor, char, bool(inner and inner.key))
            if scalar is None:
                return None
            _before(inner, made)
            made.append(scalar)
            if inner and inner.key:
                if (yield from cursor.visible()) != ":":
                    return None
                cursor.pos += 1
                inner.key = False
                continue
        if not nest:
            return "".join(made)
        nest[-1].comma = False
        nest[-1].count += 1


def _before(inner: _Open | None, made: list[str]) -> None:
    """What JSON puts before a value or a key."""
    if inner is None:
        return
    if inner.closer == "}" and not inner.key:
        made.append(":")
    elif inner.count:
        made.append(",")


def _close(closed: _Open, made: list[str]) -> None:
    """Close a bracket; one value in parentheses without a comma is that value."""
    if closed.closer == ")" and closed.count == 1 and not closed.comma:
        made[closed.start] = ""
    else:
        made.append("}" if closed.closer == "}" else "]")


def _scalar(cursor: Cursor, char: str, key: bool) -> Reads[str | None]:
    """A string, a number or a word as JSON."""
    if char in {"'", '"'}:
        return (yield from _strings(cursor, ""))
    token = yield from cursor.run(_SCALAR, 2 * gate.DIGITS)
    if token is None:
        return None
    if token in _PREFIXES and (yield from cursor.peek()) in {"'", '"'}:
        return (yield from _strings(cursor, token))
    return None if key else _WORDS.get(token) or _number(token)


def _number(token: str) -> str | None:
    try:
        if _INTEGER.fullmatch(token):
            return str(int(token, 0))
    except ValueError:  # of more digits than the gate takes
        return None
    return json.dumps(float(token)) if _FLOAT.fullmatch(token) else None


def _strings(cursor: Cursor, prefix: str) -> Reads[str | None]:
    """Strings that stand beside one another are one."""
    parts: list[str] = []
    while True:
        part = yield from _string(cursor, prefix)
        if part is None:
            return None
        parts.append(part)
        if (yield from cursor.visible()) in {"'", '"'}:
            prefix = ""
        else:
            return json.dumps("".join(parts))


def _string(cursor: Cursor, prefix: str) -> Reads[str | None]:
    """Pass one string and give its value."""
    quote = cursor.text[cursor.pos]
    mark = cursor.mark()
    cursor.pos += 1
    triple = False
    if (yield from cursor.peek()) == quote:
        cursor.pos += 1
        triple = (yield from cursor.peek()) == quote
        if not triple:
            cursor.drop(mark)
            return ""
        cursor.pos += 1
    if not (yield from _inside(cursor, quote, triple)):
        return None
    text = cursor.since(mark)
    cursor.drop(mark)
    return _evaluated(text, 3 if triple else 1, prefix)


def _inside(cursor: Cursor, quote: str, triple: bool) -> Reads[bool]:
    """Pass what is in a string, with its closing quotes; False at a line's end in a string that stands on one line."""
    closing, needed, run = 0, 3 if triple else 1, _INSIDE[quote, triple]
    while closing < needed:
        before = cursor.pos
        here = cursor.skip(run)
        closing = 0 if cursor.pos > before else closing
        if not here:
            if cursor.ended:
                return False
            yield
        elif cursor.text[cursor.pos] == quote:
            closing += 1
            cursor.pos += 1
        elif cursor.text[cursor.pos] == "\\":
            closing = 0
            cursor.pos += 1
            if not (yield from cursor.more()):
                return False
            cursor.pos += 1
        else:
            return False
    return True


def _evaluated(text: str, quotes: int, prefix: str) -> str | None:
    """The value of one string, as Python reads it."""
    if "\\" not in text and "\r" not in text:
        return text[quotes:-quotes]
    plain = text if prefix in {"r", "R"} else _ODD_ESCAPE.sub(_usual, text)
    try:
        value = ast.literal_eval(prefix + plain)
    except (ValueError, SyntaxError):
        return None
    return value if isinstance(value, str) else None


def _usual(escape: re.Match[str]) -> str:
    """The same escape, in a spelling that Python does not warn of."""
    octal, known = escape.groups()
    return f"\\u{int(octal, 8):04x}" if octal else escape[0] if known else "\\\\"
