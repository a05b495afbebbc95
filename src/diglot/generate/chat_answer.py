"""A raw text of Ollama's as a native chat answer: calls are read in it, as calltext does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from diglot.calltext import answer
from diglot.calltext.events import Events as Texts
from diglot.generate import said, words
from diglot.generate.ending import Ending
from diglot.ledger import Ledger

if TYPE_CHECKING:
    from typing import Any

    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.ollama import lenient as ollama

    from diglot.exchange import Exchange
    from diglot.report import Report

_TEXT: Final = "calls to tools of the request are read in it; what ends it, and what failed, is reported"
ANSWER: Final = Ledger(
    said.SOURCE,
    "llama_stack.ChatCompletionResponse",
    carried={
        "response": "completion_message.content completion_message.tool_calls completion_message.stop_reason",
        "done_reason": "completion_message.stop_reason",
        **dict.fromkeys(said.COUNTS, "metrics"),
        "logprobs": "logprobs.logprobs_by_token",
    },
    lost=said.LOST,
    dropped={"done": "says that the answer is whole"},
    filled={"completion_message.role": "assistant"},
    why={"response": _TEXT, "done_reason": "absent is stop; with calls it is end_of_message"},
)
ITEM: Final = replace(
    ANSWER,
    target="llama_stack.ChatCompletionResponseStreamChunk",
    carried={
        "response": "event",
        "done": "event",
        "done_reason": "event.stop_reason",
        **dict.fromkeys(said.COUNTS, "metrics"),
        "logprobs": "event.logprobs.logprobs_by_token",
    },
    dropped={},
    filled={},
    why={**ANSWER.why, "done": "text behind it is a content loss"},
)


def to_llama_stack(source: ollama.GenerateResponse, exchange: Exchange, report: Report) -> to_ls.ChatCompletionResponse:
    """The native answer; raises UpstreamError for an unknown done_reason."""
    ANSWER.account(source, report, None)
    made = answer.to_llama_stack(source["response"], exchange, words.said(source), report, said.TEXT)
    made["logprobs"] = said.tokens(source, report)
    made["metrics"] = said.metrics(source)
    return made


class Events:
    """The machine on plain data: items that fit their schema in, native events out.

    OPEN   -> OPEN     text as it comes, but for what may still become a call
    OPEN   -> DONE     an item that is done: why it ended, and the counts
    any    -> closed   finish(): what the end decides; then complete, or an ErrorEvent where the stream was cut or never done
    """

    def __init__(self, exchange: Exchange, report: Report) -> None:
        self._report = report
        self._texts = Texts(exchange, report, said.TEXT)
        self._ending = Ending(report)
        self._tokens: list[to_ls.TokenLogProbs] = []

    def feed(self, chunk: ollama.GenerateResponse) -> list[to_ls.ChatCompletionResponseStreamChunk]:
        """The events of one item."""
        ITEM.account(chunk, self._report, None)
        text = self._ending.text(chunk)
        if text is None:
            return []
        self._tokens += said.tokens(chunk, self._report) or ()
        return self._told(self._texts.feed(text))

    def finish(self, cut: bool) -> list[Any]:
        """What the end decides, and the end."""
        error = self._ending.error(cut)
        made: list[Any] = self._texts.finish(self._ending.stop or "end_of_turn", error is not None)
        if error is not None:
            return [*self._told(made[:-1]), error]
        if self._ending.metrics is not None:
            made[-1]["metrics"] = self._ending.metrics
        return self._told(made)

    def _told(self, made: list[Any]) -> list[Any]:
        """The events, the first text of which carries the log probabilities that have come so far."""
        carrier = next((one["event"] for one in made if one["event"]["delta"]["type"] == "text"), None)
        if carrier is not None and self._tokens and carrier["event_type"] != "start":
            carrier["logprobs"], self._tokens = self._tokens, []
        return made
