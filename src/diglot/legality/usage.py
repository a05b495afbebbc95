"""Usage: where it stands, and that it adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings, Place
    from diglot.legality.spoken import Spoken

_OPTION: Final = "ChatCompletionStreamOptions.include_usage"
_ROOM: Final = 1024  # GPT-2's; nobody serves a model with a shorter context
_PARTS: Final = ("prompt_tokens", "completion_tokens")
CHOICES_EMPTY: Final = Rule(
    name="choices-empty",
    says="A chunk without choices is the one with the usage",
    spec="CreateChatCompletionStreamResponse.choices",
)
USAGE_ASKED: Final = Rule(
    name="usage-asked", says="A stream has usage only where include_usage asked for it", spec=_OPTION
)
USAGE_NULL: Final = Rule(
    name="usage-nullable-member",
    says="Where include_usage was asked, each chunk before the last says usage: null",
    spec=_OPTION,
)
USAGE_ALONE: Final = Rule(name="usage-alone", says="The chunk with the usage has no choices", spec=_OPTION)
USAGE_ONCE: Final = Rule(name="usage-once", says="A stream has one chunk with usage", spec=_OPTION)
USAGE_LAST: Final = Rule(name="usage-last", says="The chunk with the usage is the last", spec=_OPTION)
USAGE_MISSING: Final = Rule(
    name="usage-missing", says="Where include_usage was asked, the stream ends with the usage", spec=_OPTION
)
USAGE_PRESENT: Final = Rule(
    name="usage-present",
    says="A plain answer has usage",
    spec="CreateChatCompletionResponse.usage, CreateCompletionResponse.usage",
)
USAGE_SUM: Final = Rule(
    name="usage-sum",
    says="total_tokens is the sum of prompt_tokens and completion_tokens",
    spec="CompletionUsage.total_tokens, CreateEmbeddingResponseUsage.total_tokens",
)
USAGE_NEGATIVE: Final = Rule(name="usage-negative", says="No count of tokens is negative", spec="CompletionUsage")
LIMIT_KEPT: Final = Rule(
    name="limit-kept",
    says="No more tokens are counted for a choice than were asked for at most",
    spec="CreateChatCompletionRequest.max_completion_tokens, CreateCompletionRequest.max_tokens",
)
FINISH_LENGTH: Final = Rule(
    name="finish-length",
    says="A choice finishes with length where its limit was reached, or no room was left",
    spec="ChatCompletionChoice.finish_reason, CompletionChoice.finish_reason",
)


class StreamUsage:
    """Judges the usage in the chunks of one stream."""

    def __init__(self, asked: Asked, findings: Findings) -> None:
        self._asked = asked
        self._findings = findings
        self._usage: Mapping[str, Any] | None = None
        self._at = findings.place()
        self._came = self._counted = self._empty = False

    def feed(self, chunk: Mapping[str, Any]) -> None:
        """Judge one chunk."""
        usage, choices = chunk.get("usage"), chunk["choices"]
        self._empty = usage is None and not choices
        if usage is not None:
            self._given(usage, bool(choices))
        elif not choices:
            self._findings.add(CHOICES_EMPTY, "is empty, and there is no usage", "choices")
        elif self._counted:
            self._findings.add(USAGE_LAST, "a chunk comes after the usage")
        elif self._asked.exchange.include_usage and "usage" not in chunk:
            self._findings.add(USAGE_NULL, "is left out, and may only be null", "usage")

    def _given(self, usage: Mapping[str, Any], among: bool) -> None:
        if self._asked.known and not self._asked.exchange.include_usage:
            self._findings.add(USAGE_ASKED, "was not asked for", "usage")
        elif among:
            self._findings.add(USAGE_ALONE, "stands beside choices", "usage")
        elif self._counted:
            self._findings.add(USAGE_ONCE, "comes again", "usage")
        else:
            self._counted = True
        if judge_counts(usage, self._findings):
            self._usage, self._at = usage, self._findings.place("usage.completion_tokens")
        self._came = True

    def finish(self, choices: Sequence[Spoken]) -> None:
        """Judge what was counted in all."""
        if self._usage is not None:
            _judge_limit(self._usage, self._at, choices, self._asked, self._findings)
        elif self._asked.exchange.include_usage and not self._came and not self._empty:
            self._findings.add(USAGE_MISSING, "the usage never came")


def judge_usage(answer: Mapping[str, Any], choices: Sequence[Spoken], asked: Asked, findings: Findings) -> None:
    """Judge the usage of a plain answer."""
    usage = answer.get("usage")
    if usage is None:
        findings.add(USAGE_PRESENT, "is left out", "usage")
        return
    if judge_counts(usage, findings):
        _judge_limit(usage, findings.place("usage.completion_tokens"), choices, asked, findings)


def judge_counts(usage: Mapping[str, Any], findings: Findings, parts: Sequence[str] = _PARTS) -> bool:
    """Judge counts by themselves, a total and its parts, and say whether they are right."""
    counts = {name: int(usage[name]) for name in (*parts, "total_tokens")}
    negative = [name for name, count in counts.items() if count < 0]
    for name in negative:
        findings.add(USAGE_NEGATIVE, f"= {show(counts[name])}", f"usage.{name}")
    total, expected = counts["total_tokens"], sum(counts[name] for name in parts)
    if not negative and total != expected:
        findings.add(USAGE_SUM, f"= {show(total)}, and the sum is {show(expected)}", "usage.total_tokens")
    return not negative and total == expected


def _judge_limit(
    usage: Mapping[str, Any], at: Place, choices: Sequence[Spoken], asked: Asked, findings: Findings
) -> None:
    """Judge counts by how many were asked for, of all choices together."""
    limit, count, n = asked.limit, int(usage["completion_tokens"]), asked.n or 1
    if limit is None:
        return
    if count > limit * n:
        findings.add(LIMIT_KEPT, f"= {show(count)}, of {show(limit * n)}", at)
    elif n == 1 and count < limit and usage["total_tokens"] < _ROOM:
        _judge_cut(choices, f"{show(count)} of {show(limit)} tokens", findings)


def _judge_cut(choices: Sequence[Spoken], counted: str, findings: Findings) -> None:
    """Judge a choice below its limit; what a server holds back, such as half a call, it may not have counted."""
    for spoken in choices:
        if spoken.finish == "length" and any(spoken.text) and not spoken.called and spoken.ended is not None:
            findings.add(FINISH_LENGTH, f"= 'length' after {counted}", spoken.ended)
