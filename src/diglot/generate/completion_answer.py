"""A raw text of Ollama's as a native text completion: the text as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from diglot.generate import said, words
from diglot.generate.ending import Ending
from diglot.ledger import Ledger

if TYPE_CHECKING:
    from typing import Any

    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.ollama import lenient as ollama

    from diglot.report import Report

ANSWER: Final = Ledger(
    said.SOURCE,
    "llama_stack.CompletionResponse",
    carried={
        "response": "content",
        "done_reason": "stop_reason",
        **dict.fromkeys(said.COUNTS, "metrics"),
        "logprobs": "logprobs.logprobs_by_token",
    },
    lost=said.LOST,
    dropped={"done": "says that the answer is whole"},
    why={"done_reason": "absent is stop"},
)
ITEM: Final = replace(
    ANSWER,
    target="llama_stack.CompletionResponseStreamChunk",
    carried={
        **ANSWER.carried,
        "response": "delta",
        "done": "delta stop_reason logprobs.logprobs_by_token",
        "logprobs": "logprobs.logprobs_by_token delta",
    },
    dropped={},
    why={
        **ANSWER.why,
        "done": "text behind it is a content loss; the last chunk says why it ended, with the counts",
        "logprobs": "where the item has no text, an empty one carries them",
    },
)


def to_llama_stack(source: ollama.GenerateResponse, report: Report) -> to_ls.CompletionResponse:
    """The native answer; raises UpstreamError for an unknown done_reason."""
    ANSWER.account(source, report, None)
    return {
        "content": source["response"],
        "stop_reason": words.said(source),
        "logprobs": said.tokens(source, report),
        "metrics": said.metrics(source),
    }


class Events:
    """The machine on plain data: items that fit their schema in, native chunks out; the last says why the text ended."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._ending = Ending(report)

    def feed(self, chunk: ollama.GenerateResponse) -> list[to_ls.CompletionResponseStreamChunk]:
        """The chunks of one item."""
        ITEM.account(chunk, self._report, None)
        text = self._ending.text(chunk)
        if text is None:
            return []
        tokens = said.tokens(chunk, self._report)
        if tokens:
            return [{"delta": text, "logprobs": tokens}]
        return [{"delta": text}] if text else []

    def finish(self, cut: bool) -> list[Any]:
        """The last chunk, or an error where the stream was cut or never done."""
        error = self._ending.error(cut)
        if error is not None:
            return [error]
        last: to_ls.CompletionResponseStreamChunk = {"delta": "", "stop_reason": self._ending.stop}
        if self._ending.metrics is not None:
            last["metrics"] = self._ending.metrics
        return [last]
