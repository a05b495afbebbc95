"""Which choice is which: indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Collection

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings

_SPEC: Final = "CreateChatCompletionResponse.choices[].index"
CHOICE_INDEX: Final = Rule(
    name="choice-index",
    says="The index of a choice is its number, from 0 to n - 1, and none counts anything else",
    spec=_SPEC,
)
CHOICE_MISSING: Final = Rule(
    name="choice-missing", says="An answer has as many choices as were asked for", spec="CreateChatCompletionRequest.n"
)


class Indexes:
    """Judges the indexes of an answer's choices."""

    def __init__(self, asked: Asked, findings: Findings) -> None:
        self._n = asked.n
        self._findings = findings

    def know(self, index: int, path: str) -> bool:
        """Whether this can be the index of a choice."""
        if index >= 0 and (self._n is None or index < self._n):
            return True
        of = "" if self._n is None else f" of {self._n}"
        self._findings.add(CHOICE_INDEX, f"index = {show(index)}{of}", path)
        return False

    def finish(self, known: Collection[int]) -> None:
        """Judge what indexes there were in all."""
        if self._n is not None and len(known) < self._n:
            self._findings.add(CHOICE_MISSING, f"{len(known)} of {self._n} came")
        elif self._n is None and known and max(known) >= len(known):
            self._findings.add(CHOICE_INDEX, f"there is a choice {max(known)} among {len(known)}")
