"""The reports of two steps through the native API: what the second loses is told where the source of the first says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.calltext import answer
from diglot.generate import said
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPENAI: Final[Mapping[str, tuple[str, ...]]] = {
    "tool_config": ("tool_choice", "function_call"),
    "response_format": ("response_format",),
    "logprobs": ("top_logprobs", "logprobs"),
    "content": ("prompt",),
}
_CARRIED: Final = frozenset({"text", "image_url", "refusal"})  # the parts that become items
_CONTENT: Final = 3  # the steps of messages[2].content


class FromOllama(answer.Onward):
    """From a native answer to OpenAI's: the source is what Ollama's items have said."""

    __slots__ = ("_said",)

    def __init__(self, first: Report) -> None:
        super().__init__(first, said.TEXT)
        self._said: dict[str, Any] = {}

    def remember(self, item: Mapping[str, Any]) -> None:
        """Remember what an item says beside its text."""
        self._said |= {name: item[name] for name in ("logprobs", *said.COUNTS) if item.get(name)}

    def lose(self, at: At, value: Any, kind: Kind, why: str) -> None:
        """As Report.lose, of the items."""
        steps = _steps(at)
        names = ["logprobs"] if "logprobs" in steps else [*said.COUNTS] if steps[:1] == ["metrics"] else []
        for name in names:
            if name in self._said:
                self.first.lose((None, name), self._said[name], kind, why)
        if not names:
            super().lose(at, value, kind, why)


class FromOpenAI(Report):
    """From a native request to Ollama's: the source is an OpenAI request."""

    __slots__ = ("_first", "_source")

    def __init__(self, first: Report, source: Any) -> None:
        super().__init__(first.policy)
        self._first = first
        self._source = source

    def lose(self, at: At, value: Any, kind: Kind, why: str) -> None:
        """As Report.lose, of the OpenAI request."""
        steps = _steps(at)
        first = str(steps[0])
        if first in _OPENAI:
            name = next((one for one in _OPENAI[first] if self._source.get(one) is not None), first)
            self._first.lose((None, name), self._source.get(name), kind, why)
        elif len(steps) > _CONTENT:
            self._first.lose(self._part(steps), value, kind, why)
        else:
            self._first.lose(at, value, kind, why)

    def _part(self, steps: list[Any]) -> At:
        """The place of the URL in the part that became an item of the content."""
        parts: Any = self._source["messages"][steps[1]]["content"]
        kept: list[int] = [i for i, part in enumerate(parts) if part["type"] in _CARRIED]
        message: int = steps[1]
        item: int = steps[_CONTENT]
        return ((((((None, "messages"), message), "content"), kept[item]), "image_url"), "url")


def _steps(at: At) -> list[str | int]:
    return [] if at is None else [*_steps(at[0]), at[1]]
