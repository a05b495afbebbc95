"""Judges what stands before the body of an answer: its status and its media type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.legality.findings import Findings
from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from diglot.legality.rule import Finding

ANSWER_STATUS: Final = Rule(
    name="answer-status", says="A valid request is answered with the status 200", spec="RFC 9110, 15.3.1 200 OK"
)
STREAM_MEDIA: Final = Rule(
    name="stream-media-type",
    says="The media type of a stream is text/event-stream",
    spec="HTML Living Standard, 9.2 Server-sent events",
)
ANSWER_MEDIA: Final = Rule(
    name="answer-media-type", says="The media type of a plain answer is application/json", spec="RFC 8259, 11"
)


def check_head(status: int, media: str, *, stream: bool) -> list[Finding]:
    """What is illegal before the body that answers a valid request: the status, and the Content-Type as it was received."""
    findings = Findings()
    if status != 200:
        findings.add(ANSWER_STATUS, f"the status is {status}")
        return findings.listed()
    rule, right = (STREAM_MEDIA, "text/event-stream") if stream else (ANSWER_MEDIA, "application/json")
    if media.partition(";")[0].strip().lower() != right:
        findings.add(rule, f"the media type is {show(media)}")
    return findings.listed()
