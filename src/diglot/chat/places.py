"""Where the members of an OpenAI request come from in the native one: the path of what a provider does not take."""

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
    "top_logprobs": (("logprobs", "top_k"),),
}
NATIVE_TEXT: Final[Ways] = {**NATIVE, "logprobs": (("logprobs", "top_k"),)}


class NativeReport(Report):
    """A report in which the places of an OpenAI request are those of the native one that it was made of; `ways` to them."""

    __slots__ = ("_source", "_ways")

    def __init__(self, report: Report, source: Any, ways: Ways = NATIVE) -> None:
        super().__init__(report.policy)
        self.losses = report.losses
        self._source = source
        self._ways = ways

    def lose(self, at: At, value: object, kind: Kind, why: str) -> None:
        """As Report.lose."""
        super().lose(place(at, self._source, self._ways), value, kind, why)


def place(at: At, source: Any, ways: Ways) -> At:
    """The place in a native request."""
    steps = _steps(at)
    known = ways.get(str(steps[0]))
    if known is not None:
        return _at(next((way for way in known if _stands(way, source)), known[-1]))
    if len(steps) == _CONTENT and not is_array(source["messages"][steps[1]]["content"]):
        return at[0] if at else None
    return at


def _steps(at: At) -> list[str | int]:
    return [] if at is None else [*_steps(at[0]), at[1]]


def _at(steps: tuple[str, ...]) -> At:
    at: At = None
    for step in steps:
        at = (at, step)
    return at


def _stands(way: tuple[str, ...], source: Any) -> bool:
    for step in way:
        source = object_of(source).get(step)
    return source is not None
