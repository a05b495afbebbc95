"""The stream machines of text completions as their users see them; they keep the rules of those of chat completions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from diglot import arguments
from diglot.completion.chunks import Chunks
from diglot.completion.events import Events
from diglot.completion.merged import Merged
from diglot.machine import Gates, Machine, Merge
from diglot.profile import DEFAULT, Profile
from diglot.providers.adapting import reading
from diglot.report import Loss, OnLoss, StreamReport
from diglot.shape import Shape

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import strict as to_oai

    from diglot.exchange import Exchange
    from diglot.translation import Check

    Event: TypeAlias = to_ls.CompletionResponseStreamChunk
    Chunk: TypeAlias = to_oai.CreateCompletionResponse

OPENAI_CHUNK: Final = Shape("openai", "lenient", "CreateCompletionResponse")
OPENAI_CHUNK_OUT: Final = Shape("openai", "strict", "CreateCompletionResponse")
LLAMA_STACK_CHUNK: Final = Shape("llama_stack", "lenient", "CompletionResponseStreamChunk")
LLAMA_STACK_CHUNK_OUT: Final = Shape("llama_stack", "strict", "CompletionResponseStreamChunk")


class ChunksToEvents(Machine["Event"]):
    """OpenAI's stream of one choice into a native one."""

    def __init__(
        self,
        exchange: Exchange,
        choice: int = 0,
        *,
        profile: Profile | str = DEFAULT,
        on_loss: OnLoss = None,
        check: Check = "schema",
    ) -> None:
        _, facts, policy = arguments.of_answer(exchange, profile, on_loss, check)
        report = StreamReport(policy)
        core = Events(arguments.index_of("choice", choice), facts, report)
        super().__init__(
            Gates(OPENAI_CHUNK, LLAMA_STACK_CHUNK_OUT, report.losses, check, reading(facts.text_answers, report)), core
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
        arguments.choices_of(exchange)
        report = StreamReport(policy)
        core = Chunks(exchange, arguments.index_of("index", index), report)
        super().__init__(Gates(LLAMA_STACK_CHUNK, OPENAI_CHUNK_OUT, report.losses, check), core)


class MergeChunks(Merge["Chunk"]):
    """The native streams to several prompts, n to each, into one OpenAI stream; `feed(index, chunk)`.

    The choices of one prompt stand together: that of prompt p and place i has the index p * n + i. Of several streams,
    paths begin with the choice: `[1].delta`.
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
        gates: Gates[Chunk] = Gates(LLAMA_STACK_CHUNK, OPENAI_CHUNK_OUT, losses, check)
        super().__init__(gates, Merged(exchange, policy, losses))
