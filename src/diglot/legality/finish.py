"""Why a choice ended: the word that its cause has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings
    from diglot.legality.spoken import Spoken

_SPEC: Final = "ChatCompletionChoice.finish_reason"
FINISH_MISSING: Final = Rule(
    name="finish-missing",
    says="Each choice says why it ended, in a stream in its last chunk",
    spec="ChatCompletionChunkChoice.finish_reason, CompletionChoice.finish_reason",
)
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
STOP_LEFT_OUT: Final = Rule(
    name="stop-left-out", says="The text of a choice does not hold a stop word", spec="CreateChatCompletionRequest.stop"
)
CUT: Final = frozenset({"length", "content_filter"})
_CALLS: Final = frozenset({"tool_calls", "function_call"})


def judge_finish(spoken: Spoken, asked: Asked, findings: Findings) -> None:
    """Judge the word that a choice ended with by what the choice did."""
    if spoken.ended is None or spoken.lost:
        return
    if not spoken.called:
        if spoken.finish in _CALLS:
            findings.add(FINISH_NO_CALLS, f"= {show(spoken.finish)}, and nothing is called", spoken.ended)
        return
    right = {"tool_calls" if spoken.calls else "function_call", *CUT}
    if asked.exchange.named_tool is not None or not asked.known:  # an unknown request may have named it
        right.add("stop")
    if spoken.finish not in right:
        findings.add(
            FINISH_CALLS, f"= {show(spoken.finish)}, and {show(spoken.called[0].name)} is called", spoken.ended
        )


def judge_stops(spoken: Spoken, asked: Asked, rule: Rule, findings: Findings) -> None:
    """Judge the text of a choice by the words that it was to stop before; an echoed prompt may hold them."""
    text = "".join(spoken.text)
    prompts = asked.exchange.prompts if asked.exchange.echo else ()
    text = text[max((len(prompt) for prompt in prompts if text.startswith(prompt)), default=0) :]
    for word in asked.stops:
        if word in text:
            findings.add(rule, f"holds the stop word {show(word)}", spoken.at)
