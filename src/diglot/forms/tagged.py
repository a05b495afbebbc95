"""What stands behind a tag that says it is a call: calls in any form, a built-in tool's, or code.

    <|python_tag|>brave_search.call(query="...")
    <|python_tag|>f(a=1)                            also f.call(a=1), of the request's own tools
    <|python_tag|>print(1)                          code_interpreter(code="print(1)")
    <|python_start|>[f(a=1)]<|python_end|>          Llama 4

What begins as an object or a function's tag and is no call has failed: a program does not begin so, and models write answers
and broken calls behind their tag (recordings/providers/ollama).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from diglot.forms.block import OPENERS, block
from diglot.forms.call import ANY, BUILTINS, CODE, Call
from diglot.forms.cursor import Cursor
from diglot.forms.function_tag import OPENING, tagged_call
from diglot.forms.python_list import call_text, python_calls
from diglot.forms.tokens import TAGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from diglot.forms.call import Names
    from diglot.forms.cursor import Reads
    from diglot.forms.tokens import Family

_CALL: Final = ".call"
_NAMED: Final = re.compile(r"[\w.-]++\s*+\(")
_NO_PROGRAM: Final = ("{", OPENING, "```json")


def tagged_calls(body: str, names: Names, whole: bool) -> list[Call]:
    """The calls that a body says; none where it has failed. names: of the request's own tools; whole: it was not cut off."""
    text = body.strip()
    if not text:
        return []
    if _NAMED.match(text):
        calls = _named(text, names)
    elif text.startswith(OPENING):
        calls = _through(text, _tags)
    elif text[0] in OPENERS:
        calls = _through(text, lambda cursor: block(cursor, ANY, leading=False))
    else:
        calls = None
    if calls:
        return calls
    return [Call(CODE, {"code": body})] if whole and not text.startswith(_NO_PROGRAM) else []


def write(call: Call, family: Family) -> str:
    """A built-in tool's call, or code, with the family's tag; the writer of all forms says what cannot be written so."""
    opening, closing = TAGS[family]
    said = call.arguments["code"] if call.name == CODE else call_text(call.name + _CALL, call.arguments)
    return f"{opening}{said}{closing}"


def _through(text: str, read: Callable[[Cursor], Reads[list[Call] | None]]) -> list[Call] | None:
    """What is read of a text that is all there, where it is read to its end."""
    cursor = Cursor()
    cursor.feed(text)
    cursor.ended = True
    try:
        next(read(cursor))
    except StopIteration as done:
        calls: list[Call] | None = done.value
        return calls if cursor.pos == len(cursor.text) else None
    return None


def _tags(cursor: Cursor) -> Reads[list[Call] | None]:
    calls: list[Call] = []
    while cursor.text.startswith(OPENING, cursor.pos):
        found = yield from tagged_call(cursor, ANY)
        if found is None:
            return None
        calls += found
        yield from cursor.visible()
    return calls


def _named(text: str, names: Names) -> list[Call] | None:
    """The call of a tool by its name, and nothing else: of a built-in one with its query, or of one of the request's own."""
    calls = _through(f"[{text}]", lambda cursor: python_calls(cursor, ANY))
    if not calls or len(calls) > 1:
        return None
    said, arguments = calls[0]
    name = said.removesuffix(_CALL)
    if said != name in BUILTINS and arguments.keys() == {"query"} and isinstance(arguments["query"], str):
        return [Call(name, arguments)]
    return next(([Call(one, arguments)] for one in (said, name) if names.has(one)), None)
