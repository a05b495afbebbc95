"""Token counts: OpenAI's usage, native metrics. The server's own counts, or none: nothing is ever estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

COUNTS: Final = ("prompt_tokens", "completion_tokens", "total_tokens")
DETAILS: Final = Lost(Kind.METADATA, "native metrics count whole prompts and answers only")
USAGE: Final = Ledger(
    "openai.CompletionUsage",
    "llama_stack.MetricInResponse",
    carried=dict.fromkeys(COUNTS, "metric value"),
    lost={"completion_tokens_details": DETAILS, "prompt_tokens_details": DETAILS},
    filled={"unit": "null, as native servers have it"},
)
METRIC: Final = Ledger(
    "llama_stack.MetricInResponse",
    "openai.CompletionUsage",
    carried={"metric": " ".join(COUNTS), "value": " ".join(COUNTS)},
    dropped={"unit": "a count's unit is tokens"},
    why={"value": "a missing total is the sum of both; without both counts there is no usage"},
)
OTHER: Final = "OpenAI's usage counts prompt and completion tokens"
AGAIN: Final = "a later metric says another count, and is taken"
INCOMPLETE: Final = "without both counts there is no usage"
UNASKED: Final = "the request asked for no usage in its stream"
AT: Final[At] = (None, "metrics")


def to_llama_stack(source: oai.CompletionUsage | None, report: Report, at: At) -> list[to_ls.MetricInResponse] | None:
    """Native metrics of the counts that are there; None where there are none."""
    if source is None:
        return None
    USAGE.account(source, report, at)
    counts: Mapping[str, Any] = source
    metrics: list[to_ls.MetricInResponse] = [
        {"metric": name, "value": int(count), "unit": None}
        for name in COUNTS
        if (count := counts.get(name)) is not None
    ]
    return metrics or None


def to_openai(source: Sequence[ls.MetricInResponse] | None, report: Report, at: At) -> to_oai.CompletionUsage | None:
    """OpenAI's usage, where prompt and completion counts are known."""
    counts = _counts(source or (), report, at)
    made = _usage(counts)
    if counts and made is None:
        report.lose(at, source, Kind.METADATA, INCOMPLETE)
    return made


class Counts:
    """The counts of a native stream, which may come on several events: of one name, the last said counts.

    asked: whether the request asked for usage in its stream.
    """

    def __init__(self, asked: bool, report: Report) -> None:
        self._asked = asked
        self._report = report
        self._counts: dict[str, int] = {}
        self._last: Sequence[ls.MetricInResponse] = ()

    @property
    def usage(self) -> to_oai.CompletionUsage | None:
        """OpenAI's usage, where prompt and completion counts are known."""
        return _usage(self._counts)

    def hear(self, metrics: Sequence[ls.MetricInResponse] | None) -> None:
        """The metrics of one event."""
        if not metrics:
            return
        counts = _counts(metrics, self._report, AT)
        if counts and "total_tokens" not in counts:
            self._counts.pop("total_tokens", None)  # it was the sum of others
        self._counts |= counts
        self._last = metrics
        if not self._asked:
            self._report.lose(AT, metrics, Kind.METADATA, UNASKED)

    def finish(self) -> None:
        """Report counts that are no usage."""
        if self._counts and self.usage is None:
            self._report.lose(AT, self._last, Kind.METADATA, INCOMPLETE)


def _counts(source: Sequence[ls.MetricInResponse], report: Report, at: At) -> dict[str, int]:
    counts: dict[str, int] = {}
    places: dict[str, int] = {}
    for i, metric in enumerate(source):
        METRIC.account(metric, report, (at, i))
        name, value = metric["metric"], metric["value"]
        if name not in COUNTS or value != int(value):
            report.lose((at, i), metric, Kind.METADATA, OTHER)
            continue
        if counts.get(name, value) != value:
            report.lose((at, places[name]), source[places[name]], Kind.METADATA, AGAIN)
        counts[name], places[name] = int(value), i
    return counts


def _usage(counts: Mapping[str, int]) -> to_oai.CompletionUsage | None:
    prompt, completion = counts.get("prompt_tokens"), counts.get("completion_tokens")
    if prompt is None or completion is None:
        return None
    total = counts.get("total_tokens", prompt + completion)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": total}
