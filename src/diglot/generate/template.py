"""Llama 3's prompt: turns between special tokens, and texts in which nothing is one."""

from __future__ import annotations

import re
from typing import Final

from diglot.report import At, Kind, Report

END_OF_TURN: Final = "<|eot_id|>"
ENDS: Final = {
    "end_of_turn": END_OF_TURN,
    "end_of_message": "<|eom_id|>",
    "out_of_tokens": END_OF_TURN,
}
TOKEN: Final = "in a raw prompt it would be a token, or an image; it stands there with a blank in it"
# The first sign alone is matched, so that a mark within another is found as well: <|eot[img-0]_id|>.
_MARK: Final = re.compile(r"(?=(<\|[^\s|<>]{1,64}\|>|\[img-\d+\]))[<\[]")


def header(role: str) -> str:
    """The beginning of a turn."""
    return f"<|start_header_id|>{role}<|end_header_id|>\n\n"


def turn(role: str, text: str, end: str = END_OF_TURN) -> str:
    """A whole turn."""
    return f"{header(role)}{text}{end}"


def inert(text: str, report: Report, at: At) -> str:
    """A text as it stands in a prompt: each token in it is reported, and has a blank behind its first sign."""
    marks = dict.fromkeys(_MARK.findall(text))
    for mark in marks:
        report.lose(at, mark, Kind.CONSTRAINT, TOKEN)
    return _MARK.sub(lambda found: f"{found[0]} ", text) if marks else text


def escaped(text: str) -> str:
    """JSON, or Python's literals, that mean the same and hold no token: strings alone can."""
    return _MARK.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
