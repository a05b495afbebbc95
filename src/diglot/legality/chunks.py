"""Judges the chunks of OpenAI's streams: what all chunks of one share, and how its choices begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from diglot.legality.choices import Indexes
from diglot.legality.envelope import Envelope
from diglot.legality.rule import Rule
from diglot.legality.spoken import Spoken
from diglot.legality.usage import StreamUsage
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality.asked import Asked
    from diglot.legality.document import Document
    from diglot.legality.findings import Findings

_SPEC: Final = "CreateChatCompletionStreamResponse.choices[].finish_reason"
FINISH_MISSING: Final = Rule(name="finish-missing", says="The last chunk of each choice says why it ended", spec=_SPEC)
FINISH_ONCE: Final = Rule(name="finish-once", says="A choice says once why it ended", spec=_SPEC)
FINISH_LAST: Final = Rule(name="finish-last", says="Nothing of a choice comes after it said why it ended", spec=_SPEC)


class Pieces(Protocol):
    """What judges the part of a choice that each chunk brings, and the choice once it has ended."""

    document: Document

    def feed(self, spoken: Spoken, choice: Any, path: str, first: bool, hole: bool) -> None:
        """Judge what one chunk brings."""
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

    def feed(self, item: Any) -> None:
        """Judge one chunk."""
        self._envelope.feed(item)
        self._usage.feed(item)
        for i, choice in enumerate(item["choices"]):
            if self._indexes.know(choice["index"], f"choices[{i}].index"):
                self._choice(choice, f"choices[{i}]")
            else:
                self.hole = True

    def _choice(self, choice: Mapping[str, Any], path: str) -> None:
        index, finish = choice["index"], choice["finish_reason"]
        spoken = self._choices.get(index)
        if spoken is None or spoken.finish is None:
            first = spoken is None
            spoken = spoken or self._choices.setdefault(index, Spoken(index, self._findings.place(path)))
            self._pieces.feed(spoken, choice, path, first, self.hole)
            spoken.finish, spoken.ended = finish, self._findings.place(f"{path}.finish_reason")
        elif finish is not None:
            self._findings.add(FINISH_ONCE, f"finish_reason = {show(finish)} again", f"{path}.finish_reason")
        else:
            self._findings.add(FINISH_LAST, f"choice {index} goes on after {show(spoken.finish)}", path)

    def finish(self) -> None:
        """Judge what was said in all."""
        self._indexes.finish(self._choices)
        self._usage.finish(list(self._choices.values()))
        for index, spoken in sorted(self._choices.items()):
            if spoken.finish is None:
                self._findings.add(FINISH_MISSING, f"choice {index} never said it")
            else:
                self._pieces.finish(spoken)
