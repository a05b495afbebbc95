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

from typing import TYPE_CHECKING, Final, TypeAlias

from diglot import arguments
from diglot.chat.chunks import Chunks
from diglot.chat.events import Events
from diglot.chat.merged import Merged
from diglot.machine import Gates, Machine, Merge
from diglot.profile import DEFAULT, Profile
from diglot.providers.adapting import reading
from diglot.report import Loss, OnLoss, StreamReport
from diglot.shape import Shape

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import strict as to_oai

    from diglot.translation import Check

    Event: TypeAlias = to_ls.ChatCompletionResponseStreamChunk
    Chunk: TypeAlias = to_oai.CreateChatCompletionStreamResponse

    from diglot.exchange import Exchange

OPENAI_CHUNK: Final = Shape("openai", "lenient", "CreateChatCompletionStreamResponse")
OPENAI_CHUNK_OUT: Final = Shape("openai", "strict", "CreateChatCompletionStreamResponse")
LLAMA_STACK_EVENT: Final = Shape("llama_stack", "lenient", "ChatCompletionResponseStreamChunk")
LLAMA_STACK_EVENT_OUT: Final = Shape("llama_stack", "strict", "ChatCompletionResponseStreamChunk")


class ChunksToEvents(Machine["Event"]):
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
        super().__init__(
            Gates(OPENAI_CHUNK, LLAMA_STACK_EVENT_OUT, report.losses, check, reading(facts.streams, report)), core
        )


class EventsToChunks(Machine["Chunk"]):
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
        super().__init__(Gates(LLAMA_STACK_EVENT, OPENAI_CHUNK_OUT, report.losses, check), core)


class MergeChunks(Merge["Chunk"]):
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
        gates: Gates[Chunk] = Gates(LLAMA_STACK_EVENT, OPENAI_CHUNK_OUT, losses, check)
        super().__init__(gates, Merged(exchange, policy, losses))
