"""Raw models' texts of any length: prose, calls in every form, and what looks like calls over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot import Exchange

if TYPE_CHECKING:
    from collections.abc import Callable

EXCHANGE: Final = Exchange(id="chatcmpl-0123456789abcdef", model="llama-3.2", tools=frozenset({"find_weather", "f"}))
PROSE: Final = "It is Lisbon, seen from the river; a < b, and the [boats](#boats) are at anchor. "
JSON: Final = '{"type": "function", "name": "find_weather", "parameters": {"city": "Lisbon", "limit": 3}}'
TAG: Final = '<function=find_weather>{"city": "Lisbon", "limit": 3}</function>'
CALL: Final = 'find_weather(city="Lisbon", limit=3)'
ONE: Final = {
    "json": JSON,
    "function_tag": TAG,
    "python_list": f"[{CALL}]",
    "builtin": '<|python_tag|>brave_search.call(query="x")',
}


def _filled(before: str, unit: str, after: str) -> Callable[[int], str]:
    return lambda size: before + unit * ((size - len(before) - len(after)) // len(unit)) + after


# of calls, how many characters one takes
CALLS: Final = {"json, joined": len(JSON) + 2, "function_tag": len(TAG), "python_list": len(CALL) + 2}
TEXTS: Final[dict[str, Callable[[int], str]]] = {
    "prose": _filled("", PROSE, ""),
    "prose in lines": _filled("", PROSE + "\n", ""),
    "json, joined": _filled("", JSON + "; ", JSON),
    "function_tag": _filled("", TAG, ""),
    "python_list": _filled("[", CALL + ", ", "]"),
    "code behind a tag": _filled("<|python_tag|>", "print(1 < 2)\n", "<|eom_id|>"),
    "json of one long list": _filled('{"name": "f", "parameters": {"a": [', "1, ", "1]}}"),
    "python_list of one long list": _filled("[f(a=[", "1, ", "])]"),
    "`<function=` over and over": _filled("", "<function=", ""),
    "tags inside each other's strings": _filled("", '<function=f>{":",', ""),
    "objects that nest": _filled("", '{"name": "f", "parameters": {"a": [\n', ""),
    "lists that break off": _filled("", '\n[f(a="', ""),
    "lists behind text and before it": _filled("Look:\n", "[f(a=1)]\n", "So."),
    "`<` over and over": _filled("", "<", ""),
}
