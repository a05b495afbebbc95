"""Native chunks into OpenAI's.

    READY    -> OPEN        the first chunk: the prompt, where it is to be echoed
    OPEN     -> OPEN        text as it comes
    any      -> CLOSED      finish(): the finish chunk, for which reason was said last, then the counts where they were asked
                            for; or an ErrorEvent where the stream was cut or never said why it ended

A native stream has no event that ends it, and its servers say the reason early too: so the finish waits for the end.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from diglot.chat import usage
from diglot.completion import logprobs, words
from diglot.completion.response import echoed, envelope
from diglot.error_event import ErrorEvent
from diglot.ledger import Ledger

if TYPE_CHECKING:
    from diglot_types.llama_stack import lenient as ls
    from diglot_types.openai import strict as to_oai

    from diglot.exchange import Exchange
    from diglot.report import At, Report

CHUNK: Final = Ledger(
    "llama_stack.CompletionResponseStreamChunk",
    "openai.CreateCompletionResponse",
    carried={
        "delta": "choices.text choices.logprobs",
        "stop_reason": "choices.finish_reason",
        "logprobs": "choices.logprobs choices.text",
        "metrics": "usage",
    },
    filled={
        "id": "the exchange's",
        "created": "the exchange's",
        "model": "the exchange's",
        "object": "text_completion",
        "choices.index": "the machine's",
    },
    why={
        "logprobs": "where the chunk has no text, an empty one carries them",
        "stop_reason": "the last one said, on a chunk of its own at the end",
        "metrics": "a last chunk without choices, where include_usage was asked for and both counts are known",
    },
)
POSITION: Final = Ledger(
    logprobs.POSITION.source,
    CHUNK.target,
    carried={
        "logprobs_by_token": "choices.logprobs.tokens choices.logprobs.token_logprobs choices.logprobs.top_logprobs "
        "choices.logprobs.text_offset choices.text"
    },
    why=logprobs.POSITION.why,
)


class State(Enum):
    """How far the stream has come."""

    READY = auto()
    OPEN = auto()
    CLOSED = auto()


class Chunks:
    """The machine on plain data: native chunks that fit their schema in, OpenAI's out."""

    def __init__(self, exchange: Exchange, index: int, report: Report) -> None:
        self._exchange = exchange
        self._index = index
        self._report = report
        self._offset = 0
        self._stop: tuple[str, At] | None = None
        self.counts = usage.Counts(exchange.include_usage, report)
        self.state = State.READY

    @property
    def ended(self) -> bool:
        """Whether the stream has said why it ends."""
        return self._stop is not None

    def feed(self, chunk: ls.CompletionResponseStreamChunk) -> list[to_oai.CreateCompletionResponse]:
        """The chunks of one native chunk."""
        CHUNK.account(chunk, self._report, None)
        word = chunk.get("stop_reason")
        self.counts.hear(chunk.get("metrics"))
        if word is not None:
            words.finish_reason(word, (None, "stop_reason"))
            self._stop = word, (None, "stop_reason")
        made = self._open()
        text = chunk["delta"]
        tokens = logprobs.to_openai(
            chunk.get("logprobs"), text, self._offset, self._exchange.top_logprobs, self._report, (None, "logprobs")
        )
        self._offset += len(text)
        return [*made, self._chunk(text, tokens)] if text or (tokens and tokens.get("tokens")) else made

    def _open(self) -> list[to_oai.CreateCompletionResponse]:
        """The chunk of the prompt, where it is to be echoed and has not been sent."""
        if self.state is not State.READY:
            return []
        self.state = State.OPEN
        before = echoed(self._exchange, self._index)
        self._offset = len(before)
        return [self._chunk(before)] if before else []

    def finish(self, cut: bool) -> list[to_oai.CreateCompletionResponse | ErrorEvent]:
        """The finish chunk and the counts, or an error where the stream broke off."""
        made = self.last(cut)
        return made if isinstance(made[-1], ErrorEvent) else [*made, *usage_chunk(self.counts.usage, self._exchange)]

    def last(self, cut: bool) -> list[to_oai.CreateCompletionResponse | ErrorEvent]:
        """The finish chunk, or an error."""
        self.state = State.CLOSED
        if self._stop is None or cut:
            why = "the stream was cut" if cut else "the stream ended without a stop_reason"
            return [ErrorEvent(why, "openai")]
        self.counts.finish()
        word, at = self._stop
        ending = self._chunk("")
        ending["choices"][0]["finish_reason"] = words.finish_reason(word, at)
        return [ending]

    def _chunk(self, text: str, tokens: to_oai.CompletionLogprobs | None = None) -> to_oai.CreateCompletionResponse:
        choice: to_oai.CompletionChoice = {
            "index": self._index,
            "text": text,
            "logprobs": tokens,
            "finish_reason": None,
        }
        return wrapped([choice], self._exchange)


def wrapped(choices: list[to_oai.CompletionChoice], exchange: Exchange) -> to_oai.CreateCompletionResponse:
    """OpenAI's chunk around its choices, with usage null where it is asked for."""
    made = envelope(choices, None, exchange)
    if exchange.include_usage:
        made["usage"] = None
    return made


def usage_chunk(counts: to_oai.CompletionUsage | None, exchange: Exchange) -> list[to_oai.CreateCompletionResponse]:
    """The last chunk of a stream, where the counts were asked for and are known."""
    return [envelope([], counts, exchange)] if counts is not None and exchange.include_usage else []
