"""How a stream of Ollama's ends: with an item that is done, which says why, and has the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.error_event import ErrorEvent
from diglot.generate import said, words
from diglot.report import Kind

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.ollama import lenient as ollama

    from diglot.chat.words import StopReason
    from diglot.report import Report

LATE: Final = "the answer was done"


class Ending:
    """What the items so far say of the end."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.stop: StopReason | None = None
        self.metrics: list[to_ls.MetricInResponse] | None = None

    def text(self, item: ollama.GenerateResponse) -> str | None:
        """The text of an item; None where the answer was done before it."""
        text = item["response"]
        self.metrics = said.metrics(item) or self.metrics
        if self.stop is not None:
            if text:
                self._report.lose(said.TEXT, text, Kind.CONTENT, LATE)
            return None
        if item["done"]:
            self.stop = words.said(item)
        return text

    def error(self, cut: bool) -> ErrorEvent | None:
        """What stands in place of the end, where the stream was cut or never done."""
        if cut or self.stop is None:
            why = "the stream was cut" if cut else "the stream ended without an item that is done"
            return ErrorEvent(why, "llama_stack")
        return None
