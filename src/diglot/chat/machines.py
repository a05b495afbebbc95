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

from diglot.chat import arguments
from diglot.chat.chunks import Chunks
from diglot.chat.events import Events
from diglot.chat.merged import Merged
from diglot.error_event import ErrorEvent, error_of
from diglot.errors import InvalidInput, StreamError, TranslationError, UpstreamError
from diglot.profile import DEFAULT, Profile
from diglot.providers.adapting import adapt
from diglot.report import ANSWERS, Loss, OnLoss, Report, StreamReport
from diglot.shape import Shape
from diglot.translation import Check, Translation, plain_of, with_the_way, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import strict as to_oai

    Event: TypeAlias = to_ls.ChatCompletionResponseStreamChunk
    Chunk: TypeAlias = to_oai.CreateChatCompletionStreamResponse

    from diglot.exchange import Exchange
    from diglot.quirk import Quirk

D = TypeVar("D")
OPENAI_CHUNK: Final = Shape("openai", "lenient", "CreateChatCompletionStreamResponse")
OPENAI_CHUNK_OUT: Final = Shape("openai", "strict", "CreateChatCompletionStreamResponse")
LLAMA_STACK_EVENT: Final = Shape("llama_stack", "lenient", "ChatCompletionResponseStreamChunk")
LLAMA_STACK_EVENT_OUT: Final = Shape("llama_stack", "strict", "ChatCompletionResponseStreamChunk")


class _Core(Protocol):
    """A machine on plain data."""

    def feed(self, chunk: Any) -> list[Any]: ...

    def finish(self, cut: bool) -> list[Any]: ...


class _Gates(Generic[D]):
    """What the machines share: the gates on both sides, the order of calls, and which item lost what."""

    def __init__(
        self, source: Shape, target: Shape, losses: list[Loss], check: Check, quirks: Sequence[Quirk] = ()
    ) -> None:
        self._source = source
        self._quirks = quirks
        self._target = target
        self._check: Check = check
        self._told = 0
        self._over = False
        self._failed = False
        self._broken = False
        self.losses = losses

    def feed(self, item: object, core: _Core) -> list[Translation[D] | ErrorEvent]:
        """What a core makes of one item; where that raises, the stream has a hole, and counts as cut."""
        if self._over or self._failed or self._broken:
            raise StreamError("the stream is over: make a new machine for the next one")
        try:
            return self._fed(plain_of(item), core)
        except InvalidInput as error:
            self._broken = True
            raise error.of_upstream() from None
        except Exception:
            self._broken = True
            raise

    def _fed(self, value: Any, core: _Core) -> list[Translation[D] | ErrorEvent]:
        error = error_of(value)
        if error is not None:
            self._failed = True
            return [ErrorEvent.of(error, self._target.side)]
        if self._quirks:
            value = adapt(value, self._quirks, Report(ANSWERS))
        try:
            self._source.check(value)
            return self._written(core.feed(value))
        except InvalidInput as refused:
            raise with_the_way(refused, value, self._source) from None

    def finish(self, cut: bool, core: _Core) -> list[Translation[D] | ErrorEvent]:
        """What a core still owes at the end: of a stream with a hole never a clean one."""
        if self._over:
            raise StreamError("the stream was finished before")
        self._over = True
        if self._failed:
            return []
        try:
            return self._written(core.finish(cut or self._broken))
        except TranslationError as error:
            if self._broken:
                return [ErrorEvent("the stream was cut", self._target.side)]
            raise error.of_upstream() if isinstance(error, InvalidInput) else error from None

    def _written(self, made: list[Any]) -> list[Translation[D] | ErrorEvent]:
        """What was made, checked; the first translation tells what was lost since the last."""
        written: list[Translation[D] | ErrorEvent] = []
        losses = self.losses
        for item in made:
            if isinstance(item, ErrorEvent):
                written.append(item)
                continue
            new, self._told = losses[self._told :] if len(losses) > self._told else (), len(losses)
            written.append(write(item, new, self._target, self._check))
        return written


