"""Judges the chunks of a native text completion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.legality.documents import NATIVE_COMPLETION_CHUNK
from diglot.legality.finish import judge_stops
from diglot.legality.native_finish import NATIVE_STOP_LEFT_OUT, judge_native_finish
from diglot.legality.native_metrics import judge_metrics, judge_native_logprobs
from diglot.legality.rule import Rule
from diglot.legality.spoken import Spoken

if TYPE_CHECKING:
    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings

_SPEC: Final = "CompletionResponseStreamChunk.stop_reason"
REASON_MISSING: Final = Rule(
    name="native-stop-reason-missing", says="The last chunk of a text completion says why it ended", spec=_SPEC
)
REASON_LAST: Final = Rule(
    name="native-stop-reason-last", says="No chunk of a text completion comes after it said why it ended", spec=_SPEC
)


class CompletionChunks:
    """Judges the chunks of one stream."""

    document = NATIVE_COMPLETION_CHUNK

    def __init__(self, asked: Asked, findings: Findings) -> None:
        self.hole = False
        self._asked = asked
        self._findings = findings
        self._spoken = Spoken(0, findings.place())

    @property
    def ended(self) -> bool:
        """Whether the stream has said why it ended."""
        return self._spoken.finish is not None

    def feed(self, item: Any) -> None:
        """Judge one chunk."""
        if self._spoken.finish is not None:
            self._findings.add(REASON_LAST, f"a chunk comes after {self._spoken.finish}")
            return
        self._spoken.text.append(item["delta"])
        self._spoken.finish = item.get("stop_reason")
        if self._spoken.finish is not None:
            judge_native_finish(self._spoken.finish, 0, self._findings.place("stop_reason"), self._findings)
        judge_native_logprobs(item.get("logprobs"), self._asked, "logprobs", self._findings)
        judge_metrics(item, self._findings)

    def finish(self) -> None:
        """Judge what was said in all."""
        if self._spoken.finish is None:
            self._findings.add(REASON_MISSING, "no chunk says why it ended")
        judge_stops(self._spoken, self._asked, NATIVE_STOP_LEFT_OUT, self._findings)
