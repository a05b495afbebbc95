"""Judges a stream whole: its lines, its items, and what they say in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from diglot import gate
from diglot.error_event import error_of
from diglot.errors import InvalidInput
from diglot.legality.errors import judge_stream_error
from diglot.legality.items import is_framed, items, judge_lines
from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from diglot.legality.document import Document
    from diglot.legality.findings import Findings
    from diglot.legality.items import Item
    from diglot.legality.rule import Api

_DONE: Final = b"[DONE]"
_STREAM: Final = "CreateChatCompletionRequest.stream"
_NATIVE: Final = "the streams of Llama Stack 0.2's servers"
ITEM_JSON: Final = Rule(
    name="item-json", says="Each item of a stream is one JSON document", spec="application/json (RFC 8259)"
)
STREAM_EMPTY: Final = Rule(name="stream-empty", says="A stream has items", spec=_STREAM)
STREAM_CUT: Final = Rule(
    name="stream-cut", says="A stream of OpenAI's API goes on until its choices have ended, and [DONE]", spec=_STREAM
)
DONE_MISSING: Final = Rule(name="done-missing", says="A stream of OpenAI's API ends with [DONE]", spec=_STREAM)
DONE_ONCE: Final = Rule(name="done-once", says="[DONE] is said once", spec=_STREAM)
DONE_LAST: Final = Rule(name="done-last", says="Nothing comes after [DONE]", spec=_STREAM)
DONE_NATIVE: Final = Rule(name="native-done", says="A native stream has no [DONE]", spec=_NATIVE)
ERROR_LAST: Final = Rule(name="stream-error-last", says="An error is the last item of its stream", spec=_STREAM)
ERROR_DONE: Final = Rule(
    name="stream-error-done", says="A stream that an error broke off does not end with [DONE]", spec=_STREAM
)


class Judge(Protocol):
    """What judges the items of one sort of stream, in their order.

    document: what each item is.
    hole: whether an item before could not be read; what it may have said is then not missed.
    ended: whether everything that was begun has come to its end.
    """

    document: Document
    hole: bool

    @property
    def ended(self) -> bool:
        """Whether it has."""
        ...

    def feed(self, item: Any) -> None:
        """Judge one item that fits its schema."""
        ...

    def finish(self) -> None:
        """Judge what was said in all, and what never was; not called where there is a hole, or an error."""
        ...


class Stream:
    """One stream as it is judged."""

    def __init__(self, judge: Judge, findings: Findings, api: Api) -> None:
        self._judge = judge
        self._findings = findings
        self._openai = api == "openai"
        self._done = self._failed = self._began = False
        self._torn: int | None = None

    def run(self, raw: bytes) -> None:
        """Judge the whole text of a stream."""
        framed = is_framed(raw)
        self._torn = judge_lines(raw, self._findings) if framed else None
        for item in items(raw):
            self._findings.line = item.line
            if item.text.strip() == _DONE:
                self._end()
            else:
                self._item(item)
        self._findings.line = None
        if not self._began:
            self._findings.add(STREAM_EMPTY, "no item came")
        elif not self._failed and not self._judge.hole:
            self._finish(must_be_done=framed and self._openai)

    def _end(self) -> None:
        if not self._openai:
            self._findings.add(DONE_NATIVE, "[DONE]")
        elif self._failed:
            self._findings.add(ERROR_DONE, "[DONE]")
        elif self._done:
            self._findings.add(DONE_ONCE, "[DONE] again")
        self._done = True

    def _item(self, item: Item) -> None:
        if self._failed:
            self._findings.add(ERROR_LAST, f"the item {_shown(item)}")
        elif self._done and self._openai:
            self._findings.add(DONE_LAST, f"the item {_shown(item)}")
        else:
            self._began = True
            self._read(item)

    def _read(self, item: Item) -> None:
        try:
            value = gate.parse(item.text)
        except InvalidInput as error:
            if item.line != self._torn:
                self._findings.add(ITEM_JSON, str(error))
            self._judge.hole = True
            return
        if error_of(value) is not None:
            self._failed = True
            judge_stream_error(value, self._openai, self._findings)
            return
        value = self._judge.document.read(value, self._findings)
        if value is None:
            self._judge.hole = True
        else:
            self._judge.feed(value)

    def _finish(self, must_be_done: bool) -> None:
        """Judge a stream of which everything was read, and no error broke it off."""
        if must_be_done and not self._done:
            if not self._judge.ended:
                self._findings.add(STREAM_CUT, "the stream ends without its end")
                return
            self._findings.add(DONE_MISSING, "the stream ends without it")
        self._judge.finish()


def _shown(item: Item) -> str:
    return show(item.text.decode(errors="replace"))
