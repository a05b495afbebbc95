"""Which choice is which: indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings

CHOICE_INDEX: Final = Rule(
    name="choice-index",
    says="The index of a choice is its number, from 0 to n - 1, and counts nothing else",
    spec="CreateChatCompletionResponse.choices[].index, CreateCompletionResponse.choices[].index",
)
CHOICE_MISSING: Final = Rule(
    name="choice-missing",
    says="An answer has n choices, a text completion n for each prompt",
    spec="CreateChatCompletionRequest.n, CreateCompletionRequest.n",
)


class Indexes:
    """Judges the indexes of an answer's choices."""

    def __init__(self, asked: Asked, findings: Findings) -> None:
        self._n = asked.n
        self._findings = findings
        self._wrong = False

    def is_one(self, index: int, path: str) -> bool:
        """Whether this can be the index of a choice."""
        if index >= 0 and (self._n is None or index < self._n):
            return True
        of = "" if self._n is None else f", where n is {show(self._n)}"
        self._wrong = True
        self._findings.add(CHOICE_INDEX, f"= {show(index)}{of}", path)
        return False

    def each(self, choices: list[Any]) -> Iterator[tuple[Any, str]]:
        """The choices of a plain answer that have an index of their own, with their paths."""
        known = set[int]()
        for i, choice in enumerate(choices):
            index, path = choice["index"], f"choices[{i}]"
            if index in known:
                self._wrong = True
                self._findings.add(CHOICE_INDEX, f"= {show(index)} again", f"{path}.index")
            elif self.is_one(index, f"{path}.index"):
                known.add(index)
                yield choice, path
        self.finish(known)

    def finish(self, known: Collection[int]) -> None:
        """Judge what indexes there were in all."""
        if self._wrong:
            return
        if self._n is not None and len(known) < self._n:
            self._findings.add(CHOICE_MISSING, f"{len(known)} of {show(self._n)} choices came")
        elif self._n is None and known and max(known) >= len(known):
            self._findings.add(CHOICE_INDEX, f"the choice {show(max(known))} is one of {len(known)}")
