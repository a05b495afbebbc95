"""Whether a JSON object that comes in fragments is whole, told in time linear in its length however often it is asked."""

from __future__ import annotations

import re
from typing import Final

from diglot.chat.calls import parsed

_MARKS: Final = re.compile(r'\\.|["{}\[\]]', re.DOTALL)


class Fragments:
    """A text in fragments, joined once at the end."""

    __slots__ = ("_carried", "_depth", "_never", "_quoted", "_scanned", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._scanned = 0
        self._depth = 0
        self._quoted = False
        self._carried = ""  # a backslash whose other half is in the next fragment
        self._never = False  # brackets that closed and did not make an object never will

    def text(self) -> str:
        """All of it."""
        return "".join(self.parts)

    def is_object(self) -> bool:
        """Whether the text so far is one whole JSON object; brackets are counted first, and read once they are closed."""
        for part in self.parts[self._scanned :]:
            self._scan(self._carried + part)
        self._scanned = len(self.parts)
        if not self.parts or self._depth or self._quoted or self._never:
            return False
        text = self.text()
        self._never = bool(text.strip()) and parsed(text) is None
        return bool(text.strip()) and not self._never

    def _scan(self, text: str) -> None:
        end = 0
        for mark in _MARKS.finditer(text):
            end, token = mark.end(), mark[0]
            if token == '"':
                self._quoted = not self._quoted
            elif not self._quoted:
                self._depth += (token in "{[") - (token in "}]")
        self._carried = "\\" if end < len(text) and text.endswith("\\") else ""
