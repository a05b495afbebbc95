"""Where the members of an OpenAI request come from in the native one: what a provider does not take, as its source has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from diglot.gate import is_array, object_of
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    Ways: TypeAlias = Mapping[str, tuple[tuple[str, ...], ...]]

_CONTENT: Final = 4  # the steps of messages[2].content[1]
NATIVE: Final[Ways] = {
    "temperature": (
        ("sampling_params", "strategy", "temperature"),
        ("sampling_params", "strategy"),
        ("sampling_params",),
    ),
    "max_tokens": (("sampling_params", "max_tokens"),),
    "tool_choice": (("tool_config", "tool_choice"), ("tool_choice",)),
    "logprobs": (("logprobs",),),
    "top_logprobs": (("logprobs", "top_k"),),
}
NATIVE_TEXT: Final[Ways] = {**NATIVE, "logprobs": (("logprobs", "top_k"),)}


class NativeReport(Report):
    """A report in which what an OpenAI request says is told as the native one says it that it was made of; `ways` there."""

    __slots__ = ("_source", "_ways")

    def __init__(self, report: Report, source: Any, ways: Ways = NATIVE) -> None:
        super().__init__(report.policy)
        self.losses = report.losses
        self._source = source
        self._ways = ways

    def lose(self, at: At, value: object, kind: Kind, why: str) -> None:
        """As Report.lose."""
        super().lose(*native(at, value, self._source, self._ways), kind, why)


def native(at: At, value: object, source: Any, ways: Ways) -> tuple[At, object]:
    """The place in a native request, and what stands there."""
    steps = _steps(at)
    known = ways.get(str(steps[0]))
    if known is not None:
        way = next((way for way in known if _said(way, source) is not None), known[-1])
        return _at(way), _said(way, source)
    if len(steps) == _CONTENT and not is_array(source["messages"][steps[1]]["content"]):
        return at[0] if at else None, value
    return at, value


def _steps(at: At) -> list[str | int]:
    return [] if at is None else [*_steps(at[0]), at[1]]


def _at(steps: tuple[str, ...]) -> At:
    at: At = None
    for step in steps:
        at = (at, step)
    return at


def _said(way: tuple[str, ...], source: Any) -> Any:
    for step in way:
        source = object_of(source).get(step)
    return source
