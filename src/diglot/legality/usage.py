"""Usage: where it stands, and that it adds up.

Counts are held against each other only, not against the limit that was asked for: who counts may do so with another
tokenizer than the model's, and with the template of a message, as native servers do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings

_OPTION: Final = "ChatCompletionStreamOptions.include_usage"
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


class StreamUsage:
    """Judges the usage in the chunks of one stream."""

    def __init__(self, asked: Asked, findings: Findings) -> None:
        self._asked = asked
        self._findings = findings
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
        self._came = True
        judge_counts(usage, self._findings)

    def finish(self) -> None:
        """Judge whether it came."""
        if self._asked.exchange.include_usage and not self._came and not self._empty:
            self._findings.add(USAGE_MISSING, "the usage never came")


def judge_usage(answer: Mapping[str, Any], findings: Findings) -> None:
    """Judge the usage of a plain answer."""
    usage = answer.get("usage")
    if usage is None:
        findings.add(USAGE_PRESENT, "is left out", "usage")
    else:
        judge_counts(usage, findings)


def judge_counts(usage: Mapping[str, Any], findings: Findings, parts: Sequence[str] = _PARTS) -> None:
    """Judge counts by themselves: a total and its parts."""
    counts = {name: int(usage[name]) for name in (*parts, "total_tokens")}
    negative = [name for name, count in counts.items() if count < 0]
    for name in negative:
        findings.add(USAGE_NEGATIVE, f"= {show(counts[name])}", f"usage.{name}")
    total, expected = counts["total_tokens"], sum(counts[name] for name in parts)
    if not negative and total != expected:
        findings.add(USAGE_SUM, f"= {show(total)}, and the sum is {show(expected)}", "usage.total_tokens")
