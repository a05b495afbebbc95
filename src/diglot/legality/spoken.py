"""What one choice has said so far: of a stream as it comes, of a plain answer at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diglot.legality.findings import Place


@dataclass(slots=True)
class Called:
    """One call, and where it began.

    broken: a fault was found that leaves nothing to say of the whole.
    custom: it is one of a custom tool, which takes text.
    """

    id: str
    name: str
    at: Place
    arguments: list[str] = field(default_factory=list[str])
    broken: bool = False
    custom: bool = False


@dataclass(slots=True)
class Spoken:
    """One choice: its text in pieces, its calls, and why it ended, where that is said.

    at: where it began; ended: where its finish is said.
    function: the call in the deprecated words of function_call. ids: of the calls.
    role: whether its role was said. lost: a fragment belonged to no call, or came after the finish, so that nothing is
    said of all of them.
    """

    index: int
    at: Place
    role: bool = False
    text: list[str] = field(default_factory=list[str])
    calls: list[Called] = field(default_factory=list[Called])
    ids: set[str] = field(default_factory=set[str])
    function: Called | None = None
    finish: str | None = None
    ended: Place | None = None
    lost: bool = False

    @property
    def called(self) -> list[Called]:
        """The calls, in whichever words."""
        return [*self.calls, *([self.function] if self.function else [])]
