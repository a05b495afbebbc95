"""The stream machines as their users see them: anything a translator takes in, checked translations out.

    machine = ChunksToEvents(exchange)
    for chunk in stream:
        for event in machine.feed(chunk):
            write(event.json())
    for event in machine.finish():      # finish(cut=True) where the stream broke off
        write(event.json())

A machine has no clock, no ids of its own and does no I/O. An error inside the stream comes out as an ErrorEvent, after which
the machine takes nothing more; so does the end of a stream that never said why it ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeAlias, TypeVar

from diglot import gate
from diglot.chat.chunks import Chunks, State, usage_chunk
from diglot.chat.events import Events
from diglot.chat.request import MOST_CHOICES
from diglot.error_event import ErrorEvent
from diglot.errors import InvalidInput, StreamError
from diglot.profile import DEFAULT, Profile, named
from diglot.report import ANSWERS, Loss, OnLoss, StreamReport, policy, show
from diglot.shape import Shape
from diglot.translation import Check, Translation, plain_of, write

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import strict as to_oai

    Event: TypeAlias = to_ls.ChatCompletionResponseStreamChunk
    Chunk: TypeAlias = to_oai.CreateChatCompletionStreamResponse

    from diglot.exchange import Exchange

D = TypeVar("D")
OPENAI_CHUNK: Final = Shape("openai", "lenient", "CreateChatCompletionStreamResponse")
OPENAI_CHUNK_OUT: Final = Shape("openai", "strict", "CreateChatCompletionStreamResponse")
LLAMA_STACK_EVENT: Final = Shape("llama_stack", "lenient", "ChatCompletionResponseStreamChunk")
LLAMA_STACK_EVENT_OUT: Final = Shape("llama_stack", "strict", "ChatCompletionResponseStreamChunk")


class _Core(Protocol):
    """A machine on plain data."""

    def feed(self, chunk: Any) -> list[Any]: ...

    def finish(self, cut: bool) -> list[Any]: ...


class _Machine(Generic[D]):
    """What the machines share: the gates on both sides, the report, and the order of calls."""

    _source: Shape
    _target: Shape

    def __init__(self, core: _Core, report: StreamReport, check: Check) -> None:
        self._core = core
        self._report = report
        self._check: Check = check
        self._told = 0
        self._over = False
        self._failed = False

    @property
    def losses(self) -> list[Loss]:
        """Every loss so far; bookkeeping that each item repeats is told once."""
        return self._report.losses

    def feed(self, item: object) -> list[Translation[D] | ErrorEvent]:
        """What one item of the stream becomes; raises StreamError after the end, InvalidInput, UpstreamError."""
        if self._over or self._failed:
            raise StreamError("the stream is over: make a new machine for the next one")
        value = plain_of(item)
        if gate.is_object(value) and value.get("error") is not None and "choices" not in value and "event" not in value:
            self._failed = True
            return [ErrorEvent.of(value["error"], self._target.side)]
        self._source.check(value)
        return self._written(self._core.feed(value))

    def finish(self, *, cut: bool = False) -> list[Translation[D] | ErrorEvent]:
        """What is still owed at the end; `cut` says that the stream broke off. Raises StreamError the second time."""
        if self._over:
            raise StreamError("the stream was finished before")
        self._over = True
        return [] if self._failed else self._written(self._core.finish(cut))

    def _written(self, made: list[Any]) -> list[Translation[D] | ErrorEvent]:
        """What was made, checked; the first translation tells what was lost since the last."""
        written: list[Translation[D] | ErrorEvent] = []
        losses = self._report.losses
        for item in made:
            if isinstance(item, ErrorEvent):
                written.append(item)
                continue
            new, self._told = losses[self._told :] if len(losses) > self._told else (), len(losses)
            written.append(write(item, new, self._target, self._check))
        return written


class ChunksToEvents(_Machine["Event"]):
    """OpenAI's stream of one choice into native events."""

    _source = OPENAI_CHUNK
    _target = LLAMA_STACK_EVENT_OUT

    def __init__(
        self,
        exchange: Exchange,
        choice: int = 0,
        *,
        profile: Profile | str = DEFAULT,
        on_loss: OnLoss = None,
        check: Check = "schema",
    ) -> None:
        report = StreamReport(policy(on_loss, ANSWERS))
        super().__init__(Events(exchange, choice, named(profile), report), report, check)


class EventsToChunks(_Machine["Chunk"]):
    """A native stream into OpenAI's chunks of one choice."""

    _source = LLAMA_STACK_EVENT
    _target = OPENAI_CHUNK_OUT

    def __init__(
        self,
        exchange: Exchange,
        index: int = 0,
        *,
        profile: Profile | str = DEFAULT,
        on_loss: OnLoss = None,
        check: Check = "schema",
    ) -> None:
        named(profile)
        report = StreamReport(policy(on_loss, ANSWERS))
        super().__init__(Chunks(exchange, index, report), report, check)


class MergeChunks(_Machine["Chunk"]):
    """The native streams of n requests into one OpenAI stream with interleaved choices; `feed(index, event)`."""

    _source = LLAMA_STACK_EVENT
    _target = OPENAI_CHUNK_OUT

    def __init__(
        self,
        exchange: Exchange,
        *,
        profile: Profile | str = DEFAULT,
        on_loss: OnLoss = None,
        check: Check = "schema",
    ) -> None:
        named(profile)
        report = StreamReport(policy(on_loss, ANSWERS))
        self._merged = _Merged(exchange, report)
        super().__init__(self._merged, report, check)

    def feed(self, index: int, item: object) -> list[Translation[Chunk] | ErrorEvent]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        """What one event of the stream for choice `index` becomes."""
        self._merged.select(index)
        return super().feed(item)


class _Merged:
    """As many machines as there are choices; the one selected is fed.

    Choices begin in order, as OpenAI's own do: the readers of its SDK append each new choice to a list.
    """

    def __init__(self, exchange: Exchange, report: StreamReport) -> None:
        self._exchange = exchange
        if type(exchange.n) is not int or not 1 <= exchange.n <= MOST_CHOICES:
            raise InvalidInput(f"n = {show(exchange.n)} of the exchange is not between 1 and {MOST_CHOICES}", "n")
        self._choices = [Chunks(exchange, index, report) for index in range(exchange.n)]
        self._selected = 0

    def select(self, index: int) -> None:
        """Say of which choice the next event is."""
        if type(index) is not int or not 0 <= index < len(self._choices):
            raise StreamError(f"there is no choice {show(index)}: the request asked for {len(self._choices)}")
        self._selected = index

    def feed(self, chunk: Any) -> list[Any]:
        """The chunks of one event."""
        before = [first for choice in self._choices[: self._selected] for first in choice.open()]
        return before + self._choices[self._selected].feed(chunk)

    def finish(self, cut: bool) -> list[Any]:
        """The counts of all choices, or an error where one of them never completed."""
        unfinished = [choice for choice in self._choices if choice.state is not State.FINISHED]
        ends = [choice.finish(cut) for choice in unfinished or self._choices]
        if cut or unfinished:
            return ends[0]
        counts = [choice.usage for choice in self._choices]
        return usage_chunk(sum_usage(counts), self._exchange)


def sum_usage(counts: list[to_oai.CompletionUsage | None]) -> to_oai.CompletionUsage | None:
    """The usage of n answers to one prompt: the prompt is counted once, as OpenAI counts it; None where one is unknown."""
    known = [one for one in counts if one is not None]
    if not known or len(known) < len(counts):
        return None
    prompt = max(one["prompt_tokens"] for one in known)
    completion = sum(one["completion_tokens"] for one in known)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
