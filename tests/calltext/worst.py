"""The worst texts that were found, each of any length: what looks like calls over and over, what never ends, what nests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

TOOLS: Final = ("f", "get_weather")
JSON: Final = '{"name": "f", "parameters": {"a": '


def _filled(length: int, unit: str, before: str = "", after: str = "") -> str:
    room = length - len(before) - len(after)
    return before + unit * (room // len(unit)) + after


# name -> what is repeated, what stands before it, and what behind
_TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "lines of prose": ("The quick brown fox jumps over the lazy dog.\n",),
    "prose without lines": ("The quick brown fox. ",),
    "code": ("if (a[0] < b) {\n    x = {'a': [1]};\n}\n",),
    "less than": ("<",),
    "lines": ("\n",),
    "blanks before text": (" ", "\n", "x"),
    "brackets": ("[",),
    "brackets that begin lines": ("\n[",),
    "braces that begin lines": ("\n{",),
    "fences": ("\n```json\n",),
    "fences with half an object": ('\n```json\n{"name": "f"',),
    "openings of tags": ("<function=",),
    "tags without arguments": ("<function=f>",),
    "tags with half a key": ('<function=f>{"',),
    "tags in lists of tags": ('<function=f>{"a": [',),
    "tags inside each other's strings": ('<function=f>{":",',),
    "tags in a string that never ends": ("<function=f>{}", '<function=f>{"a": "'),
    "tags in a list that never ends": ('"<function=f>{}", ', "[f(a=["),
    "tags": ('<function=f>{"a": 1}</function>',),
    "tags that are not closed": ('<function=f>{"a": 1}',),
    "blanks behind a tag": (" ", "<function=f>{}"),
    "tags and blanks": ("<function=f>   ",),
    "objects in tags": ('<tool_call>{"name": "f", "arguments": {}}</tool_call>',),
    "openings of tags of objects": ("<tool_call>",),
    "tags of objects with half an object": ('<tool_call>{"name": "f", "arguments": {"',),
    "tags of objects inside each other's strings": ('<tool_call>{"name":"f","arguments":{":",',),
    "both tags inside each other's strings": ('<tool_call>{"name":"f","arguments":{":",<function=f>{":",',),
    "a tag with a long name": ("f", "<function="),
    "objects": (JSON + "1}}\n",),
    "objects that are joined": (JSON + "1}};", "", JSON + "1}}"),
    "objects behind text": (JSON + "1}}\n", "Look:\n"),
    "objects behind text and before it": (JSON + "1}}\n", "Look:\n", "So."),
    "objects inside each other": (JSON + "[\n",),
    "an object that nests": ('{"a":', JSON),
    "an object of a long list": ("1,", JSON + "[", "1]}}"),
    "an object of a long text": ("x", JSON + '"', '"}}'),
    "an object of many escapes": ("\\n", JSON + '"', '"}}'),
    "an object of a huge integer": ("7", JSON, "}}"),
    "an object of many blanks": (" ", JSON, "1}}"),
    "an object of no tool": ("f", '{"name": "'),
    "blanks behind an object": (" ", JSON + "1}}", "x"),
    "lists of calls": ("[f(a=1)]\n",),
    "lists of calls behind text": ("[f(a=1)]\n", "Look:\n"),
    "lists of calls behind text and before it": ("[f(a=1)]\n", "Look:\n", "So."),
    "lists of calls in one line": ("[f(a=1)] ", "", "x"),
    "a list of many calls": ('f(a="x", b=2), ', "[", "]"),
    "a list that nests": ("[", "[f(a="),
    "a list that nests in parentheses": ("(", "[f(a="),
    "a list of a long list": ("1,", "[f(a=[", "])]"),
    "a list of a long text": ("x", "[f(a='", "')]"),
    "a list of many escapes": ("\\n", "[f(a='", "')]"),
    "a list of many strings": ("'a' ", "[f(a=", ")]"),
    "a list of quotes": ("'' ", "[f(a=", ")]"),
    "a list of three quotes": ("\n[f(a='", '[f(a="""'),
    "a list of a huge integer": ("7", "[f(a=", ")]"),
    "a list of a huge hexadecimal": ("f", "[f(a=0x", ")]"),
    "a list of a long name": ("f", "["),
    "a list of a long argument": ("a", "[f("),
    "lists that break off": ('\n[f(a="',),
    "tags of calls": ("<|python_tag|>",),
    "code behind a tag": ("x < 1\n", "<|python_tag|>"),
    "half tokens behind a tag": ("<|eot_", "<|python_tag|>"),
    "objects behind a tag": (JSON + "1}};", "<|python_tag|>", JSON + "1}}"),
    "a call of a tool behind a tag": ("x", "<|python_tag|>f(a='", "')"),
    "a long name behind a tag": ("x-", "<|python_tag|>"),
    "blanks behind a name behind a tag": (" ", "<|python_tag|>x"),
    "calls behind a tag": ("f(a=1),", "<|python_tag|>[", "]<|eom_id|>"),
    "ends": ("<|eot_id|>",),
    "half ends": ("<|eot_i",),
    "mentioned ends": ("`<|eot_id|>`",),
    "headers": ("<|start_header_id|>",),
    "a header that never ends": ("a", "<|start_header_id|>"),
}
WORST: Final[dict[str, Callable[[int], str]]] = {
    name: lambda length, parts=parts: _filled(length, *parts)  # type: ignore[misc]
    for name, parts in _TEXTS.items()
}
