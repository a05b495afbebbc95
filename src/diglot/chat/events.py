"""OpenAI's chunks into native events.

READY    -> OPEN        the first chunk of the choice: start
OPEN     -> OPEN        text as it comes; a call as started, then its fragments as in_progress
OPEN     -> FINISHED    a finish_reason; nothing is sent for it yet, since text, calls and counts may follow
FINISHED -> FINISHED    what follows counts, but for a further finish_reason
any      -> CLOSED      finish(): every call, in the order of their indexes, as succeeded or failed; then complete,
or an ErrorEvent where the stream was cut or never said why it ended
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.chat import calls, content, logprobs, usage, words
from diglot.chat.gathering import Call, Gathering
from diglot.chat.response import AUDIO, CREATED, ENVELOPE, FINGERPRINT, FURTHER, MODERATION, REASONING, TIER
from diglot.chat.spoken import Spoken
from diglot.error_event import ErrorEvent
from diglot.errors import InvalidInput
from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai

    from diglot.exchange import Exchange
    from diglot.profile import Profile

_LOGPROBS: Final = "logprobs.logprobs_by_token"
CHUNK: Final = Ledger(
    "openai.CreateChatCompletionStreamResponse",
    "llama_stack.ChatCompletionResponseStreamChunk",
    carried={"choices": "event", "usage": "metrics"},
    lost={
        "id": ENVELOPE,
        "created": CREATED,
        "model": ENVELOPE,
        "service_tier": TIER,
        "system_fingerprint": FINGERPRINT,
        "moderation": MODERATION,
        "obfuscation": Lost(Kind.METADATA, "native streams are not padded", ("",)),
    },
    dropped={"object": "says chat.completion.chunk, as every chunk"},
    filled={
        "event.event_type": "start, then progress, and complete at the end",
        "event.delta.type": "text or tool_call, as what it holds",
        "event.delta.parse_status": "started and in_progress; at the end succeeded, or failed",
    },
    why={"usage": "on the complete event; of several, the last"},
)
CHOICE: Final = Ledger(
    "openai.ChatCompletionChunkChoice",
    "llama_stack.ChatCompletionResponseEvent",
    carried={
        "delta": f"delta stop_reason {_LOGPROBS}",
        "finish_reason": "stop_reason",
        "logprobs": f"{_LOGPROBS} delta.text",
        "index": f"delta stop_reason {_LOGPROBS}",
        "text": f"delta.text {_LOGPROBS}",
        "message": f"delta stop_reason {_LOGPROBS}",
    },
    why={
        "index": "events of the machine's own choice only; further choices are a content loss",
        "text": "where the delta has no content; one that differs from it is a content loss",
        "message": "in place of the delta; one beside it that differs is a content loss",
        "finish_reason": "the first that is not empty counts, on the complete event; calls decide what it means; a profile "
        "may say otherwise",
    },
)
DELTA: Final = Ledger(
    "openai.ChatCompletionStreamResponseDelta",
    "llama_stack.ChatCompletionResponseEvent",
    carried={
        "content": f"delta.text {_LOGPROBS}",
        "refusal": f"delta.text {_LOGPROBS}",
        "tool_calls": f"delta.tool_call delta.text stop_reason {_LOGPROBS}",
        "function_call": f"delta.tool_call delta.text stop_reason {_LOGPROBS}",
    },
    lost={"audio": AUDIO, "reasoning": REASONING, "reasoning_content": REASONING},
    dropped={"role": "says assistant, as every answer"},
    why={"refusal": "its text is content; its marker is reported"},
)


NATIVE: Final = ": this looks like a native event: feed it to EventsToChunks"
BESIDE: Final = "the delta is there as well, and taken"
NAMELESS: Final = "a call without a name cannot be made; its text goes out as that of a failed call"


class State(Enum):
    """How far the stream has come."""

    READY = auto()
    OPEN = auto()
    FINISHED = auto()
    CLOSED = auto()


class Events:
    """The machine on plain data: chunks that fit their schema in, events out."""

    def __init__(self, exchange: Exchange, choice: int, profile: Profile, report: Report) -> None:
        self._choice = choice
        self._profile = profile
        self._report = report
        self._calls = Gathering(exchange, report)
        self._metrics: list[to_ls.MetricInResponse] | None = None
        self._finish: tuple[str, At] | None = None
        self._others: set[int] = set()
        reads = profile.calls_in_text and exchange.tools
        self._spoken = Spoken(exchange.spoken, self._calls.next_id, report) if reads else None
        self.state = State.READY

    def feed(self, chunk: oai.CreateChatCompletionStreamResponse) -> list[to_ls.ChatCompletionResponseStreamChunk]:
        """The events of one chunk."""
        CHUNK.account(chunk, self._report, None)
        counts = chunk.get("usage")
        if counts is None and "choices" not in chunk:
            raise InvalidInput(f"the input has no 'choices', and no 'usage'{NATIVE if 'event' in chunk else ''}")
        if counts is not None:
            self._metrics = usage.to_llama_stack(counts, self._report, (None, "usage")) or self._metrics
        made: list[to_ls.ChatCompletionResponseStreamChunk] = []
        for i, choice in enumerate(chunk.get("choices") or ()):
            self._take(choice, ((None, "choices"), i), made)
        return made

    def _take(
        self, choice: oai.ChatCompletionChunkChoice, at: At, made: list[to_ls.ChatCompletionResponseStreamChunk]
    ) -> None:
        index = choice.get("index") or 0
        if index != self._choice:
            if index not in self._others:
                self._others.add(index)
                self._report.lose((at, "index"), index, Kind.CONTENT, FURTHER)
            return
        CHOICE.account(choice, self._report, at)
        if self.state is State.READY:
            self.state = State.OPEN
            made.append({"event": {"event_type": "start", "delta": {"type": "text", "text": ""}}})
        self._say(choice, at, made)
        word = choice.get("finish_reason")
        if word is not None and (self._finish is None or self._profile.last_finish or not self._finish[0]):
            words.stop_reason(word, False, self._report, (at, "finish_reason"), self._profile.finish_reasons)
            self._finish = word, (at, "finish_reason")
            self.state = State.FINISHED

    def _delta(self, choice: oai.ChatCompletionChunkChoice, at: At) -> tuple[oai.ChatCompletionStreamResponseDelta, At]:
        """The delta, or the message that stands in its place."""
        delta, message = choice.get("delta"), choice.get("message")
        if not message or (delta and message == delta):
            return delta or {}, (at, "delta")
        if delta:
            self._report.lose((at, "message"), message, Kind.CONTENT, BESIDE)
            return delta, (at, "delta")
        return message, (at, "message")

    def _say(
        self, choice: oai.ChatCompletionChunkChoice, at: At, made: list[to_ls.ChatCompletionResponseStreamChunk]
    ) -> None:
        """What a choice's delta says: text first, then calls; its log probabilities go with the first event."""
        delta, place = self._delta(choice, at)
        first = len(made)
        DELTA.account(delta, self._report, place)
        text = content.answer(delta.get("content"), content.DELTA_PART, self._report, (place, "content"))
        text = content.said_once(text, choice.get("text"), self._report, (at, "text"))
        refusal = delta.get("refusal")
        if refusal:
            self._report.lose((place, "refusal"), refusal, Kind.METADATA, content.REFUSAL)
            text += refusal
        given = choice.get("logprobs")
        tokens = None if given is None else logprobs.chunk_to_llama_stack(given, text, self._report, (at, "logprobs"))
        if text and self._spoken:
            made += self._spoken.feed(text, (place, "content"))
        elif text:
            made.append({"event": {"event_type": "progress", "delta": {"type": "text", "text": text}}})
        for status, fragment in self._calls.take(delta, place):
            made.append(_call_event(fragment, status))
        if tokens:
            if len(made) == first:
                made.append({"event": {"event_type": "progress", "delta": {"type": "text", "text": ""}}})
            made[first]["event"]["logprobs"] = tokens

    def finish(self, cut: bool) -> list[to_ls.ChatCompletionResponseStreamChunk | ErrorEvent]:
        """The calls, and the end: complete, or an error where the stream was cut or never said why it ended."""
        self.state = State.CLOSED
        gathered = self._calls.in_order()
        if self._finish is None and self._profile.no_finish is not None and gathered and all(map(_is_whole, gathered)):
            self._finish = self._profile.no_finish, None
        ended = self._finish is not None and not cut
        made: list[Any] = [*self._spoken_end(ended), *(self._whole(call, ended) for call in gathered)]
        if self._finish is None or cut:
            why = "the stream was cut" if cut else "the stream ended without a finish_reason"
            return [*made, ErrorEvent(why, "llama_stack")]
        word, at = self._finish
        event: to_ls.ChatCompletionResponseEvent = {
            "event_type": "complete",
            "delta": {"type": "text", "text": ""},
            "stop_reason": words.native(
                word, bool(gathered or (self._spoken and self._spoken.called)), at, self._profile.finish_reasons
            ),
        }
        made.append({"event": event} if self._metrics is None else {"event": event, "metrics": self._metrics})
        return made

    def _spoken_end(self, ended: bool) -> list[to_ls.ChatCompletionResponseStreamChunk]:
        """What the end decides of the text, where calls are read of it."""
        if self._spoken is None:
            return []
        word, at = self._finish or ("stop", None)
        said = words.native(word, False, at, self._profile.finish_reasons)
        return self._spoken.finish(cut=not ended or said == "out_of_tokens")

    def _whole(self, call: Call, ended: bool) -> to_ls.ChatCompletionResponseStreamChunk:
        """A call's last event: succeeded where its arguments are an object, and, where the stream broke off, not empty."""
        arguments = call.arguments.text()
        if call.name and calls.parsed(arguments) is not None and (ended or arguments):
            return _call_event(calls.native_call(call.id, call.name, arguments), "succeeded")
        place: At = (call.at, "function") if call.at and call.at[1] != "function_call" else call.at
        if call.name:
            self._report.lose((place, "arguments"), arguments, Kind.CONSTRAINT, calls.RAW)
        else:
            self._report.lose((place, "name"), call.name, Kind.CONSTRAINT, NAMELESS)
        text = gate.dump({"name": call.name, "arguments": arguments}).decode()
        return _call_event(text, "failed")


def _is_whole(call: Call) -> bool:
    return bool(call.name) and calls.parsed(call.arguments.text()) is not None


def _call_event(
    call: str | to_ls.ToolCall, status: to_ls.ToolCallParseStatus
) -> to_ls.ChatCompletionResponseStreamChunk:
    return {
        "event": {
            "event_type": "progress",
            "delta": {"type": "tool_call", "tool_call": call, "parse_status": status},
        }
    }
