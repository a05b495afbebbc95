"""What every chunk of a stream shares, and every answer has: id, created, model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality.findings import Findings

ID_EMPTY: Final = Rule(
    name="id-empty",
    says="An answer has an id that is not empty",
    spec="CreateChatCompletionResponse.id, CreateCompletionResponse.id",
)
ONE: Final = {
    name: Rule(
        name=f"stream-one-{name}",
        says=f"All chunks of a stream have one {name}",
        spec=f"CreateChatCompletionStreamResponse.{name}, CreateCompletionResponse.{name}",
    )
    for name in ("id", "created", "model")
}


def judge_envelope(answer: Mapping[str, Any], findings: Findings) -> None:
    """Judge what stands around the choices of one answer or chunk."""
    if not answer["id"]:
        findings.add(ID_EMPTY, "is empty", "id")


class Envelope:
    """Judges what stands around the choices of the chunks of one stream."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._first: dict[str, Any] = {}

    def feed(self, chunk: Mapping[str, Any]) -> None:
        """Judge one chunk by those before; an empty id is none to compare with."""
        judge_envelope(chunk, self._findings)
        for name, rule in ONE.items():
            if name == "id" and not chunk[name]:
                continue
            first = self._first.setdefault(name, chunk[name])
            if chunk[name] != first:
                self._findings.add(rule, f"= {show(chunk[name])}, and {show(first)} before", name)
