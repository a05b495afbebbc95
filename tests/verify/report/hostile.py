"""A run in which every text is an attack, and the same run with texts of the same length and lines that are none."""

from __future__ import annotations

import re
from typing import Any, Final

from diglot.verify.run import Run

from . import sample

ATTACKS: Final = [
    "</script></style><img src=x onerror=alert(1)>",
    "<!--", "]]>", "--></title>", "' onload='a", '" autofocus onfocus="a', "&lt;b&gt;&#60;",
    "\x1b[31mred\x1b]0;title\x07\x9b2J\x00\x7f\b", "\u202eevil\u2066\ufeff\u2028\ufffe\U000e0041",
    "| a | b |", "``` ````", "`", "# head", "- item", "[a](javascript:b)", "![a](http://192.0.2.1/p.png)", "<http://192.0.2.1>",
    "http://192.0.2.1/", "**b** _i_ ~~s~~ \\| \\", "@everyone #1 $x$", "{{ 7 * 7 }}{% raw %}", "\r\n\n# after a line\n\ttab\r",
]  # fmt: skip
HOSTILE: Final = " ".join(ATTACKS)
HARMLESS: Final = re.sub(r"[^\r\n]", "x", HOSTILE)
_WORDS: Final = frozenset({"format", "api", "of", "protocol", "capability", "method"})


def spoken(run: Run, said: str) -> Run:
    """The run with one text in place of every other that may be any; which is which a number at its start tells."""
    return Run.model_validate(_replaced(run.model_dump(), said, {}))


def _replaced(value: Any, said: str, numbers: dict[str, int], name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _replaced(inner, said, numbers, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, said, numbers, name) for inner in value]
    if isinstance(value, str) and name not in _WORDS and value:
        return f"{numbers.setdefault(value, len(numbers))} {said}"
    return value


def hostile() -> tuple[Run, Run]:
    """The attacking run, and an earlier one of it."""
    return spoken(sample.sample(), HOSTILE), spoken(sample.earlier(), HOSTILE)


def harmless() -> tuple[Run, Run]:
    """The same without an attack."""
    return spoken(sample.sample(), HARMLESS), spoken(sample.earlier(), HARMLESS)
