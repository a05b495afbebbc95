"""Why a choice ended: the word that its cause has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.legality.rule import Rule

if TYPE_CHECKING:
    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings
    from diglot.legality.spoken import Spoken

_SPEC: Final = "ChatCompletionChoice.finish_reason"
FINISH_CALLS: Final = Rule(
    name="finish-calls",
    says="A choice that calls finishes with tool_calls, or function_call in those words; with stop where tool_choice named "
    "the function; with length or content_filter where it was cut",
    spec=_SPEC,
)
FINISH_NO_CALLS: Final = Rule(
    name="finish-no-calls",
    says="A choice that calls nothing does not finish with tool_calls or function_call",
    spec=_SPEC,
)
CUT: Final = frozenset({"length", "content_filter"})
_CALLS: Final = frozenset({"tool_calls", "function_call"})


def judge_finish(spoken: Spoken, asked: Asked, findings: Findings) -> None:
    """Judge the word that a choice ended with by what the choice did."""
    if spoken.finish is None or spoken.ended is None or spoken.lost:
        return
    said = f"finish_reason = {spoken.finish!r}"
    if not spoken.called:
        if spoken.finish in _CALLS:
            findings.add(FINISH_NO_CALLS, f"{said}, and nothing is called", spoken.ended)
        return
    right = {"tool_calls" if spoken.calls else "function_call", *CUT}
    if asked.exchange.named_tool is not None or not asked.known:  # an unknown request may have named it
        right.add("stop")
    if spoken.finish not in right:
        findings.add(FINISH_CALLS, f"{said}, and {spoken.called[0].name or 'a function'} is called", spoken.ended)
