"""Native events into OpenAI's chunks.

    READY    -> OPEN        the first event: a chunk that says role assistant
    OPEN     -> OPEN        text as it comes; a call once it has succeeded, whole, in one delta with its own index
    OPEN     -> FINISHED    complete: the finish chunk
    any      -> CLOSED      finish(): the usage chunk where it was asked for and the counts are known; or an ErrorEvent
                            where the stream was cut or never completed

A call's fragments (started, in_progress) are raw text, and not sent on; a call that failed goes out as content.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from diglot.chat import calls, logprobs, usage, words
from diglot.chat.answer_calls import own_id
from diglot.chat.response import IMAGE, SECOND_CALL
from diglot.error_event import ErrorEvent
from diglot.ledger import Ledger
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from diglot_types.llama_stack import lenient as ls
    from diglot_types.openai import strict as to_oai

    from diglot.exchange import Exchange

CHUNK: Final = Ledger(
    "llama_stack.ChatCompletionResponseStreamChunk",
    "openai.CreateChatCompletionStreamResponse",
    carried={"event": "choices", "metrics": "usage"},
    filled={
        "id": "the exchange's",
        "created": "the exchange's",
        "model": "the exchange's",
        "object": "chat.completion.chunk",
        "choices.index": "the machine's",
        "choices.delta.role": "assistant, on the first chunk",
        "choices.logprobs.refusal": "null: a native refusal is text",
    },
    why={"metrics": "a last chunk without choices, where include_usage was asked for and both counts are known"},
)
EVENT: Final = Ledger(
    "llama_stack.ChatCompletionResponseEvent",
    "openai.ChatCompletionChunkChoice",
    carried={
        "event_type": "delta finish_reason logprobs.content",
        "delta": "delta finish_reason logprobs.content",
        "logprobs": "logprobs.content",
        "stop_reason": "finish_reason",
    },
    why={"stop_reason": "the last one said on any event, since servers say it early too"},
)
TEXT: Final = Ledger(
    "llama_stack.TextDelta",
    "openai.ChatCompletionChunkChoice",
    carried={"text": "delta.content logprobs.content"},
    dropped={"type": "says text, as content does"},
)
CALL: Final = Ledger(
    "llama_stack.ToolCallDelta",
    "openai.ChatCompletionChunkChoice",
    carried=dict.fromkeys(
        ("tool_call", "parse_status"), "delta.tool_calls delta.function_call delta.content finish_reason"
    ),
    dropped={"type": "says tool_call, as tool_calls does"},
    why={"parse_status": "succeeded is sent whole; failed goes out as content; started and in_progress are raw text"},
)
DELTA_CALL: Final = Ledger(
    "llama_stack.ToolCall",
    "openai.ChatCompletionStreamResponseDelta",
    carried={
        "call_id": "tool_calls.id",
        "tool_name": "tool_calls.function.name function_call.name content",
        "arguments": "tool_calls.function.arguments function_call.arguments content",
        "arguments_json": "tool_calls.function.arguments function_call.arguments content",
    },
    filled={
        "tool_calls.id": "the exchange's, where it has none of its own",
        "tool_calls.type": "function",
        "tool_calls.index": "0, 1, 2 in the order of succeeding",
    },
    why={"arguments": "content where the call failed: its text goes out"},
)
FAILED: Final = "the server could not read the call; its text goes out as content"
UNENDED: Final = "the call neither succeeded nor failed; its text goes out as content"
LATE: Final = "the answer was complete"


class State(Enum):
    """How far the stream has come."""

    READY = auto()
    OPEN = auto()
    FINISHED = auto()
    CLOSED = auto()


class Chunks:
    """The machine on plain data: events that fit their schema in, chunks out."""

    def __init__(self, exchange: Exchange, index: int, report: Report) -> None:
        self._exchange = exchange
        self._index = index
        self._report = report
        self._raw: list[str] = []
        self._calls: set[str] = set()
        self._spoken = False
        self._stop: tuple[str, At] = ("end_of_turn", None)
        self.counts = usage.Counts(exchange.include_usage, report)
        self.state = State.READY

    def feed(self, chunk: ls.ChatCompletionResponseStreamChunk) -> list[to_oai.CreateChatCompletionStreamResponse]:
        """The chunks of one event."""
        CHUNK.account(chunk, self._report, None)
        event, at = chunk["event"], (None, "event")
        EVENT.account(event, self._report, at)
        word = event.get("stop_reason")
        self.counts.hear(chunk.get("metrics"))
        if word is not None:
            self._stop = word, (at, "stop_reason")
        if self.state is State.FINISHED:
            self._late(event, at)
            return []
        made = self.open()
        self._say(event, at, made)
        if event["event_type"] == "complete":
            made += self._finish_chunks(at)
        return made

    def open(self) -> list[to_oai.CreateChatCompletionStreamResponse]:
        """The chunk that says role assistant, where it has not been sent."""
        if self.state is not State.READY:
            return []
        self.state = State.OPEN
        return [self._chunk({"role": "assistant"})]

    def _late(self, event: ls.ChatCompletionResponseEvent, at: At) -> None:
        delta = event["delta"]
        if delta["type"] != "text" or delta["text"]:
            self._report.lose((at, "delta"), delta, Kind.CONTENT, LATE)

    def _say(self, event: ls.ChatCompletionResponseEvent, at: At, made: list[Any]) -> None:
        delta, place = event["delta"], (at, "delta")
        said: dict[str, Any] | None = None
        text = ""
        if delta["type"] == "text":
            TEXT.account(delta, self._report, place)
            text = delta["text"]
            said = self._content(text)
        elif delta["type"] == "tool_call":
            CALL.account(delta, self._report, place)
            said = self._call(delta, place)
        else:
            self._report.lose((place, "type"), delta["type"], Kind.CONTENT, IMAGE)
        given, asked = event.get("logprobs"), self._exchange.top_logprobs
        tokens = None if given is None else logprobs.to_openai(given, text, asked, self._report, (at, "logprobs"))
        if said or tokens:
            chunk = self._chunk(said or {})
            if tokens:
                chunk["choices"][0]["logprobs"] = {"content": tokens, "refusal": None}
            made.append(chunk)

    def _content(self, text: str) -> dict[str, Any] | None:
        if not text:
            return None
        self._spoken = True
        return {"content": text}

    def _call(self, delta: ls.ToolCallDelta, at: At) -> dict[str, Any] | None:
        status, call = delta["parse_status"], delta["tool_call"]
        if isinstance(call, dict):
            DELTA_CALL.account(call, self._report, (at, "tool_call"))
            if status == "succeeded":
                self._raw.clear()
                return self._call_delta(call, at)
            call = calls.call_text(call)
        if status in {"failed", "succeeded"}:
            self._report.lose((at, "parse_status"), status, Kind.CONSTRAINT, FAILED)
            text = call or "".join(self._raw)
            self._raw.clear()
            return self._content(text)
        self._raw.append(call)
        return None

    def _call_delta(self, call: ls.ToolCall, at: At) -> dict[str, Any] | None:
        index, place = len(self._calls), ((at, "tool_call"), "call_id")
        call_id = own_id(call.get("call_id"), self._calls, self._exchange.call_id, self._report, place)
        self._calls.add(call_id)
        made = calls.openai_call(call, call_id)
        if not self._exchange.function_call:
            return {"tool_calls": [{"index": index, **made}]}
        if index:
            self._report.lose((at, "tool_call"), call, Kind.CONTENT, SECOND_CALL)
            return None
        return {"function_call": made["function"]}

    def _finish_chunks(self, at: At) -> list[Any]:
        """What is still owed as content, and the finish chunk."""
        self.state = State.FINISHED
        raw = "".join(self._raw)
        if raw:
            self._report.lose((at, "delta"), raw, Kind.CONSTRAINT, UNENDED)
        owed = self._content(raw) or ({} if self._spoken or self._calls else {"content": ""})
        last = self._chunk(owed)
        word, place = self._stop
        last["choices"][0]["finish_reason"] = words.finish_reason(word, bool(self._calls), self._exchange, place)
        return [last]

    def finish(self, cut: bool) -> list[to_oai.CreateChatCompletionStreamResponse | ErrorEvent]:
        """The end: the counts where they were asked for, or an error where the stream broke off."""
        ended, self.state = self.state is State.FINISHED, State.CLOSED
        if cut or not ended:
            return [ErrorEvent("the stream was cut" if cut else "the stream ended without a complete event", "openai")]
        self.counts.finish()
        return usage_chunk(self.counts.usage, self._exchange)

    def _chunk(self, delta: dict[str, Any]) -> Any:
        choice: dict[str, Any] = {"index": self._index, "delta": delta, "logprobs": None, "finish_reason": None}
        return envelope([choice], self._exchange)


def envelope(choices: list[Any], exchange: Exchange) -> Any:
    """OpenAI's chunk around its choices, with usage null where it is asked for."""
    made: dict[str, Any] = {
        "id": exchange.id,
        "object": "chat.completion.chunk",
        "created": exchange.created,
        "model": exchange.model,
        "choices": choices,
    }
    if exchange.include_usage:
        made["usage"] = None
    return made


def usage_chunk(counts: to_oai.CompletionUsage | None, exchange: Exchange) -> list[Any]:
    """The last chunk of a stream, where the counts were asked for and are known."""
    if counts is None or not exchange.include_usage:
        return []
    return [{**envelope([], exchange), "usage": counts}]
