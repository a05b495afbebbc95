"""Counts and log probabilities in native answers: their names, their sums, and no more than were asked for.

Counts are not judged by the limit that was asked for: native servers count an answer as a message, with its template.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from diglot.gate import array_of
from diglot.legality.findings import asked_for
from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings

_SPEC: Final = "MetricInResponse"
METRICS_NAME: Final = Rule(
    name="native-metrics-name",
    says="The metrics of an answer are prompt_tokens, completion_tokens and total_tokens",
    spec=f"{_SPEC}.metric",
)
METRICS_ONCE: Final = Rule(name="native-metrics-once", says="Each metric is given once", spec=f"{_SPEC}.metric")
METRICS_SUM: Final = Rule(
    name="native-metrics-sum",
    says="total_tokens is the sum of prompt_tokens and completion_tokens",
    spec=f"{_SPEC}.value",
)
METRICS_NEGATIVE: Final = Rule(
    name="native-metrics-negative", says="No count of tokens is negative", spec=f"{_SPEC}.value"
)
NATIVE_LOGPROBS_ASKED: Final = Rule(
    name="native-logprobs-asked",
    says="An answer has log probabilities only where they were asked for",
    spec="ChatCompletionRequest.logprobs, CompletionRequest.logprobs",
)
NATIVE_LOGPROBS_TOP: Final = Rule(
    name="native-logprobs-top",
    says="A position has top_k tokens at most, and the sampled one beside them",
    spec="LogProbConfig.top_k",
)
_NAMES: Final = ("prompt_tokens", "completion_tokens", "total_tokens")


def judge_metrics(answer: Mapping[str, Any], findings: Findings) -> None:
    """Judge the metrics of an answer, an event or a chunk."""
    metrics = array_of(answer.get("metrics"))
    for i, one in enumerate(metrics):
        if one["metric"] not in _NAMES:
            findings.add(METRICS_NAME, f"= {show(one['metric'])}", f"metrics[{i}].metric")
        elif one["value"] < 0:
            findings.add(METRICS_NEGATIVE, f"= {show(one['value'])}", f"metrics[{i}].value")
    for name, times in Counter(one["metric"] for one in metrics).items():
        if times > 1:
            findings.add(METRICS_ONCE, f"has {show(name)} {times} times", "metrics")
    _judge_sum({one["metric"]: one["value"] for one in metrics}, findings)


def _judge_sum(counts: Mapping[str, float], findings: Findings) -> None:
    numbers = [counts[name] for name in _NAMES if counts.get(name, -1) >= 0]
    if len(numbers) == len(_NAMES) and not _is_sum(*numbers):
        prompt, completion, total = map(show, numbers)
        findings.add(METRICS_SUM, f"has a total of {total}, of {prompt} and {completion}", "metrics")


def _is_sum(prompt: float, completion: float, total: float) -> bool:
    try:
        return prompt + completion == total
    except OverflowError:  # of an integer that no float can hold, and a float
        return False


def judge_native_logprobs(positions: Sequence[Any] | None, asked: Asked, path: str, findings: Findings) -> None:
    """Judge the log probabilities of an answer, an event or a chunk."""
    most = asked.exchange.top_logprobs
    if positions and asked.known and most is None:
        findings.add(NATIVE_LOGPROBS_ASKED, "was not asked for", path)
        return
    for i, one in enumerate(positions or ()):
        if most is not None and len(one["logprobs_by_token"]) > most + 1:
            said = f"has {len(one['logprobs_by_token'])} tokens, {asked_for(most)}"
            findings.add(NATIVE_LOGPROBS_TOP, said, f"{path}[{i}].logprobs_by_token")
