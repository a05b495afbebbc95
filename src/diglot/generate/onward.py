"""The reports of two steps through the native API: what the second loses is told where the source of the first says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.calltext import answer
from diglot.gate import is_array
from diglot.generate import said
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPENAI: Final[Mapping[str, tuple[str, ...]]] = {
    "tool_config": ("tool_choice", "function_call"),
    "logprobs": ("top_logprobs", "logprobs"),
    "content": ("prompt",),
}
_CARRIED: Final = frozenset({"text", "image_url", "refusal"})  # the parts that become items


class FromOllama(answer.Onward):
    """From a native answer to OpenAI's: the source is an item of Ollama's."""

    __slots__ = ()

    def place(self, at: At) -> At:
        """As Onward.place."""
        steps = _steps(at)
        if "logprobs" in steps:
            return said.TOKENS
        return said.COUNTED if steps[:1] == ["metrics"] else said.TEXT


class FromOpenAI(Report):
    """From a native request to Ollama's: the source is an OpenAI request."""

    __slots__ = ("_first", "_source")

    def __init__(self, first: Report, source: Any) -> None:
        super().__init__(first.policy)
        self._first = first
        self._source = source

    def lose(self, at: At, value: Any, kind: Kind, why: str) -> None:
        """As Report.lose, of the OpenAI request."""
        self._first.lose(self._place(_steps(at)), value, kind, why)

    def _place(self, steps: list[str | int]) -> At:
        first = str(steps[0])
        if first == "messages" and len(steps) > 3:
            steps = [*steps[:3], self._part(steps)]
        elif first in _OPENAI:
            steps = [next((name for name in _OPENAI[first] if name in self._source), first)]
        at: At = None
        for step in steps:
            at = (at, step)
        return at

    def _part(self, steps: list[Any]) -> int:
        """The index of the part that became an item of the content."""
        parts: Any = self._source["messages"][steps[1]]["content"]
        kept = [i for i, part in enumerate(parts) if part["type"] in _CARRIED] if is_array(parts) else []
        index: int = steps[3]
        return kept[index] if index < len(kept) else index


def _steps(at: At) -> list[str | int]:
    return [] if at is None else [*_steps(at[0]), at[1]]