class _Machine(Generic[D]):
    """A machine of one stream: a core between its gates."""

    def __init__(self, gates: _Gates[D], core: _Core) -> None:
        self._gates = gates
        self._core = core

    @property
    def losses(self) -> list[Loss]:
        """Every loss so far; bookkeeping that each item repeats is told once."""
        return self._gates.losses

    def feed(self, item: object) -> list[Translation[D] | ErrorEvent]:
        """What one item of the stream becomes; raises StreamError after the end, InvalidInput, UpstreamError, LossError.

        Where it raises, the stream has a hole: nothing more is taken, and it ends in an ErrorEvent.
        """
        return self._gates.feed(item, self._core)

    def finish(self, *, cut: bool = False) -> list[Translation[D] | ErrorEvent]:
        """What is still owed at the end; `cut` says that the stream broke off. Raises StreamError the second time."""
        return self._gates.finish(cut, self._core)


class ChunksToEvents(_Machine["Event"]):
    """OpenAI's stream of one choice into native events."""

    def __init__(
        self,
        exchange: Exchange,
        choice: int = 0,
        *,
        profile: Profile | str = DEFAULT,
        on_loss: OnLoss = None,
        check: Check = "schema",
    ) -> None:
        exchange, facts, policy = arguments.of_answer(exchange, profile, on_loss, check)
        report = StreamReport(policy)
        core = Events(exchange, arguments.index_of("choice", choice), facts, report)
        super().__init__(_Gates(OPENAI_CHUNK, LLAMA_STACK_EVENT_OUT, report.losses, check, facts.streams), core)


class EventsToChunks(_Machine["Chunk"]):
    """A native stream into OpenAI's chunks of one choice."""

    def __init__(
        self,
        exchange: Exchange,
        index: int = 0,
        *,
        profile: Profile | str = DEFAULT,
        on_loss: OnLoss = None,
        check: Check = "schema",
    ) -> None:
        exchange, _, policy = arguments.of_answer(exchange, profile, on_loss, check)
        report = StreamReport(policy)
        core = Chunks(exchange, arguments.index_of("index", index), report)
        super().__init__(_Gates(LLAMA_STACK_EVENT, OPENAI_CHUNK_OUT, report.losses, check), core)


class MergeChunks:
    """The native streams of n requests into one OpenAI stream with interleaved choices; `feed(index, event)`.

    Of several streams, paths begin with the choice: `[1].event.delta`.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        profile: Profile | str = DEFAULT,
        on_loss: OnLoss = None,
        check: Check = "schema",
    ) -> None:
        exchange, _, policy = arguments.of_answer(exchange, profile, on_loss, check)
        losses: list[Loss] = []
        self._merged = Merged(exchange, policy, losses)
        self._gates: _Gates[Chunk] = _Gates(LLAMA_STACK_EVENT, OPENAI_CHUNK_OUT, losses, check)

    @property
    def losses(self) -> list[Loss]:
        """Every loss so far; bookkeeping that each item of a stream repeats is told once a stream."""
        return self._gates.losses

    def feed(self, index: int, item: object) -> list[Translation[Chunk] | ErrorEvent]:
        """What one event of the stream for choice `index` becomes; it raises as that of a single stream does."""
        core = self._merged.select(index)
        if self._merged.single:
            return self._gates.feed(item, core)
        try:
            made = self._gates.feed(item, core)
        except (InvalidInput, UpstreamError) as error:
            raise error.within(f"[{index}]", f"choice {index}") from None
        return [one.of_choice(index) if isinstance(one, ErrorEvent) else one for one in made]

    def finish(self, *, cut: bool = False) -> list[Translation[Chunk] | ErrorEvent]:
        """What is still owed at the end of all streams; `cut` says that one broke off."""
        return self._gates.finish(cut, self._merged)
