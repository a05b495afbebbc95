"""What a server leaves in the text of its answers: calls, and the token that a text begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from diglot.quirk import Effect, Quirk
from diglot.report import show


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsInText(Quirk):
    """Calls that stand in the text as the model wrote them; they are read where tools were offered."""

    effect: ClassVar[Effect] = "rename"

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return "to tool_calls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening(Quirk):
    """A word that a text begins with, and that is none of it."""

    effect: ClassVar[Effect] = "drop"
    word: str

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return f"{show(self.word)} at its beginning"
