"""The stream machines: a raw model's text in, piece by piece as it comes, an answer's stream of either API out.

machine = TextToEvents(exchange)
for text in stream:
    for event in machine.feed(text):
        write(event.json())
for event in machine.finish():      # finish(finish_reason="length") where the server says so, cut=True where it broke off
    write(event.json())
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from diglot import arguments
from diglot.calltext.answer import Onward, end_of
from diglot.calltext.events import Events
from diglot.calltext.source import text_of
from diglot.chat.chunks import Chunks
from diglot.chat.machines import LLAMA_STACK_EVENT_OUT, OPENAI_CHUNK_OUT
from diglot.error_event import ErrorEvent
from diglot.errors import InvalidInput, StreamError
from diglot.profile import DEFAULT, Profile
from diglot.report import Loss, OnLoss, Report
from diglot.translation import Check, Translation, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import strict as to_oai

    from diglot.chat.words import StopReason
    from diglot.exchange import Exchange
    from diglot.shape import Shape

    Event: TypeAlias = to_ls.ChatCompletionResponseStreamChunk
    Chunk: TypeAlias = to_oai.CreateChatCompletionStreamResponse

D = TypeVar("D")


class _Machine(Generic[D]):
    """A machine of one stream: the order of calls, the reading of the text, and the gate of what goes out."""

    def __init__(
        self, exchange: Exchange, target: Shape, profile: Profile | str, on_loss: OnLoss, check: Check
    ) -> None:
        self._exchange, facts, policy = arguments.of_answer(exchange, profile, on_loss, check)
        self._aliases = facts.finish_reasons
        self._report = Report(policy)
        self._events = Events(self._exchange, self._report)
        self._target = target
        self._check: Check = check
        self._told = 0
        self._over = False
        self._broken = False

    @property
    def losses(self) -> list[Loss]:
        """Every loss so far."""
        return self._report.losses

    def feed(self, text: str | bytes) -> list[Translation[D] | ErrorEvent]:
        """What a piece of text becomes; raises StreamError after the end, InvalidInput for what is no text, LossError.

        Where it raises, the stream has a hole: nothing more is taken, and it ends in an ErrorEvent. Bytes are whole characters.
        """
        if self._over or self._broken:
            raise StreamError("the stream is over: make a new machine for the next one")
        try:
            return self._written(self._made(self._events.feed(text_of(text))))
        except InvalidInput as error:
            self._broken = True
            raise error.of_upstream() from None
        except Exception:
            self._broken = True
            raise

    def finish(self, *, finish_reason: str = "stop", cut: bool = False) -> list[Translation[D] | ErrorEvent]:
        """What is still owed at the end; `cut` says that the stream broke off, `finish_reason` what its server says.

        Raises StreamError the second time, UpstreamError for an unknown finish_reason, LossError.
        """
        if self._over:
            raise StreamError("the stream was finished before")
        said = end_of(finish_reason, self._aliases)
        self._over = True
        return self._written(self._ended(said, cut or self._broken))

    def _made(self, events: Iterable[Any]) -> list[Any]:
        """The items of the target's stream."""
        return [*events]

    def _ended(self, said: StopReason, cut: bool) -> list[Any]:
        return self._made(self._events.finish(said, cut))

    def _written(self, made: list[Any]) -> list[Translation[D] | ErrorEvent]:
        """What was made, checked; the first translation tells what was lost since the last."""
        written: list[Translation[D] | ErrorEvent] = []
        for item in made:
            if isinstance(item, ErrorEvent):
                written.append(item)
                continue
            new, self._told = self.losses[self._told :], len(self.losses)
            written.append(write(item, new, self._target, self._check))
        return written


class TextToEvents(_Machine["Event"]):
    """A raw model's text into native events."""

    def __init__(
        self,
        exchange: Exchange,
        *,
        profile: Profile | str = DEFAULT,
        on_loss: OnLoss = None,
        check: Check = "schema",
    ) -> None:
        super().__init__(exchange, LLAMA_STACK_EVENT_OUT, profile, on_loss, check)


class TextToChunks(_Machine["Chunk"]):
    """A raw model's text into OpenAI's chunks of one choice."""

    def __init__(
        self,
        exchange: Exchange,
        index: int = 0,
        *,
        profile: Profile | str = DEFAULT,
        on_loss: OnLoss = None,
        check: Check = "schema",
    ) -> None:
        super().__init__(exchange, OPENAI_CHUNK_OUT, profile, on_loss, check)
        self._chunks = Chunks(self._exchange, arguments.index_of("index", index), Onward(self._report))

    def _made(self, events: Iterable[Any]) -> list[Any]:
        """The chunks of native events."""
        return [chunk for event in events if not isinstance(event, ErrorEvent) for chunk in self._chunks.feed(event)]

    def _ended(self, said: StopReason, cut: bool) -> list[Any]:
        return [*super()._ended(said, cut), *self._chunks.finish(cut)]
