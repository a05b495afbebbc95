"""Judges what the choices of a text completion say, in chunks and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot.legality.choices import Indexes
from diglot.legality.documents import COMPLETION_CHUNK
from diglot.legality.envelope import judge_envelope
from diglot.legality.finish import FINISH_MISSING, STOP_LEFT_OUT, judge_stops
from diglot.legality.logprobs import judge_completion_logprobs
from diglot.legality.spoken import Spoken
from diglot.legality.usage import judge_usage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings


class CompletionPieces:
    """Judges the texts of the choices of one stream."""

    document = COMPLETION_CHUNK

    def __init__(self, asked: Asked, findings: Findings) -> None:
        self._asked = asked
        self._findings = findings

    def feed(self, spoken: Spoken, choice: Any, path: str, *, first: bool, hole: bool) -> None:  # noqa: ARG002
        """Judge one text."""
        spoken.text.append(choice["text"])
        judge_completion_logprobs(choice["logprobs"], self._asked, f"{path}.logprobs", self._findings)

    def finish(self, spoken: Spoken) -> None:
        """Judge a choice that has ended."""
        judge_stops(spoken, self._asked, STOP_LEFT_OUT, self._findings)


def judge_completion(answer: Mapping[str, Any], asked: Asked, findings: Findings) -> None:
    """Judge a plain answer."""
    judge_envelope(answer, findings)
    pieces, choices = CompletionPieces(asked, findings), list[Spoken]()
    for choice, path in Indexes(asked, findings).each(answer["choices"]):
        spoken = Spoken(choice["index"], findings.place(path), finish=choice["finish_reason"])
        spoken.ended = findings.place(f"{path}.finish_reason")
        if spoken.finish is None:
            findings.add(FINISH_MISSING, "is null", spoken.ended)
        pieces.feed(spoken, choice, path, first=True, hole=False)
        choices.append(spoken)
    judge_usage(answer, findings)
    for spoken in choices:
        pieces.finish(spoken)
