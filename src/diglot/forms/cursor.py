"""The text that a model writes, read as it comes: what reads it waits, as a generator, where the text goes on later.

A reader that waits stands at the end of the text so far. What it has passed is kept from its marks on, so that it can be
taken whole, or gone back to where it was none of what was looked for.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
Reads: TypeAlias = Generator[None, None, T]
SPACE: Final = re.compile(r"[ \t\r\n]*+")


class Mark:
    """A place that has been passed, and the text since."""

    __slots__ = ("offset", "parts", "start")

    def __init__(self, offset: int, start: int) -> None:
        self.offset = offset
        self.start = start  # where in the cursor's text what follows the parts begins
        self.parts: list[str] = []


class Cursor:
    """A place in a text of which more may come.

    text, pos: what is at hand, and how much of it has been passed; ended: no more comes.
    """

    __slots__ = ("_base", "_marks", "ended", "pos", "text")

    def __init__(self) -> None:
        self.text = ""
        self.pos = 0
        self.ended = False
        self._base = 0
        self._marks: list[Mark] = []

    @property
    def offset(self) -> int:
        """How much of the whole text has been passed."""
        return self._base + self.pos

    def feed(self, text: str) -> None:
        """Put more text behind what has not been passed yet."""
        for mark in self._marks:
            mark.parts.append(self.text[mark.start : self.pos])
            mark.start = 0
        self._base += self.pos
        self.text = self.text[self.pos :] + text
        self.pos = 0

    def mark(self) -> Mark:
        """Mark this place."""
        mark = Mark(self.offset, self.pos)
        self._marks.append(mark)
        return mark

    def since(self, mark: Mark) -> str:
        """The text from a mark to here."""
        return "".join((*mark.parts, self.text[mark.start : self.pos]))

    def drop(self, mark: Mark) -> None:
        """Forget a mark and those after it."""
        del self._marks[self._marks.index(mark) :]

    def rewind(self, mark: Mark) -> None:
        """Go back to a mark, and forget it and those after it."""
        self.drop(mark)
        if mark.parts:
            self.text = "".join((*mark.parts, self.text[mark.start :]))
            self._base, self.pos = mark.offset, 0
            for earlier in self._marks:
                self._cut(earlier)
        else:
            self.pos = mark.start

    def _cut(self, earlier: Mark) -> None:
        """Take out of an earlier mark's parts what stands in the text again."""
        whole, length = "".join(earlier.parts), self._base - earlier.offset
        earlier.parts, earlier.start = ([whole[:length]] if length else []), 0

    def more(self) -> Reads[bool]:
        """Wait for text; False where none comes."""
        while self.pos >= len(self.text):
            if self.ended:
                return False
            yield
        return True

    def peek(self) -> Reads[str]:
        """The next character, which is not passed; empty at the end."""
        return self.text[self.pos] if (yield from self.more()) else ""

    def look(self) -> str:
        """The next character that is no white space, which alone is passed; empty where none is at hand."""
        return self.text[self.pos] if self.skip(SPACE) else ""

    def visible(self) -> Reads[str]:
        """As look, but it waits for text; empty at the end."""
        while True:
            char = self.look()
            if char or self.ended:
                return char
            yield

    def skip(self, run: re.Pattern[str]) -> bool:
        """Pass a run of characters in the text at hand; whether something stands behind it."""
        found = run.match(self.text, self.pos)
        self.pos = found.end() if found else self.pos
        return self.pos < len(self.text)

    def run(self, run: re.Pattern[str], longest: int, may: Callable[[str], bool] | None = None) -> Reads[str | None]:
        """Pass a run of characters and give it; None where it is longer than it may be.

        may: whether what there is of the run may go on; None as soon as it may not.
        """
        mark = self.mark()
        while not self.skip(run):
            if self.ended or self.offset - mark.offset > longest or (may and not may(self.since(mark))):
                break
            yield
        text = self.since(mark) if self.offset - mark.offset <= longest else None
        self.drop(mark)
        return None if text is None or (may and not may(text)) else text

    def word(self, word: str) -> Reads[bool]:
        """Pass a word; False at the character that is not its."""
        for letter in word:
            if (yield from self.peek()) != letter:
                return False
            self.pos += 1
        return True
