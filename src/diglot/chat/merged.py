"""The native streams of n requests, on plain data, as one OpenAI stream with n choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from diglot import arguments
from diglot.chat.chunks import Chunks, State, usage_chunk
from diglot.errors import StreamError
from diglot.report import Loss, Policy, StreamReport, show

if TYPE_CHECKING:
    from diglot_types.openai import strict as to_oai

    from diglot.error_event import ErrorEvent
    from diglot.exchange import Exchange


class Merged:
    """As many machines as there are choices; the one selected is fed.

    Choices begin in order, as OpenAI's own do: the readers of its SDK append each new choice to a list.
    """

    def __init__(self, exchange: Exchange, policy: Policy, losses: list[Loss]) -> None:
        n = arguments.choices_of(exchange)
        self._exchange = exchange
        self._choices = [
            Chunks(exchange, index, StreamReport(policy, None if n == 1 else (None, index), losses))
            for index in range(n)
        ]
        self._selected = 0
        self.single = n == 1

    def select(self, index: int) -> Merged:
        """Say of which choice the next event is."""
        if type(index) is not int or not 0 <= index < len(self._choices):
            raise StreamError(f"there is no choice {show(index)}: the request asked for {len(self._choices)}")
        self._selected = index
        return self

    def feed(self, chunk: Any) -> list[Any]:
        """The chunks of one event."""
        before = [first for choice in self._choices[: self._selected] for first in choice.open()]
        return before + self._choices[self._selected].feed(chunk)

    def finish(self, cut: bool) -> list[Any]:
        """The counts of all choices, or an error, which names one of those that never completed."""
        unfinished = [i for i, choice in enumerate(self._choices) if choice.state is not State.FINISHED]
        ends = [choice.finish(cut) for choice in self._choices]
        if unfinished:
            first = unfinished[0]
            return ends[0] if self.single else [cast("ErrorEvent", one).of_choice(first) for one in ends[first]]
        return (
            ends[0]
            if cut
            else usage_chunk(sum_usage([choice.counts.usage for choice in self._choices]), self._exchange)
        )


def sum_usage(counts: list[to_oai.CompletionUsage | None]) -> to_oai.CompletionUsage | None:
    """The usage of n answers to one prompt: the prompt is counted once, as OpenAI counts it; None where one is unknown."""
    known = [one for one in counts if one is not None]
    if not known or len(known) < len(counts):
        return None
    prompt = max(one["prompt_tokens"] for one in known)
    completion = sum(one["completion_tokens"] for one in known)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
