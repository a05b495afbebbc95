"""A case: what is asked of a server, of either API or of both, and what its answer is to be.

A case that is asked as a plain question and as a stream is two of these, the second named with `-stream` at its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality import Api, Operation
    from diglot.verify.expect import Expectation

STREAM: Final = "-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question in the words of one API.

    body: of the request, whose `$`-words are not filled in yet; a text is sent as it stands, JSON or not; None for a GET.
    """

    operation: Operation
    body: Mapping[str, Any] | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A further question of the same case, once the one before is answered.

    results: what each tool answers, by its name; the calls of the answer before are sent back with these.
    say: what the user says then. again: the question before is asked once more as it was, and nothing is added to it.
    """

    results: Mapping[str, str] = field(default_factory=dict[str, str])
    say: str = ""
    again: bool = False
    expects: tuple[Expectation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case.

    base: the name in its file, without `-stream`.
    optional: a server may refuse it by an error, if that is legal; only the capability is then missing.
    error: the request is wrong, and an error is the right answer.
    """

    name: str
    base: str
    suite: str
    title: str
    asks: Mapping[Api, Ask]
    stream: bool = False
    optional: bool = False
    error: bool = False
    expects: tuple[Expectation, ...] = ()
    turns: tuple[Turn, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The words that choose or exclude it: its name, with and without `-stream`, and its suite's."""
        return frozenset({self.name, self.base, self.suite})

    @property
    def expecting(self) -> bool:
        """Whether it says anything of what the model is capable of."""
        return self.optional or bool(self.expects) or any(turn.expects or turn.results for turn in self.turns)
