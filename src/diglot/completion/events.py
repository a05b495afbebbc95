"""OpenAI's chunks into native ones.

OPEN     -> OPEN        text as it comes; what may still be the token that its server begins with waits
any      -> CLOSED      finish(): the last chunk, which says why the text ended, with the counts; or an ErrorEvent where
the stream was cut or never said why
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from diglot.chat import usage
from diglot.chat.response import FURTHER
from diglot.completion import logprobs, words
from diglot.completion.response import CHOICE as ANSWER_CHOICE
from diglot.completion.response import RESPONSE
from diglot.error_event import ErrorEvent
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai

    from diglot.ledger import Ledger
    from diglot.profile import Profile

_NATIVE: Final = "llama_stack.CompletionResponseStreamChunk"
CHUNK: Final[Ledger] = replace(
    RESPONSE,
    target=_NATIVE,
    carried={"choices": "delta stop_reason logprobs.logprobs_by_token", "usage": "metrics"},
    dropped={"object": "says text_completion, as every chunk"},
    why={"usage": "on the last chunk; of several, the last"},
)
CHOICE: Final[Ledger] = replace(
    ANSWER_CHOICE,
    target=_NATIVE,
    carried={
        "text": "delta logprobs.logprobs_by_token",
        "finish_reason": "stop_reason",
        "logprobs": "logprobs.logprobs_by_token delta",
        "index": "delta stop_reason logprobs.logprobs_by_token",
    },
    why={
        "index": "chunks of the machine's own choice only; further choices are a content loss",
        "finish_reason": "the first counts, on the last chunk; the empty text, as TGI writes on every chunk, says nothing",
        "logprobs": "a bare number is that of the chunk's text",
    },
)
LOGPROBS: Final[Ledger] = replace(
    logprobs.LOGPROBS,
    target=_NATIVE,
    carried=dict.fromkeys(logprobs.LOGPROBS.carried, "logprobs.logprobs_by_token delta"),
    why={**logprobs.LOGPROBS.why, "tokens": "where the chunk has no text, an empty one carries them"},
)


class Events:
    """The machine on plain data: chunks that fit their schema in, native ones out."""

    def __init__(self, choice: int, profile: Profile, report: Report) -> None:
        self._choice = choice
        self._profile = profile
        self._report = report
        self._metrics: list[to_ls.MetricInResponse] | None = None
        self._stop: to_ls.StopReason | None = None
        self._others: set[int] = set()
        self._opening = profile.opening
        self._held = ""

    def feed(self, chunk: oai.CreateCompletionResponse) -> list[to_ls.CompletionResponseStreamChunk]:
        """The native chunks of one chunk."""
        CHUNK.account(chunk, self._report, None)
        counts = chunk.get("usage")
        if counts is not None:
            self._metrics = usage.to_llama_stack(counts, self._report, (None, "usage")) or self._metrics
        taken = [self._take(choice, ((None, "choices"), i)) for i, choice in enumerate(chunk["choices"])]
        return [one for one in taken if one is not None]

    def _take(self, choice: oai.CompletionChoice, at: At) -> to_ls.CompletionResponseStreamChunk | None:
        index = choice.get("index") or 0
        if index != self._choice:
            if index not in self._others:
                self._others.add(index)
                self._report.lose((at, "index"), index, Kind.CONTENT, FURTHER)
            return None
        CHOICE.account(choice, self._report, at)
        word = choice.get("finish_reason")
        if word and self._stop is None:
            place: At = (at, "finish_reason")
            self._stop = words.stop_reason(word, self._report, place, self._profile.finish_reasons)
        given = choice.get("logprobs")
        tokens = logprobs.chunk_to_llama_stack(given, choice["text"], self._report, (at, "logprobs"))
        text = self._begun(choice["text"])
        if tokens:
            return {"delta": text, "logprobs": tokens}
        return {"delta": text} if text else None

    def _begun(self, text: str) -> str:
        """The text without what its server begins it with; nothing while it may still be that."""
        if not self._opening:
            return text
        held = self._held + text
        if len(held) < len(self._opening) and self._opening.startswith(held):
            self._held = held
            return ""
        said = held.removeprefix(self._opening)
        self._opening = self._held = ""
        return said

    def finish(self, cut: bool) -> list[to_ls.CompletionResponseStreamChunk | ErrorEvent]:
        """The last chunk, or an error where the stream was cut or never said why it ended."""
        held: list[to_ls.CompletionResponseStreamChunk] = [{"delta": self._held}] if self._held else []
        if self._stop is None or cut:
            why = "the stream was cut" if cut else "the stream ended without a finish_reason"
            return [*held, ErrorEvent(why, "llama_stack")]
        last: to_ls.CompletionResponseStreamChunk = {"delta": "", "stop_reason": self._stop}
        if self._metrics is not None:
            last["metrics"] = self._metrics
        return [*held, last]
