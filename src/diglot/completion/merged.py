"""The native answers to several prompts, n to each, as one of OpenAI's: the choices of one prompt stand together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from diglot import arguments
from diglot.chat.merged import sum_usage
from diglot.completion.chunks import Chunks, usage_chunk
from diglot.errors import StreamError
from diglot.report import Loss, Policy, StreamReport, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.openai import strict as to_oai

    from diglot.error_event import ErrorEvent
    from diglot.exchange import Exchange


def choices_of(exchange: Exchange) -> int:
    """How many choices the exchange asked for, of all prompts; raises InvalidInput where it says no such number."""
    return arguments.choices_of(exchange) * max(1, len(exchange.prompts))


def usage_of_all(counts: Sequence[to_oai.CompletionUsage | None], n: int) -> to_oai.CompletionUsage | None:
    """The usage of all answers, each prompt counted once for its n; None where one is unknown."""
    groups = [sum_usage([*counts[i : i + n]]) for i in range(0, len(counts), n)]
    known = [one for one in groups if one is not None]
    if len(known) < len(groups):
        return None
    prompt = sum(one["prompt_tokens"] for one in known)
    completion = sum(one["completion_tokens"] for one in known)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


class Merged:
    """As many machines as there are choices; the one selected is fed."""

    def __init__(self, exchange: Exchange, policy: Policy, losses: list[Loss]) -> None:
        count = choices_of(exchange)
        self._exchange = exchange
        self._choices = [
            Chunks(exchange, index, StreamReport(policy, None if count == 1 else (None, index), losses))
            for index in range(count)
        ]
        self._selected = 0
        self.single = count == 1

    def select(self, index: int) -> Merged:
        """Say of which choice the next chunk is."""
        if type(index) is not int or not 0 <= index < len(self._choices):
            raise StreamError(f"there is no choice {show(index)}: the request asked for {len(self._choices)}")
        self._selected = index
        return self

    def feed(self, chunk: Any) -> list[Any]:
        """The chunks of one native chunk."""
        return self._choices[self._selected].feed(chunk)

    def finish(self, cut: bool) -> list[Any]:
        """The finish chunks of all choices and their counts, or an error, which names one that never ended."""
        unfinished = [i for i, choice in enumerate(self._choices) if not choice.ended]
        ends = [choice.last(cut) for choice in self._choices]
        if cut and not unfinished:
            return ends[0]
        if unfinished:
            first = unfinished[0]
            return ends[0] if self.single else [cast("ErrorEvent", one).of_choice(first) for one in ends[first]]
        counts = [choice.counts.usage for choice in self._choices]
        usage = counts[0] if self.single else usage_of_all(counts, self._exchange.n)
        return [chunk for end in ends for chunk in end] + usage_chunk(usage, self._exchange)
