"""What an expectation is held against: one answer, read leniently, and its question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from diglot.legality import Said

    # What was found in an answer, and whether it is what was expected.
    Check: TypeAlias = Callable[["Heard", Any], "Outcome"]

_SHOWN: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One answer. before: what the answer to the question before said; None for the first one."""

    status: int
    said: Said
    asked: Mapping[str, Any]
    before: Said | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether an expectation held, and what was found there."""

    held: bool
    said: str


def every(outcomes: list[Outcome]) -> Outcome:
    """All of them: the first that did not hold, else the first; nothing at all does not hold."""
    broken = [one for one in outcomes if not one.held]
    return [*broken, *outcomes, Outcome(False, "there is no answer")][0]


def quoted(text: str) -> str:
    """A text for a report, short enough to be read there."""
    return repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r} and {len(text) - _SHOWN} more characters"


def status_said(status: int, error: str | None) -> str:
    """A status that was not expected, and the message of the error that came with it."""
    return f"the status is {status}{f': {quoted(error)}' if error else ''}"
