"""What the reader of a model's text gives: pieces of what was said and called, those of one kind that touch joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from diglot.forms.call import Call


@dataclass(slots=True)
class Said:
    """Text of the answer."""

    text: str


@dataclass(slots=True)
class Started:
    """A tag says that a call begins."""


@dataclass(slots=True)
class Fragment:
    """Text behind a call's tag, as it comes."""

    text: str


@dataclass(slots=True)
class Called:
    """A whole call."""

    call: Call


@dataclass(slots=True)
class Failed:
    """What a tag began is no call; this is its whole text, which is text of the answer."""

    text: str


Piece: TypeAlias = Said | Started | Fragment | Called | Failed


class Pieces:
    """Collects pieces. White space that comes before all text waits: it is text only where text or no call follows.

    said, called: whether any text that is seen, or any call, has come; fresh: there is nothing but blanks in the line so far;
    last: the character that was said last.
    """

    def __init__(self) -> None:
        self.said = False
        self.called = False
        self.fresh = True
        self.last = ""
        self._pieces: list[Piece] = []
        self._parts: list[str] = []  # of the last piece
        self._blank: list[str] = []

    def say(self, text: str) -> None:
        """Add text."""
        if not text:
            return
        end = text.rfind("\n")
        self.fresh = (end >= 0 or self.fresh) and not text[end + 1 :].strip(" \t")
        self.last = text[-1]
        if self.said:
            self._add(Said, text)
        else:
            self._blank.append(text)
            if not text.isspace():
                self._say_blank()

    def fragment(self, text: str) -> None:
        """Add text behind a call's tag."""
        if text:
            self._add(Fragment, text)

    def start(self) -> None:
        """Add what a tag says."""
        self._put(Started())

    def call(self, calls: list[Call]) -> None:
        """Add whole calls; a line may begin behind them."""
        for call in calls:
            self._put(Called(call))
        self.called = self.fresh = True
        self.last = ""

    def fail(self, text: str) -> None:
        """Add what failed, after the white space that waits: both are text."""
        self._say_blank()
        self._put(Failed(text))
        self.fresh, self.last = True, ""

    def end(self) -> None:
        """Say the white space that waits, where no call has come."""
        if not self.called:
            self._say_blank()

    def taken(self) -> list[Piece]:
        """The pieces since they were taken last."""
        self._join()
        taken, self._pieces = self._pieces, []
        return taken

    def _say_blank(self) -> None:
        self.said = True
        if self._blank:
            self._add(Said, "".join(self._blank))
            self._blank.clear()

    def _put(self, piece: Piece) -> None:
        self._join()
        self._pieces.append(piece)

    def _add(self, kind: type[Said | Fragment], text: str) -> None:
        if not self._parts or type(self._pieces[-1]) is not kind:
            self._put(kind(""))
        self._parts.append(text)

    def _join(self) -> None:
        """Give the last piece its text."""
        last = self._pieces[-1] if self._parts else None
        if isinstance(last, (Said, Fragment)):
            last.text = "".join(self._parts)
        self._parts.clear()
