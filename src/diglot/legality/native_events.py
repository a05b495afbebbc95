"""Judges the events of a native chat: start, progress, complete, and why it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.legality.documents import NATIVE_EVENT
from diglot.legality.finish import judge_stops
from diglot.legality.native_calls import NATIVE_CALL_OPEN, Calls
from diglot.legality.native_finish import NATIVE_STOP_LEFT_OUT, judge_native_finish
from diglot.legality.native_metrics import judge_metrics, judge_native_logprobs
from diglot.legality.rule import Rule
from diglot.legality.spoken import Spoken
from diglot.report import show

if TYPE_CHECKING:
    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings, Place

_TYPE: Final = "ChatCompletionResponseEvent.event_type"
_REASON: Final = "ChatCompletionResponseEvent.stop_reason"
START_FIRST: Final = Rule(name="native-start-first", says="The first event of a stream is start", spec=_TYPE)
START_ONCE: Final = Rule(name="native-start-once", says="No event but the first is start", spec=_TYPE)
COMPLETE_MISSING: Final = Rule(name="native-complete-missing", says="A stream ends with complete", spec=_TYPE)
COMPLETE_ONCE: Final = Rule(name="native-complete-once", says="No event but the last is complete", spec=_TYPE)
COMPLETE_LAST: Final = Rule(name="native-complete-last", says="No event comes after complete", spec=_TYPE)
STOP_REASON: Final = Rule(name="native-stop-reason", says="complete says why the answer ended", spec=_REASON)
STOP_REASON_ONE: Final = Rule(
    name="native-stop-reason-one", says="No event says another stop_reason than complete", spec=_REASON
)
METRICS_LAST: Final = Rule(
    name="native-metrics-last",
    says="Only complete has metrics",
    spec="ChatCompletionResponseStreamChunk.metrics",
)


class Events:
    """Judges the events of one stream."""

    document = NATIVE_EVENT

    def __init__(self, asked: Asked, findings: Findings) -> None:
        self.hole = False
        self._asked = asked
        self._findings = findings
        self._calls = Calls(asked, findings)
        self._spoken = Spoken(0, findings.place())
        self._reasons = list[tuple[str, Any]]()
        self._began = self._started = self._complete = False

    @property
    def ended(self) -> bool:
        """Whether the stream has said why it ended."""
        return self._complete

    def feed(self, item: Any) -> None:
        """Judge one event."""
        event = item["event"]
        self._order(event["event_type"])
        self._began = True
        delta, reason = event["delta"], event.get("stop_reason")
        if delta["type"] == "text":
            self._spoken.text.append(delta["text"])
        elif delta["type"] == "tool_call":
            self._calls.delta(delta, self.hole)
        judge_native_logprobs(event.get("logprobs"), self._asked, "event.logprobs", self._findings)
        if item.get("metrics") and event["event_type"] != "complete":
            self._findings.add(METRICS_LAST, f"stand at {event['event_type']}", "metrics")
        else:
            judge_metrics(item, self._findings)
        if reason is not None:
            self._reasons.append((reason, self._findings.place("event.stop_reason")))
        if event["event_type"] == "complete" and not self._complete:
            self._complete = True
            self._end(reason)

    def _order(self, kind: str) -> None:
        add, at = self._findings.add, "event.event_type"
        if self._complete:
            add(COMPLETE_ONCE if kind == "complete" else COMPLETE_LAST, f"= {show(kind)} after complete", at)
        elif kind == "start" and self._started:
            add(START_ONCE, "= 'start' again", at)
        elif kind != "start" and not self._began and not self.hole:
            add(START_FIRST, f"= {show(kind)} at the beginning", at)
        self._started = self._started or kind == "start"

    def _end(self, reason: str | None) -> None:
        """Judge why the answer ended, once that is said, by all that came before."""
        if reason is None:
            self._findings.add(STOP_REASON, "is null", "event.stop_reason")
            return
        for said, at in self._reasons:
            if said != reason:
                self._findings.add(STOP_REASON_ONE, f"= {show(said)}, and {show(reason)} in the end", at)
        self._spoken.finish, self._spoken.ended = reason, self._findings.place("event.stop_reason")

    def finish(self) -> None:
        """Judge what was said in all."""
        if not self._complete:
            self._findings.add(COMPLETE_MISSING, "complete never came")
        if self._spoken.finish is not None and self._spoken.ended is not None:
            self._why(self._spoken.finish, self._spoken.ended)
        judge_stops(self._spoken, self._asked, NATIVE_STOP_LEFT_OUT, self._findings)

    def _why(self, reason: str, at: Place) -> None:
        """Judge the reason by the calls that came to an end."""
        if self._calls.open and reason != "out_of_tokens":
            self._findings.add(NATIVE_CALL_OPEN, f"= {show(reason)}, and a call has not ended", at)
        elif not self._calls.misread:
            judge_native_finish(reason, self._calls.count, at, self._findings)
