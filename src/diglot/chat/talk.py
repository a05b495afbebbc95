"""A conversation so far: which call an answer is to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diglot.errors import InvalidInput
from diglot.report import At, spell

if TYPE_CHECKING:
    from diglot.report import Report


class Talk:
    """The messages so far, for what a later one must know of them: which call an answer is to."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.function_calls: dict[str, str] = {}
        self._latest = ""
        self._open: list[str] = []

    def call(self, ids: list[str]) -> None:
        """The calls of one turn, which wait for their answers."""
        self._latest, self._open = ids[-1], ids

    def answer(self, given: str | None, name: str, at: At) -> str:
        """The call that a tool's result answers: the one that it names, else the first that waits, else the latest."""
        call_id = given or (self._open[0] if self._open else self._latest)
        if not call_id:
            raise InvalidInput(f"{spell(at)} has no '{name}', and there is no call before it", spell(at))
        if call_id in self._open:
            self._open.remove(call_id)
        return call_id
