"""Why a native answer ended: the word that its cause has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from diglot.legality.findings import Findings, Place

_SPEC: Final = "StopReason"
NATIVE_FINISH_CALLS: Final = Rule(
    name="native-finish-calls",
    says="An answer that calls ends with end_of_message, or out_of_tokens where it was cut",
    spec=_SPEC,
)
NATIVE_FINISH_NO_CALLS: Final = Rule(
    name="native-finish-no-calls", says="An answer that calls nothing does not end with end_of_message", spec=_SPEC
)
NATIVE_STOP_LEFT_OUT: Final = Rule(
    name="native-stop-left-out", says="The text of an answer does not hold a stop word", spec="SamplingParams.stop"
)


def judge_native_finish(reason: str, calls: int, at: Place, findings: Findings) -> None:
    """Judge the word that an answer ended with by how much it calls."""
    if calls and reason == "end_of_turn":
        findings.add(NATIVE_FINISH_CALLS, f"= {show(reason)}, and something is called", at)
    elif not calls and reason == "end_of_message":
        findings.add(NATIVE_FINISH_NO_CALLS, f"= {show(reason)}, and nothing is called", at)
