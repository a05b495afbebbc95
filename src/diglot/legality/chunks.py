"""Judges the chunks of OpenAI's streams: what all chunks of one share, and how its choices begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from diglot.legality.choices import Indexes
from diglot.legality.envelope import Envelope
from diglot.legality.finish import FINISH_MISSING
from diglot.legality.rule import Rule
from diglot.legality.spoken import Spoken
from diglot.legality.usage import StreamUsage
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality.asked import Asked
    from diglot.legality.document import Document
    from diglot.legality.findings import Findings

_SPEC: Final = "ChatCompletionChunkChoice.finish_reason, CompletionChoice.finish_reason"
FINISH_ONCE: Final = Rule(name="finish-once", says="A choice says once why it ended", spec=_SPEC)
FINISH_LAST: Final = Rule(name="finish-last", says="Nothing of a choice comes after it said why it ended", spec=_SPEC)


class Pieces(Protocol):
    """What judges the part of a choice that each chunk brings, and the choice once it has ended."""

    document: Document

    def feed(self, spoken: Spoken, choice: Any, path: str, *, first: bool, hole: bool) -> None:
        """Judge what one chunk brings; hole says that something before it could not be read."""
        ...

    def finish(self, spoken: Spoken) -> None:
        """Judge a choice that has ended."""
        ...


class Chunks:
    """Judges the chunks of one stream."""

    def __init__(self, pieces: Pieces, asked: Asked, findings: Findings) -> None:
        self.document = pieces.document
        self.hole = False
        self._pieces = pieces
        self._findings = findings
        self._envelope = Envelope(findings)
        self._usage = StreamUsage(asked, findings)
        self._indexes = Indexes(asked, findings)
        self._choices: dict[int, Spoken] = {}

    @property
    def ended(self) -> bool:
        """Whether every choice has said why it ended."""
        return all(spoken.finish is not None for spoken in self._choices.values())

    def feed(self, item: Any) -> None:
        """Judge one chunk."""
        self._envelope.feed(item)
        self._usage.feed(item)
        for i, choice in enumerate(item["choices"]):
            if self._indexes.is_one(choice["index"], f"choices[{i}].index"):
                self._choice(choice, f"choices[{i}]")
            else:
                self.hole = True

    def _choice(self, choice: Mapping[str, Any], path: str) -> None:
        index, finish = choice["index"], choice["finish_reason"]
        spoken = self._choices.get(index)
        if spoken is not None and spoken.finish is not None:
            self._after(spoken, finish, path)
            return
        first = spoken is None
        spoken = spoken or self._choices.setdefault(index, Spoken(index, self._findings.place(path)))
        self._pieces.feed(spoken, choice, path, first=first, hole=self.hole)
        spoken.finish, spoken.ended = finish, self._findings.place(f"{path}.finish_reason")

    def _after(self, spoken: Spoken, finish: str | None, path: str) -> None:
        spoken.lost = True
        if finish is None:
            said = f"goes on with choice {spoken.index} after its {show(spoken.finish)}"
            self._findings.add(FINISH_LAST, said, path)
        else:
            self._findings.add(FINISH_ONCE, f"= {show(finish)} after {show(spoken.finish)}", f"{path}.finish_reason")

    def finish(self) -> None:
        """Judge what was said in all."""
        self._indexes.finish(self._choices)
        self._usage.finish()
        for index, spoken in sorted(self._choices.items()):
            if spoken.finish is None:
                self._findings.add(FINISH_MISSING, f"choice {index} never says why it ended")
            else:
                self._pieces.finish(spoken)
