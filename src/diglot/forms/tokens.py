"""The special tokens of Llama 3 and Llama 4, and the tags of calls: what each means, and what may still become one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from diglot.forms.function_tag import OBJECT_OPENING, OPENING

if TYPE_CHECKING:
    from diglot.forms.cursor import Cursor, Reads

Stop: TypeAlias = Literal["end_of_turn", "end_of_message"]
Family: TypeAlias = Literal["llama3", "llama4"]
STOPS: Final[dict[str, Stop]] = {
    "<|eot_id|>": "end_of_turn",
    "<|eot|>": "end_of_turn",
    "<|end_of_text|>": "end_of_turn",
    "<|eom_id|>": "end_of_message",
    "<|eom|>": "end_of_message",
}
CALLS: Final = frozenset({"<|python_tag|>", "<|python_start|>"})
CALL_END: Final = "<|python_end|>"
HEADERS: Final = frozenset({"<|start_header_id|>", "<|header_start|>"})
HEADER_ENDS: Final = frozenset({"<|end_header_id|>", "<|header_end|>"})
BEGIN: Final = "<|begin_of_text|>"
TAGS: Final[dict[Family, tuple[str, str]]] = {
    "llama3": ("<|python_tag|>", ""),
    "llama4": ("<|python_start|>", CALL_END),
}
SPECIAL: Final = frozenset({*STOPS, *CALLS, CALL_END, *HEADERS, *HEADER_ENDS, BEGIN})
_MARKS: Final = (*SPECIAL, OPENING, OBJECT_OPENING)
_MARK: Final = re.compile("|".join(map(re.escape, _MARKS)))
_BEGINNINGS: Final = frozenset(mark[:length] for mark in _MARKS for length in range(1, len(mark)))
_LONGEST: Final = max(map(len, _MARKS))
WITHOUT: Final = re.compile("|".join(map(re.escape, SPECIAL)))


def mark_ahead(cursor: Cursor) -> Reads[str]:
    """The token or the opening tag that stands at the cursor, which passes nothing; empty where there is none."""
    while True:
        found = _MARK.match(cursor.text, cursor.pos)
        if found:
            return found[0]
        rest = cursor.text[cursor.pos : cursor.pos + _LONGEST]
        if cursor.ended or rest not in _BEGINNINGS:
            return ""
        yield


def letter_behind(cursor: Cursor, mark: str) -> Reads[str]:
    """The character behind a mark that stands at the cursor, which passes nothing; empty at the end."""
    while cursor.pos + len(mark) >= len(cursor.text):
        if cursor.ended:
            return ""
        yield
    return cursor.text[cursor.pos + len(mark)]
